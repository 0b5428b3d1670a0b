//! The tables of scenarios and of money, as record batches.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, Decimal64Array, Float64Array, Int64Array, RecordBatch};

use super::evaluate::Evaluated;
use super::plan::{PIPELINE, PlannedScenario};
use crate::compare::{Band, Bands, Figure as Difference, Mover, Pair, Tally, Transitions, largest};
use crate::ids::TinNpi;
use crate::model::EntityKey;
use crate::number::Number;
use crate::participation::Roster;
use crate::project::{Amount, Payment, Sums};
use crate::rules::Law;
use crate::run::groupings::Grouping;
use crate::run::outputs::{batch, decimals};
use crate::run::projecting::ProjectedRow;
use crate::schema::{
    CLINICIAN_PROJECTION, COMPARISON, MOVERS, PROJECTION, SCENARIO_DISTRIBUTION, SCENARIOS, TRANSITIONS, decimal64,
};
use crate::texts::{identifiers, repeated, texts};
use crate::units::{CENTS, MICRO, Optional};

/// Everything that was evaluated: the pipeline first, then its scenarios.
pub(in crate::run) struct Outcomes<'a> {
    pub(in crate::run) scenarios: &'a [PlannedScenario],
    pub(in crate::run) law: &'a Law,
    pub(in crate::run) evaluated: &'a [Evaluated],
    pub(in crate::run) groupings: &'a [Grouping],
    pub(in crate::run) bases: &'a [Optional],
    /// What the base of each row is made of.
    pub(in crate::run) amount: &'a (dyn Fn(usize) -> Option<Amount> + Sync),
    /// Who a unit is, by its number.
    pub(in crate::run) key: &'a (dyn Fn(u32) -> EntityKey<'a> + Sync),
    pub(in crate::run) roster: Option<&'a Roster>,
    pub(in crate::run) mvps: &'a [String],
    /// How many movers are listed.
    pub(in crate::run) movers: usize,
}

/// A column of dollars, from cents.
fn money(cells: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(cells.collect::<Decimal64Array>().with_data_type(decimal64(CENTS)))
}

/// Sums of a nation's dollars fit 64 bits.
fn cents(sum: i128) -> Option<i64> {
    i64::try_from(sum).ok()
}

fn counts(cells: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(cells.map(|count| i64::try_from(count).ok()).collect::<Int64Array>())
}

impl Outcomes<'_> {
    /// The name of an outcome.
    fn name(&self, place: usize) -> &str {
        place.checked_sub(1).map_or(PIPELINE, |scenario| self.scenarios[scenario].header.name.as_str())
    }

    /// Each scenario with the place of its baseline.
    fn compared(&self) -> impl Iterator<Item = (usize, usize)> {
        self.scenarios.iter().enumerate().map(|(place, scenario)| (scenario.baseline, place + 1))
    }

    /// Rows of `scenarios`.
    pub(in crate::run) fn scenarios(&self) -> RecordBatch {
        let scenario = |place: usize| place.checked_sub(1).map(|scenario| &self.scenarios[scenario]);
        let rows = 0..self.evaluated.len();
        let law = |place: usize| scenario(place).map_or(self.law, |scenario| &scenario.law);
        let said = |place: usize, part: fn(&PlannedScenario) -> String| {
            scenario(place).map(part).filter(|text| !text.is_empty())
        };
        let title = |place: usize| match place {
            0 => Some("The pipeline as it stands".to_owned()),
            _ => said(place, |scenario| scenario.header.title.clone()),
        };
        let number = |text: Option<&String>| {
            let number: Option<Number> = text.and_then(|text| serde_json::from_str(&format!("\"{text}\"")).ok());
            number.map(|number| number.exact::<()>().round_half_up(MICRO))
        };
        let adjustment = |place: usize| &self.evaluated[place].adjustment;
        let columns = vec![
            texts(rows.clone().map(|place| Some(self.name(place)))),
            texts(rows.clone().map(title)),
            texts(rows.clone().map(|place| said(place, |scenario| scenario.header.author.clone()))),
            texts(rows.clone().map(|place| said(place, |scenario| scenario.header.reference.clone()))),
            texts(rows.clone().map(|place| Some(self.name(scenario(place)?.baseline)))),
            texts(rows.clone().map(|place| said(place, |scenario| scenario.changes.names().join("|")))),
            decimals(rows.clone().map(|place| Some(law(place).threshold.round_half_up(CENTS))), CENTS),
            decimals(
                rows.clone().map(|place| law(place).quarter_of_threshold().map(|score| score.round_half_up(CENTS))),
                CENTS,
            ),
            texts(rows.clone().map(|place| adjustment(place).mode.as_deref())),
            decimals(rows.clone().map(|place| number(adjustment(place).maximum_percent.as_ref())), MICRO),
            decimals(rows.map(|place| number(adjustment(place).scaling_factor.as_ref())), MICRO),
        ];
        batch(&SCENARIOS, columns)
    }

    /// How many rows `clinician_projection` has.
    pub(in crate::run) fn projected(&self) -> usize {
        self.evaluated.len() * self.bases.len()
    }

    /// Rows of `clinician_projection`.
    pub(in crate::run) fn clinician_projection(&self, range: Range<usize>) -> RecordBatch {
        let each = self.bases.len();
        let at = |place: usize| (place / each, place % each);
        let row = |place: usize| -> &ProjectedRow { &self.evaluated[place / each].rows[place % each] };
        let unit = |place: usize| row(place).unit.map(|(unit, pathway)| ((self.key)(unit), pathway));
        let (tins, npis) = self.clinicians(range.clone().map(|place| (at(place).1, row(place))));
        let payment = |part: fn(Payment) -> i64| money(range.clone().map(|place| row(place).payment.map(part)));
        let amount = |place: usize| (self.amount)(at(place).1);
        let columns = vec![
            self.scenario_names(range.clone()),
            tins,
            npis,
            texts(range.clone().map(|place| unit(place)?.0.id)),
            texts(range.clone().map(|place| Some(row(place).standing.name()))),
            texts(range.clone().map(|place| Some(unit(place)?.0.entity_type.name()))),
            texts(range.clone().map(|place| Some(unit(place)?.1.name(self.mvps)))),
            decimals(range.clone().map(|place| row(place).final_score.map(i64::from)), CENTS),
            decimals(range.clone().map(|place| row(place).percent.map(i64::from)), CENTS),
            money(range.clone().map(|place| amount(place).map(Amount::cents))),
            texts(range.clone().map(|place| amount(place).map(Amount::column))),
            money(range.clone().map(|place| self.bases[at(place).1].get())),
            payment(|payment| payment.adjustment),
            payment(|payment| payment.sequestration),
            payment(Payment::paid),
        ];
        batch(&CLINICIAN_PROJECTION, columns)
    }

    /// The scenario of rows; where all are of one, in the space of one.
    fn scenario_names(&self, range: Range<usize>) -> ArrayRef {
        let each = self.bases.len().max(1);
        match (range.start / each, range.end.saturating_sub(1) / each) {
            (first, last) if first == last => repeated(self.name(first), range.len()),
            _ => texts(range.map(|place| Some(self.name(place / each)))),
        }
    }

    /// `tin` and `npi` of rows: the clinician's, or without a roster the unit's.
    fn clinicians<'r>(
        &self,
        rows: impl ExactSizeIterator<Item = (usize, &'r ProjectedRow)> + Clone,
    ) -> (ArrayRef, ArrayRef) {
        let key = |(place, row): (usize, &ProjectedRow)| match self.roster {
            Some(roster) => {
                Some((Some(roster.clinicians()[place].key.tin()), Some(roster.clinicians()[place].key.npi())))
            }
            None => row.unit.map(|(unit, _)| (self.key)(unit)).map(|key| (key.tin, key.npi)),
        };
        (identifiers(rows.clone().map(|row| key(row)?.0)), identifiers(rows.map(|row| key(row)?.1)))
    }

    /// Rows of `projection`.
    pub(in crate::run) fn projection(&self) -> RecordBatch {
        let mut rows: Vec<(&str, &str, &str, &str, &Sums)> = Vec::new();
        for (place, evaluated) in self.evaluated.iter().enumerate() {
            for side in &evaluated.sides {
                for (grouping, sums) in self.groupings.iter().zip(&side.sums) {
                    let groups = grouping.values.iter().zip(sums);
                    rows.extend(groups.map(|(value, sums)| {
                        (self.name(place), side.name.as_str(), grouping.by.as_str(), value.as_str(), sums)
                    }));
                }
            }
        }
        let sum = |part: fn(&Sums) -> i128| money(rows.iter().map(|row| cents(part(row.4))));
        let columns = vec![
            texts(rows.iter().map(|row| Some(row.0))),
            texts(rows.iter().map(|row| Some(row.1))),
            texts(rows.iter().map(|row| Some(row.2))),
            texts(rows.iter().map(|row| Some(row.3))),
            counts(rows.iter().map(|row| row.4.clinicians)),
            counts(rows.iter().map(|row| row.4.with_base)),
            sum(|sums| sums.base),
            sum(Sums::adjustment),
            sum(|sums| sums.increases),
            sum(|sums| sums.reductions),
            sum(|sums| sums.sequestration),
            sum(Sums::paid),
        ];
        batch(&PROJECTION, columns)
    }

    /// Rows of `scenario_distribution`.
    pub(in crate::run) fn distribution(&self) -> RecordBatch {
        let figures = self.evaluated.iter().enumerate();
        let rows: Vec<_> = figures
            .flat_map(|(place, evaluated)| evaluated.distribution.iter().map(move |figure| (place, figure)))
            .collect();
        let values: Float64Array = rows.iter().map(|(_, figure)| figure.value).collect();
        let columns = vec![
            texts(rows.iter().map(|(place, _)| Some(self.name(*place)))),
            texts(rows.iter().map(|(_, figure)| Some(figure.statistic.as_str()))),
            Arc::new(values) as ArrayRef,
        ];
        batch(&SCENARIO_DISTRIBUTION, columns)
    }

    fn pairs(&self, baseline: usize, scenario: usize) -> impl Iterator<Item = Pair> {
        let [baseline, scenario] = [baseline, scenario].map(|place| &self.evaluated[place].rows);
        let pair =
            |(a, b): (&ProjectedRow, &ProjectedRow)| Pair { baseline: Some(a.outcome()), scenario: Some(b.outcome()) };
        baseline.iter().zip(scenario).map(pair)
    }

    /// Rows of `comparison`.
    pub(in crate::run) fn comparison(&self) -> RecordBatch {
        let mut rows = Vec::new();
        for (baseline, scenario) in self.compared() {
            for grouping in self.groupings {
                let mut tallies = vec![Tally::default(); grouping.values.len()];
                for (pair, code) in self.pairs(baseline, scenario).zip(&grouping.codes) {
                    tallies[*code as usize].add(&pair);
                }
                for (value, tally) in grouping.values.iter().zip(&tallies) {
                    let named = |figure| ComparedFigure {
                        baseline: self.name(baseline),
                        scenario: self.name(scenario),
                        group: (&grouping.by, value),
                        figure,
                    };
                    rows.extend(tally.figures().into_iter().map(named));
                }
            }
        }
        comparison_rows(&rows)
    }

    /// Rows of `movers`.
    pub(in crate::run) fn movers(&self) -> RecordBatch {
        let mut rows = Vec::new();
        for (baseline, scenario) in self.compared() {
            let movers = largest(self.pairs(baseline, scenario), self.movers);
            for (rank, mover) in movers.into_iter().enumerate() {
                let row = &self.evaluated[scenario].rows[mover.place];
                let before = &self.evaluated[baseline].rows[mover.place];
                let unit = row.unit.or(before.unit).map(|(unit, _)| (self.key)(unit));
                let clinician = self.roster.map(|roster| roster.clinicians()[mover.place].key);
                let tin = clinician.map(TinNpi::tin).or_else(|| unit?.tin).map(|tin| tin.to_string());
                let npi = clinician.map(TinNpi::npi).or_else(|| unit?.npi).map(|npi| npi.to_string());
                rows.push(MoverRow {
                    baseline: self.name(baseline).to_owned(),
                    scenario: self.name(scenario).to_owned(),
                    rank: rank as u64 + 1,
                    who: [tin, npi, unit.and_then(|unit| unit.id).map(str::to_owned)],
                    mover,
                });
            }
        }
        mover_rows(&rows)
    }

    /// Rows of `transitions`.
    pub(in crate::run) fn transitions(&self) -> RecordBatch {
        let mut rows = Vec::new();
        for (baseline, scenario) in self.compared() {
            let bands = bands(self.law, self.evaluated[baseline].maximum);
            let mut found = Transitions::default();
            self.pairs(baseline, scenario).for_each(|pair| found.add(&pair, &bands));
            rows.push((self.name(baseline).to_owned(), self.name(scenario).to_owned(), found));
        }
        transition_rows(&rows)
    }
}

/// The bands of a baseline.
pub(in crate::run) fn bands(law: &Law, maximum: i32) -> Bands {
    let full = law.payment.as_ref().map_or(0, |payment| payment.maximum_reduction.round_half_up(CENTS));
    Bands { full_reduction: -i32::try_from(full).unwrap_or(i32::MAX), maximum }
}

/// A figure of a comparison, with what it is about.
pub(in crate::run) struct ComparedFigure<'a> {
    pub(in crate::run) baseline: &'a str,
    pub(in crate::run) scenario: &'a str,
    /// By what, and which group.
    pub(in crate::run) group: (&'a str, &'a str),
    pub(in crate::run) figure: Difference,
}

/// Rows of `comparison`.
pub(in crate::run) fn comparison_rows(rows: &[ComparedFigure<'_>]) -> RecordBatch {
    let values = |part: fn(&Difference) -> Option<i64>| decimals(rows.iter().map(|row| part(&row.figure)), MICRO);
    let columns = vec![
        texts(rows.iter().map(|row| Some(row.baseline))),
        texts(rows.iter().map(|row| Some(row.scenario))),
        texts(rows.iter().map(|row| Some(row.group.0))),
        texts(rows.iter().map(|row| Some(row.group.1))),
        texts(rows.iter().map(|row| Some(row.figure.statistic))),
        values(|figure| figure.baseline),
        values(|figure| figure.scenario),
        values(|figure| figure.difference),
    ];
    batch(&COMPARISON, columns)
}

/// A row of `movers`.
pub(in crate::run) struct MoverRow {
    pub(in crate::run) baseline: String,
    pub(in crate::run) scenario: String,
    pub(in crate::run) rank: u64,
    /// TIN, NPI and id.
    pub(in crate::run) who: [Option<String>; 3],
    pub(in crate::run) mover: Mover,
}

impl MoverRow {
    fn what(&self) -> &'static str {
        match (self.mover.pair.baseline, self.mover.pair.scenario) {
            (Some(_), None) => "only_in_baseline",
            (None, Some(_)) => "only_in_scenario",
            _ => "changed",
        }
    }
}

/// Rows of `movers`.
pub(in crate::run) fn mover_rows(rows: &[MoverRow]) -> RecordBatch {
    let who = |part: usize| texts(rows.iter().map(|row| row.who[part].as_ref()));
    let pair = |row: &MoverRow| row.mover.pair;
    let hundredths =
        |part: fn(Pair) -> Option<i32>| decimals(rows.iter().map(|row| part(pair(row)).map(i64::from)), CENTS);
    let dollars = |part: fn(Pair) -> Option<i64>| money(rows.iter().map(|row| part(pair(row))));
    let columns = vec![
        texts(rows.iter().map(|row| Some(&row.baseline))),
        texts(rows.iter().map(|row| Some(&row.scenario))),
        counts(rows.iter().map(|row| row.rank)),
        who(0),
        who(1),
        who(2),
        texts(rows.iter().map(|row| Some(row.what()))),
        hundredths(|pair| pair.baseline?.final_score),
        hundredths(|pair| pair.scenario?.final_score),
        hundredths(|pair| pair.score()),
        hundredths(|pair| pair.baseline?.percent),
        hundredths(|pair| pair.scenario?.percent),
        hundredths(|pair| pair.percent()),
        dollars(|pair| pair.baseline?.dollars),
        dollars(|pair| pair.scenario?.dollars),
        dollars(|pair| pair.dollars()),
    ];
    batch(&MOVERS, columns)
}

/// Rows of `transitions`, of each baseline and scenario.
pub(in crate::run) fn transition_rows(found: &[(String, String, Transitions)]) -> RecordBatch {
    type Cell<'a> = (&'a str, &'a str, Band, Band, u64, Option<i128>);
    let mut rows: Vec<Cell<'_>> = Vec::new();
    for (baseline, scenario, transitions) in found {
        let cells = transitions.cells.iter();
        rows.extend(cells.map(|((from, to), (count, sum))| (&**baseline, &**scenario, *from, *to, *count, *sum)));
    }
    let columns = vec![
        texts(rows.iter().map(|row| Some(row.0))),
        texts(rows.iter().map(|row| Some(row.1))),
        texts(rows.iter().map(|row| Some(row.2.name()))),
        texts(rows.iter().map(|row| Some(row.3.name()))),
        counts(rows.iter().map(|row| row.4)),
        money(rows.iter().map(|row| row.5.and_then(cents))),
    ];
    batch(&TRANSITIONS, columns)
}
