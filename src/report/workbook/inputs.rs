//! A sheet of cells that can be changed, with the run's own value, unit, name and note beside each.

use rust_xlsxwriter::{ColNum, Color, ConditionalFormatFormula, DataValidation, DataValidationRule, Format, RowNum};

use super::Written;
use super::page::Page;

const WHAT: ColNum = 0;
const VALUE: ColNum = 1;
const RUN: ColNum = 2;
const UNIT: ColNum = 3;
const NAME: ColNum = 4;
const NOTE: ColNum = 5;
/// About how many letters fit in a line over all columns.
const LETTERS_OF_A_LINE: usize = 180;

/// A cell with a name.
pub(super) struct Named {
    pub name: String,
    pub row: RowNum,
    pub column: ColNum,
}

/// What a cell is, and how formulas call it.
pub(super) struct Entry<'a> {
    pub what: &'a str,
    pub unit: &'a str,
    pub name: String,
    pub note: &'a str,
}

/// The sheet while it is written from top to bottom.
pub(super) struct Inputs<'p, 'a> {
    page: &'p mut Page<'a>,
    row: RowNum,
    pub named: Vec<Named>,
}

impl<'p, 'a> Inputs<'p, 'a> {
    /// Begins below the remark of the sheet.
    pub(super) fn new(page: &'p mut Page<'a>) -> Result<Self, rust_xlsxwriter::XlsxError> {
        page.widths(&[36.0, 18.0, 14.0, 20.0, 36.0, 78.0])?;
        Ok(Self { page, row: 2, named: Vec::new() })
    }

    /// The number of the next row, as formulas count.
    pub(super) fn number(&self) -> u32 {
        self.row + 1
    }

    /// The number of the row of a name.
    pub(super) fn number_of(&self, name: &str) -> Option<u32> {
        self.named.iter().find(|named| named.name == name).map(|named| named.row + 1)
    }

    pub(super) fn section(&mut self, title: &str) -> Written {
        self.row += 1;
        let look = &self.page.looks.section;
        self.page.text(self.row, WHAT, title, look)?;
        self.page.blanks(self.row, VALUE..NOTE + 1, look)?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn heads(&mut self) -> Written {
        let looks = self.page.looks;
        let names = ["What", "Value", "In the run", "Unit", "Name in formulas", "Note"];
        for (column, name) in (WHAT..).zip(names) {
            let look = if column == VALUE || column == RUN { &looks.head_number } else { &looks.head };
            self.page.text(self.row, column, name, look)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Words and what they say; nothing where that is nothing.
    pub(super) fn words(&mut self, what: &str, words: &str) -> Written {
        if words.is_empty() {
            return Ok(());
        }
        let looks = self.page.looks;
        self.page.text(self.row, WHAT, what, &looks.remark)?;
        self.page.text(self.row, VALUE, words, &looks.text)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence over the whole width.
    pub(super) fn sentence(&mut self, sentence: &str) -> Written {
        let look = &self.page.looks.wrapped;
        self.page.sheet.merge_range(self.row, WHAT, self.row, NOTE, sentence, look)?;
        let lines = u32::try_from(sentence.chars().count() / LETTERS_OF_A_LINE + 1).unwrap_or(1);
        self.page.sheet.set_row_height(self.row, f64::from(lines) * 15.0)?;
        self.row += 1;
        Ok(())
    }

    /// A share that can be changed.
    pub(super) fn share(&mut self, entry: &Entry<'_>, value: Option<f64>) -> Written {
        let looks = self.page.looks;
        self.input(entry, value, [&looks.input_share, &looks.plain.share], (-1.0, 1.0))
    }

    /// Points or percent that can be changed.
    pub(super) fn points(&mut self, entry: &Entry<'_>, value: Option<f64>) -> Written {
        let looks = self.page.looks;
        self.input(entry, value, [&looks.input_number, &looks.plain.factor], (0.0, 100.0))
    }

    fn input(
        &mut self,
        entry: &Entry<'_>,
        value: Option<f64>,
        looks: [&Format; 2],
        (least, most): (f64, f64),
    ) -> Written {
        let [input, run] = looks;
        self.page.number(self.row, VALUE, value, input)?;
        self.page.number(self.row, RUN, value, run)?;
        let changed = format!("$B{0}<>$C{0}", self.number());
        let look = Format::new().set_background_color(Color::RGB(0xFF_C2_7A));
        let rule = ConditionalFormatFormula::new().set_rule(changed.as_str()).set_format(look);
        self.page.sheet.add_conditional_format(self.row, VALUE, self.row, VALUE, &rule)?;
        let number = DataValidation::new().allow_decimal_number(DataValidationRule::Between(least, most));
        let number = number.set_error_title("Not such a number")?;
        let number = number.set_error_message(format!("a number from {least} to {most} belongs here"))?;
        self.page.sheet.add_data_validation(self.row, VALUE, self.row, VALUE, &number)?;
        self.beside(entry)
    }

    /// What is calculated from other cells.
    pub(super) fn result(&mut self, entry: &Entry<'_>, formula: &str, gives: f64, look: &Format) -> Written {
        self.page.formula(self.row, VALUE, formula, gives, look)?;
        self.page.number(self.row, RUN, Some(gives), look)?;
        self.beside(entry)
    }

    fn beside(&mut self, entry: &Entry<'_>) -> Written {
        let looks = self.page.looks;
        self.page.text(self.row, WHAT, entry.what, &looks.text)?;
        self.page.text(self.row, UNIT, entry.unit, &looks.quiet)?;
        self.page.text(self.row, NAME, &entry.name, &looks.quiet)?;
        self.page.text(self.row, NOTE, entry.note, &looks.quiet)?;
        self.named.push(Named { name: entry.name.clone(), row: self.row, column: VALUE });
        self.row += 1;
        Ok(())
    }
}
