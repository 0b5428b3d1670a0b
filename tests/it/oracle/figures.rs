//! The figures of one submission: completeness, cases and the rate, from counts or as given, over the strata.

use super::cells::{count, number};
use super::fraction::Fraction;
use super::law::COMPLETENESS_PERCENT;
use super::rows::Quality;
use super::tables::QualityMeasure;

/// What the rows of one submission say (tables.md, quality).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Eligible population 0: counts only for EMA.
    pub empty: bool,
    /// Percent. None for an empty submission and where no reporting rate is asked for.
    pub reporting_rate: Option<Fraction>,
    pub case_count: Option<i64>,
    /// Percent of a proportion, else the score. None without performance denominator.
    pub value: Option<Fraction>,
}

impl Figures {
    /// 75 percent or more, compared exactly. Without a reporting rate nothing is asked.
    pub fn complete(&self) -> bool {
        self.reporting_rate.as_ref().is_none_or(|rate| *rate >= Fraction::whole(COMPLETENESS_PERCENT))
    }
}

/// Counts of one row, or of several pooled.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    met: i64,
    not_met: i64,
    exclusion: i64,
    exception: i64,
    population: i64,
}

impl Counts {
    fn of(row: &Quality) -> Option<Counts> {
        Some(Counts {
            met: count(&row.performance_met).unwrap_or(0),
            not_met: count(&row.performance_not_met).unwrap_or(0),
            exclusion: count(&row.eligible_population_exclusion).unwrap_or(0),
            exception: count(&row.eligible_population_exception).unwrap_or(0),
            population: count(&row.eligible_population)?,
        })
    }

    fn figures(self) -> Figures {
        if self.population == 0 {
            return Figures { empty: true, case_count: Some(0), ..Figures::default() };
        }
        let reported = self.met + self.not_met + self.exception + self.exclusion;
        let denominator = self.met + self.not_met;
        Figures {
            empty: false,
            reporting_rate: Some(Fraction::ratio(100 * reported, self.population)),
            case_count: Some(self.population - self.exclusion),
            value: (denominator > 0).then(|| Fraction::ratio(100 * self.met, denominator)),
        }
    }
}

/// The figures of a submission, by the measure's algorithm for strata.
pub fn of_rows(measure: &QualityMeasure, rows: &[Quality]) -> Figures {
    let stratum = |name: &str| {
        let row = rows.iter().find(|row| row.stratum == name);
        of_row(measure, row.unwrap_or_else(|| panic!("{} lacks stratum {name}", measure.id)))
    };
    if let [row] = rows
        && row.stratum.is_empty()
    {
        return of_row(measure, row);
    }
    match measure.algorithm.as_str() {
        "simpleAverage" => simple_average(&rows.iter().map(|row| of_row(measure, row)).collect::<Vec<_>>()),
        "weightedAverage" => pooled(rows).figures(),
        "overallStratumOnly" => stratum("overall"),
        "split" => {
            let reporting = stratum("reporting");
            Figures { value: stratum("performance").value, ..reporting }
        }
        other => panic!("{} is unstratified ({other}) and has {} rows", measure.id, rows.len()),
    }
}

/// Counts win over a rate given beside them; QCDR measures bring their own rate (13b.36).
fn of_row(measure: &QualityMeasure, row: &Quality) -> Figures {
    let given_rate = number(if measure.is_score() { &row.score } else { &row.performance_rate });
    let Some(counts) = Counts::of(row) else {
        return Figures {
            empty: false,
            reporting_rate: number(&row.reporting_rate),
            case_count: count(&row.case_count),
            value: given_rate,
        };
    };
    let mut figures = counts.figures();
    if !figures.empty && (measure.is_score() || measure.qcdr && given_rate.is_some()) {
        figures.value = given_rate;
    }
    figures
}

fn pooled(rows: &[Quality]) -> Counts {
    let mut total = Counts::default();
    for counts in rows.iter().filter_map(Counts::of) {
        total.met += counts.met;
        total.not_met += counts.not_met;
        total.exclusion += counts.exclusion;
        total.exception += counts.exception;
        total.population += counts.population;
    }
    total
}

/// Mean of rates and of reporting rates, highest case count; a stratum without a rate is left out (13b.36). When no
/// stratum has a rate, the strata with patients still say how complete the submission is.
fn simple_average(strata: &[Figures]) -> Figures {
    let rated: Vec<&Figures> = strata.iter().filter(|figures| figures.value.is_some()).collect();
    let with_patients: Vec<&Figures> = strata.iter().filter(|figures| !figures.empty).collect();
    let used = if rated.is_empty() { with_patients } else { rated };
    let values: Vec<Fraction> = used.iter().filter_map(|figures| figures.value.clone()).collect();
    let reporting: Vec<Fraction> = used.iter().filter_map(|figures| figures.reporting_rate.clone()).collect();
    Figures {
        empty: used.is_empty(),
        reporting_rate: Fraction::mean(&reporting),
        case_count: if used.is_empty() { Some(0) } else { used.iter().filter_map(|figures| figures.case_count).max() },
        value: Fraction::mean(&values),
    }
}
