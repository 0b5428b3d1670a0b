//! Random rows of one measure: counts, given rates and scores at the edges of benchmarks, completeness and cases; strata.

use super::fraction::Fraction;
use super::random::Random;
use super::rows::Quality;
use super::tables::{Benchmark, QualityMeasure, Tables};

/// How the rows of one submission are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Counts,
    CountsAndRate,
    Rate,
    Score,
}

/// The rows of one submission of a measure. `head` brings the key, submitter and time.
pub fn submission_rows(
    random: &mut Random,
    tables: &Tables,
    measure: &QualityMeasure,
    head: &Quality,
    zero: bool,
) -> Vec<Quality> {
    let benchmark = tables.benchmark(&measure.id, super::cells::collection_type(&head.collection_type));
    if zero {
        return vec![Quality {
            performance_met: "0".to_owned(),
            performance_not_met: "0".to_owned(),
            eligible_population: "0".to_owned(),
            ..head.clone()
        }];
    }
    let form = form(random, measure);
    let strata: Vec<String> = match measure.algorithm.as_str() {
        "" => vec![String::new()],
        "overallStratumOnly" if random.chance(60) => vec!["overall".to_owned()],
        "split" if random.chance(60) => vec!["reporting".to_owned(), "performance".to_owned()],
        _ => measure.strata.clone(),
    };
    // One stratum without a rate, but never all of them.
    let bare = strata.len() > 1
        && !measure.qcdr
        && matches!(measure.algorithm.as_str(), "simpleAverage" | "weightedAverage" | "split")
        && form != Form::Rate
        && random.chance(12);
    let bare_place = match measure.algorithm.as_str() {
        _ if !bare => usize::MAX,
        "split" => strata.iter().position(|name| name == "performance").expect("a stratum"),
        _ => random.between(0, strata.len() as i64 - 1) as usize,
    };
    strata
        .iter()
        .enumerate()
        .map(|(place, stratum)| {
            let head = Quality { stratum: stratum.clone(), ..head.clone() };
            let form =
                if form == Form::Counts && measure.algorithm == "simpleAverage" && random.chance(15) && !measure.qcdr {
                    Form::Rate
                } else {
                    form
                };
            if place == bare_place {
                bare_row(random, head, measure.algorithm == "split")
            } else {
                row(random, head, form, benchmark)
            }
        })
        .collect()
}

fn form(random: &mut Random, measure: &QualityMeasure) -> Form {
    if measure.is_score() {
        return Form::Score;
    }
    match (measure.qcdr, measure.algorithm.as_str()) {
        (_, "weightedAverage") => Form::Counts,
        (true, "simpleAverage") => *random.pick(&[Form::Rate, Form::CountsAndRate]),
        (true, _) => *random.pick(&[Form::Counts, Form::Rate, Form::CountsAndRate, Form::CountsAndRate]),
        (false, _) => match random.between(0, 9) {
            0..=6 => Form::Counts,
            7 => Form::CountsAndRate,
            _ => Form::Rate,
        },
    }
}

fn row(random: &mut Random, head: Quality, form: Form, benchmark: Option<&Benchmark>) -> Quality {
    match form {
        Form::Counts => counts_row(random, head, benchmark),
        Form::CountsAndRate => {
            let performance_rate = rate(random, benchmark);
            // A given rate beside counts without a performance denominator would contradict them.
            let counts = loop {
                let row = counts_row(random, head.clone(), benchmark);
                if row.performance_met != "0" || row.performance_not_met != "0" {
                    break row;
                }
            };
            Quality { performance_rate, ..counts }
        }
        Form::Rate => Quality { performance_rate: rate(random, benchmark), ..given(random, head) },
        Form::Score => Quality { score: score(random, benchmark), ..given(random, head) },
    }
}

/// A row with given completeness and cases.
fn given(random: &mut Random, head: Quality) -> Quality {
    let reporting = ["100", "100", "100", "75", "75.00", "74.99", "74", "80.5", "75.01", "99.123456"];
    let cases = ["19", "20", "20", "21", "45", "150", "149", "30", "29", "1000"];
    Quality {
        reporting_rate: (*random.pick(&reporting)).to_owned(),
        case_count: (*random.pick(&cases)).to_owned(),
        ..head
    }
}

/// No performance denominator: all patients are exceptions, or there are none.
fn bare_row(random: &mut Random, head: Quality, with_patients: bool) -> Quality {
    let patients = if with_patients || random.chance(50) { random.between(1, 40) } else { 0 };
    Quality {
        performance_met: "0".to_owned(),
        performance_not_met: "0".to_owned(),
        eligible_population_exclusion: "0".to_owned(),
        eligible_population_exception: patients.to_string(),
        eligible_population: patients.to_string(),
        ..head
    }
}

/// A percent: an edge as CMS writes it, a hundredth beside it, an end, or anything.
fn rate(random: &mut Random, benchmark: Option<&Benchmark>) -> String {
    match (random.between(0, 9), benchmark) {
        (0..=5, Some(benchmark)) => {
            let place = random.between(0, 10) as usize;
            let edge = &benchmark.edges[place];
            let beside = random.between(-1, 1);
            let hundredths = edge.scaled(2) + beside;
            if random.chance(50) || !(0..=10_000).contains(&hundredths) {
                benchmark.edges_as_written[place].clone()
            } else {
                format!("{}.{:02}", hundredths / 100, hundredths % 100)
            }
        }
        (6, _) => "0".to_owned(),
        (7, _) => "100".to_owned(),
        _ => format!("{}.{:0width$}", random.between(0, 99), random.between(0, 99), width = 2),
    }
}

/// A score in the benchmark's unit.
pub fn score(random: &mut Random, benchmark: Option<&Benchmark>) -> String {
    let Some(benchmark) = benchmark else {
        return format!("{}.{:02}", random.between(0, 99), random.between(0, 99));
    };
    let place = random.between(0, 10) as usize;
    if random.chance(55) {
        return benchmark.edges_as_written[place].clone();
    }
    if random.chance(50) && place < 10 {
        // Between two edges.
        let tenths = random.between(1, 9);
        let between = benchmark.edges[place].scaled(4) * tenths + benchmark.edges[place + 1].scaled(4) * (10 - tenths);
        return format!("{}.{:04}", between / 100_000, between / 10 % 10_000);
    }
    // Near the edge, with more decimals than the edge has.
    let millionths = benchmark.edges[place].scaled(4) * 100 + random.between(-99, 99);
    let millionths = millionths.max(0);
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

fn counts_row(random: &mut Random, head: Quality, benchmark: Option<&Benchmark>) -> Quality {
    let (met, denominator) = performance(random, benchmark);
    let few = |random: &mut Random| if random.chance(30) { random.between(1, 5) } else { 0 };
    let (exclusion, mut exception) = (few(random), few(random));
    if denominator + exclusion + exception == 0 {
        exception = 1;
    }
    let mut population = denominator + exclusion + exception;
    match random.between(0, 9) {
        // Exactly 75 percent complete.
        0..=2 => {
            exception += (3 - population % 3) % 3;
            population = (denominator + exclusion + exception) / 3 * 4;
        }
        // Just below.
        3 => population = 4 * population / 3 + 1,
        // A little short.
        4 => population += random.between(0, 4),
        _ => {}
    }
    let cell = |random: &mut Random, number: i64| {
        if number == 0 && random.chance(30) { String::new() } else { number.to_string() }
    };
    Quality {
        performance_met: met.to_string(),
        performance_not_met: (denominator - met).to_string(),
        eligible_population_exclusion: cell(random, exclusion),
        eligible_population_exception: cell(random, exception),
        eligible_population: population.to_string(),
        ..head
    }
}

/// Met, and met with not met: an edge of the benchmark, one patient beside it, or anything; about 20 cases now and then.
fn performance(random: &mut Random, benchmark: Option<&Benchmark>) -> (i64, i64) {
    let edge = benchmark.and_then(|benchmark| as_counts(random.pick(&benchmark.edges)));
    match (random.between(0, 19), edge) {
        (0..=8, Some((met, denominator))) => {
            let times = random.between(1, 3).max(60 / denominator);
            let beside = *random.pick(&[0, 0, 0, 1, -1]);
            ((met * times + beside).clamp(0, denominator * times), denominator * times)
        }
        (9..=13, _) => {
            let denominator = *random.pick(&[18, 19, 20, 21]);
            (random.between(0, denominator), denominator)
        }
        // Patients, but nobody in the performance denominator.
        (14, _) if random.chance(40) => (0, 0),
        (15, _) => (0, random.between(20, 80)),
        (16, _) => {
            let all = random.between(20, 80);
            (all, all)
        }
        _ => {
            let denominator = random.between(1, 200);
            (random.between(0, denominator), denominator)
        }
    }
}

/// A benchmark edge as a fraction of met to met and not met, when it is one.
fn as_counts(edge: &Fraction) -> Option<(i64, i64)> {
    let share = edge / &Fraction::whole(100);
    (share <= Fraction::whole(1)).then(|| share.parts())
}
