//! Workbooks of an invented run.

mod cohort;
mod folder;
mod tables;

use std::path::Path;

use super::{LIMITS, Limits, workbook, write};
use crate::report::run_folder::RunFolder;
use crate::schema::{CLINICIAN_PROJECTION, FINAL_SCORES, REFERENCE_POINTS, SCENARIOS};

/// The parts of the workbook of a run, as texts.
struct Book {
    parts: Vec<(String, String)>,
}

impl Book {
    fn of(make: impl Fn(&Path) -> RunFolder, limits: Limits) -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("workbook.xlsx");
        write(&make(home.path()), &path, limits).unwrap();
        Self { parts: tables::unpacked(&std::fs::read(path).unwrap()) }
    }

    fn part(&self, name: &str) -> &str {
        &self.parts.iter().find(|part| part.0 == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    /// The names of its sheets, in order.
    fn sheets(&self) -> Vec<&str> {
        let pieces = self.part("xl/workbook.xml").split("<sheet name=\"").skip(1);
        pieces.map(|piece| piece.split('"').next().unwrap()).collect()
    }

    fn sheet(&self, name: &str) -> &str {
        let number = self.sheets().iter().position(|sheet| *sheet == name).unwrap() + 1;
        self.part(&format!("xl/worksheets/sheet{number}.xml"))
    }

    /// Formula and stored result of a cell.
    fn formula(&self, sheet: &str, cell: &str) -> (String, String) {
        let text = self.cell(sheet, cell);
        let between = |start: &str, end: &str| Some(text.split_once(start)?.1.split_once(end)?.0.to_owned());
        (between("<f>", "</f>").unwrap_or_default(), between("<v>", "</v>").unwrap_or_default())
    }

    /// The value of a cell of Assumptions that has a name.
    fn named(&self, name: &str) -> String {
        let defined = format!("<definedName name=\"{name}\">Assumptions!");
        let cell = self.part("xl/workbook.xml").split_once(&defined).unwrap().1.split('<').next().unwrap();
        self.formula("Assumptions", &cell.replace('$', "")).1
    }

    /// What stands in a cell.
    fn cell(&self, sheet: &str, cell: &str) -> &str {
        let text = self.sheet(sheet).split_once(&format!("<c r=\"{cell}\"")).map_or("", |found| found.1);
        text.split("<c r=").next().unwrap().split("</row>").next().unwrap()
    }
}

fn full() -> Book {
    Book::of(|path| folder::with_scenarios(path, 40), LIMITS)
}

#[test]
fn a_run_with_scenarios_has_a_sheet_for_each_question() {
    let wanted = ["Assumptions", "Summary", "Distribution", "TINs", "Clinicians", "Movers", "Transitions", "Groups"];
    assert_eq!(full().sheets(), wanted);
}

/// The first clinician is paid 84,210.40; times 1.01 times 1.025 that is 87,178.8166.
#[test]
fn the_base_is_a_formula_with_what_it_gives() {
    let (formula, gives) = full().formula("Clinicians", "I7");
    assert_eq!(formula, "ROUND(G7*IF(H7=\"part_b_allowed\",paid_to_allowed,1)*growth_factor,2)");
    assert_eq!(gives, "87178.82");
}

/// 87,178.82 at 1.05 percent is 915.37761; 2 percent of 88,094.20 is 1,761.884.
#[test]
fn dollars_of_a_scenario_are_formulas_with_what_they_give() {
    let book = full();
    assert_eq!(book.formula("Clinicians", "M7"), ("ROUND(I7*L7/100,2)".to_owned(), "915.38".to_owned()));
    let sequestration = "-ROUND((I7+M7)*sequestration_rate,2)".to_owned();
    assert_eq!(book.formula("Clinicians", "N7"), (sequestration, "-1761.88".to_owned()));
    assert_eq!(book.formula("Clinicians", "O7"), ("I7+M7+N7".to_owned(), "86332.32".to_owned()));
}

#[test]
fn percents_of_who_is_not_adjusted_or_of_a_published_table_are_values() {
    let book = full();
    assert!(book.formula("Clinicians", "L7").0.starts_with("IF(J7&gt;=threshold_pipeline,"));
    assert_eq!(book.formula("Clinicians", "L9"), (String::new(), "0".to_owned()), "excluded");
    assert_eq!(book.formula("Clinicians", "AD7"), (String::new(), "1.05".to_owned()), "a published table");
    assert!(!book.part("xl/workbook.xml").contains("threshold_article_table"));
}

/// The last scenario has its rows the other way round, and the third gives everybody another unit.
#[test]
fn scenarios_are_joined_by_clinician() {
    let book = full();
    assert_eq!(book.formula("Clinicians", "AB13").1, "60");
    assert_eq!(book.formula("Clinicians", "V13").1, "62");
    assert!(!book.sheet("Clinicians").contains("<c r=\"A47\""), "a row for each of 40 clinicians");
}

#[test]
fn a_cell_that_is_null_in_the_table_is_empty() {
    let book = full();
    for cell in ["G18", "I18", "M18", "O18"] {
        assert_eq!(book.formula("Clinicians", cell), (String::new(), String::new()), "{cell} has no payments");
    }
}

#[test]
fn sums_are_formulas_over_the_clinicians() {
    let book = full();
    let (formula, gives) = book.formula("TINs", "D8");
    assert_eq!(formula, "SUMIFS(Clinicians!$M$7:$M$46,Clinicians!$A$7:$A$46,$A8)");
    assert_eq!(gives, "1855.29");
    assert!(book.formula("TINs", "D7").0.ends_with("Clinicians!$A$7:$A$46,\"=\")"), "of records, which have no TIN");
    assert_eq!(book.formula("Clinicians", "M5").0, "SUBTOTAL(109,M$7:M$46)");
    assert!(book.sheet("Summary").contains("<f>SUM(Clinicians!$M$7:$M$46)</f><v>-80269.7</v>"));
}

#[test]
fn a_cut_sheet_says_so_and_sums_are_values_of_everybody() {
    let book = Book::of(|path| folder::with_scenarios(path, 40), Limits { clinicians: 15, ..LIMITS });
    assert!(
        book.part("xl/sharedStrings.xml").contains("25 clinicians are left out here: the first 15 stand on the sheet")
    );
    assert_eq!(book.formula("Clinicians", "M5"), (String::new(), "-80269.7".to_owned()));
    assert_eq!(book.formula("TINs", "D8"), (String::new(), "1855.29".to_owned()));
    assert!(!book.sheet("Summary").contains("Clinicians!"));
    assert!(!book.sheet("Clinicians").contains("<c r=\"A22\""));
}

#[test]
fn too_many_practices_are_added_up_before() {
    let book = Book::of(|path| folder::with_scenarios(path, 40), Limits { compared: 100, ..LIMITS });
    assert_eq!(book.formula("TINs", "D8"), (String::new(), "1855.29".to_owned()));
    assert_eq!(book.formula("Clinicians", "M5").0, "SUBTOTAL(109,M$7:M$46)");
}

#[test]
fn without_money_and_scenarios_there_are_the_scores() {
    let book = Book::of(|path| folder::scores_alone(path, 40), LIMITS);
    assert_eq!(book.sheets(), ["Assumptions", "Summary", "Distribution", "TINs", "Clinicians"]);
    assert_eq!(book.formula("Clinicians", "J7"), ("ROUND(G7*I7/100,2)".to_owned(), "884.21".to_owned()));
    assert!(!book.part("xl/workbook.xml").contains("sequestration_rate"));
}

#[test]
fn money_without_scenarios_takes_its_curve_from_the_run() {
    let alone = |path: &Path| {
        let rows = cohort::members(15).iter().map(|member| member.row(&cohort::SCENARIOS[0])).collect::<Vec<_>>();
        tables::write(path, &CLINICIAN_PROJECTION, &rows);
        tables::write(path, &REFERENCE_POINTS, &folder::reference_points());
        RunFolder::new(path, folder::manifest(true))
    };
    let book = Book::of(alone, LIMITS);
    assert!(book.formula("Clinicians", "L7").0.starts_with("IF(J7&gt;=threshold_pipeline,"));
    let names = ["maximum_reduction", "quarter_share", "threshold_pipeline", "maximum_pipeline"];
    assert_eq!(names.map(|name| book.named(name)), ["9", "0.25", "75", "1.05"]);
}

#[test]
fn a_run_without_anybody_gives_a_workbook() {
    let empty = |path: &Path| {
        tables::write(path, &FINAL_SCORES, &[]);
        RunFolder::new(path, serde_json::Value::Null)
    };
    assert_eq!(Book::of(empty, LIMITS).formula("Clinicians", "G5").0, "SUBTOTAL(109,G$7:G$7)");
}

/// Names of cells do not tell cases apart, and neither letters of other alphabets nor signs can stand in them.
#[test]
fn names_of_scenarios_become_names_of_cells() {
    let named = |name: &str| {
        let texts = [name, "", "", "", "", "", "75", "18.75", "published", "1.05", "0.116667"];
        texts.map(str::to_owned).to_vec()
    };
    let book = Book::of(
        |path| {
            tables::write(path, &SCENARIOS, &["pipeline", "à-la.carte", "A-LA CARTE", "__la_carte"].map(named));
            tables::write(path, &REFERENCE_POINTS, &folder::reference_points());
            let rows = cohort::members(15).iter().map(|member| member.row(&cohort::SCENARIOS[0])).collect::<Vec<_>>();
            tables::write(path, &CLINICIAN_PROJECTION, &rows);
            RunFolder::new(path, folder::manifest(true))
        },
        LIMITS,
    );
    let cells = book.part("xl/workbook.xml");
    for name in ["threshold_pipeline", "threshold___la_carte", "threshold_a_la_carte", "threshold___la_carte_2"] {
        assert!(cells.contains(&format!("<definedName name=\"{name}\">")), "{name}");
    }
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let run = folder::with_scenarios(home.path(), 40);
    let made = |name| {
        workbook(&run, &home.path().join(name)).unwrap();
        std::fs::read(home.path().join(name)).unwrap()
    };
    let first = made("first.xlsx");
    assert!(first == made("second.xlsx"));
    let properties = tables::unpacked(&first).into_iter().find(|part| part.0 == "docProps/core.xml").unwrap().1;
    assert!(properties.contains(">2026-02-03T04:05:06Z</dcterms:created>"), "when the run began: {properties}");
}
