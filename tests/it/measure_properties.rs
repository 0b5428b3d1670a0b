//! What must hold for whatever was reported: points climb with performance, one more measure does no harm, and neither the
//! order of rows nor a row that stands twice changes anything.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use mips_cohort::model::{Collection, UnitFacts};
use mips_cohort::rules::tables::{BenchmarkCurve, QualityMeasure};
use mips_cohort::score::record::{MeasureScore, Subject};
use mips_cohort::units::{Exact, Points, Pure, decimal};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::measure_strategies::{OFFERS, Said, counts, facts, measures, quality, sorted, submissions, whole};
use crate::oracle::csv_files;
use crate::oracle::generate::cohort;
use crate::oracle::tables::Tables;
use crate::support::{Bench, PIPELINE, csv_rows, project};

/// A benchmark of the pack, with its direction and edges as its file states them.
struct Benchmark {
    about: String,
    curve: &'static BenchmarkCurve,
    /// Quality measures alone.
    offer: Option<(u16, Collection)>,
    inverse: bool,
    edges: Vec<i64>,
}

static BENCHMARKS: LazyLock<Vec<Benchmark>> = LazyLock::new(|| {
    let benchmark = |row: BTreeMap<String, String>| {
        let (id, law) = (&row["measure_id"], measures());
        let collection = Collection::named(&row["collection_type"]).expect("a collection type");
        let offer = law.quality.measures.find(id).map(|place| (place, collection));
        let curve = match offer {
            Some((place, _)) => {
                law.quality.measures[place].offer(collection).and_then(|offer| offer.benchmark.as_ref())
            }
            None => law.cost.measures.find(id).and_then(|place| law.cost.measures[place].benchmark.as_ref()),
        };
        let edge = |name: &str| decimal::parse(&row[name], 6).expect("a decimal").mantissa;
        let edges = ["p1", "p10", "p20", "p30", "p40", "p50", "p60", "p70", "p80", "p90", "p99"].map(edge).to_vec();
        let about = format!("{id} {}", row["collection_type"]);
        let curve = curve.unwrap_or_else(|| panic!("{about} has no benchmark"));
        Benchmark { about, curve, offer, inverse: row["inverse"] == "true", edges }
    };
    csv_rows(&project().join("rules/2024/benchmarks.csv")).into_iter().map(benchmark).collect()
});

/// A value of any benchmark: a millionth between 0.2 widths below and above it, or an edge and its neighbours.
#[derive(Debug, Clone, Copy)]
enum Value {
    Between(i64),
    Edge(usize, i64),
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-200_000..=1_200_000_i64).prop_map(Value::Between),
        (0..11_usize, -1..=1_i64).prop_map(|(edge, by)| Value::Edge(edge, by))
    ]
}

impl Benchmark {
    /// The value in millionths.
    fn at(&self, value: Value) -> i64 {
        match value {
            Value::Between(share) => {
                let (first, last) = (i128::from(self.edges[0]), i128::from(self.edges[10]));
                i64::try_from(first + (last - first) * i128::from(share) / 1_000_000).expect("edges are small")
            }
            Value::Edge(edge, by) => self.edges[edge] + by,
        }
    }

    fn points(&self, value: i64) -> Exact<Points> {
        let law = &measures().quality;
        self.curve.points(&Exact::<Pure>::decimal(value, 6), law.ends())
    }
}

fn has_one_rate(offer: (u16, Collection)) -> bool {
    measures().quality.measures[offer.0].algorithm.is_none()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn better_performance_never_has_fewer_points_on_any_benchmark(a in values(), b in values()) {
        for benchmark in BENCHMARKS.iter() {
            let (a, b) = (benchmark.at(a), benchmark.at(b));
            let (worse, better) = if benchmark.inverse { (a.max(b), a.min(b)) } else { (a.min(b), a.max(b)) };
            let (fewer, more) = (benchmark.points(worse), benchmark.points(better));
            prop_assert!(fewer <= more, "{}: {worse} has {fewer:?}, {better} has {more:?}", benchmark.about);
            prop_assert!(fewer >= whole(1) && more <= whole(10), "{}", benchmark.about);
        }
    }

    #[test]
    fn points_of_small_numbers_come_with_their_whole_part(value in values()) {
        for benchmark in BENCHMARKS.iter() {
            let value = benchmark.at(value);
            let small = Exact::<Pure>::decimal(value, 6).narrow_ratio().expect("edges are small");
            let on_curve = benchmark.curve.narrow_points(small, measures().quality.ends()).expect("edges are small");
            let points: Exact<Points> = on_curve.points.into();
            prop_assert_eq!(i64::from(on_curve.whole), points.floor(), "{}: {}", &benchmark.about, value);
        }
    }

    #[test]
    fn of_many_measures_the_best_outcome_measure_and_the_best_others_count(met in vec(0..=400_u32, 100)) {
        let once: BTreeMap<u16, Collection> = OFFERS.iter().copied().filter(|offer| has_one_rate(*offer)).collect();
        let said: Vec<_> = once.into_iter().zip(met).map(|(offer, met)| Said::counted(offer, counts(met, 400 - met, 0))).collect();
        prop_assert!(said.len() > 64, "more than are looked at together: {}", said.len());
        let found = quality(&said, &facts()).1;
        let points = |one: &&MeasureScore| Reverse(one.points.clone());
        let is_outcome = |one: &MeasureScore| {
            matches!(one.subject, Subject::Measure(place) if measures().quality.measures[place].outcome)
        };
        let (mut outcome, mut others): (Vec<_>, Vec<_>) = found.iter().partition(|one| is_outcome(one));
        outcome.sort_by_key(points);
        others.extend(outcome.drain(1..));
        others.sort_by_key(points);
        let best: Exact<Points> = outcome.iter().chain(others.iter().take(5)).filter_map(|one| one.points.as_ref()).sum();
        let counted: Vec<_> = found.iter().filter(|one| one.counted).collect();
        prop_assert_eq!(counted.len(), 6);
        prop_assert_eq!(counted.into_iter().filter_map(|one| one.points.as_ref()).sum::<Exact<Points>>(), best);
    }

    #[test]
    fn one_more_patient_treated_well_never_costs_points(which in any::<Index>(), met in 0..200_u32, not_met in 20..200_u32) {
        let reported = |offer: (u16, Collection)| has_one_rate(offer) && OFFERS.contains(&offer);
        let benchmarks: Vec<_> = BENCHMARKS.iter().filter(|benchmark| benchmark.offer.is_some_and(reported)).collect();
        let benchmark = which.get(&benchmarks);
        let offer = benchmark.offer.expect("a quality measure");
        let points = |met, not_met| {
            let found = quality(&[Said::counted(offer, counts(met, not_met, 0))], &facts()).1;
            found[0].points.clone().expect("a benchmark and enough cases give points")
        };
        let (before, after) = (points(met, not_met), points(met + 1, not_met - 1));
        let (worse, better) = if benchmark.inverse { (after, before) } else { (before, after) };
        prop_assert!(worse <= better, "{}", benchmark.about);
        prop_assert!(worse >= whole(1) && better <= whole(10), "{}", benchmark.about);
    }

    #[test]
    fn one_more_complete_measure_never_lowers_the_quality_score(
        said in submissions(),
        more in any::<Index>(),
        (met, not_met) in (0..150_u32, 1..150_u32),
        small_practice in any::<bool>(),
        prior in of(30..=100_i64),
    ) {
        let facts = UnitFacts { small_practice, prior_quality: prior.map(whole), ..facts() };
        // An outcome measure holds its slot, and two collection types leave no doubt about eligible measures.
        let find = |id: &str| measures().quality.measures.find(id).expect("a measure");
        let held = [(find("236"), Collection::ElectronicHealthRecord), (find("130"), Collection::Registry)];
        let mut said: Vec<_> = said.into_iter().filter(|said| !held.contains(&said.offer) && has_one_rate(said.offer)).collect();
        said.extend(held.map(|offer| Said::counted(offer, counts(60, 40, 0))));
        let is_new = |offer: &(u16, Collection)| has_one_rate(*offer) && said.iter().all(|said| said.offer != *offer);
        let offer = *more.get(&OFFERS.iter().copied().filter(is_new).collect::<Vec<_>>());
        let before = quality(&said, &facts).0;
        said.push(Said::counted(offer, counts(met, not_met, 0)));
        let after = quality(&said, &facts).0;
        prop_assert!(after >= before, "{after:?} with it, {before:?} without");
    }

    #[test]
    fn points_that_are_nearly_the_same_are_told_apart(first in any::<Index>(), more in vec(0..20_u32, 12)) {
        // Two thousand million patients, of whom as many are treated well as reach the fifth range of each measure, and a few more.
        const ALL: u32 = 2_000_000_000;
        let is_plain = |(place, collection): &(u16, Collection)| {
            let measure = &measures().quality.measures[*place];
            has_one_rate((*place, *collection)) && OFFERS.contains(&(*place, *collection)) && measure.floor.is_none()
        };
        let benchmarks: Vec<_> = BENCHMARKS
            .iter()
            .filter(|benchmark| !benchmark.inverse && benchmark.edges[4] + 5_000_000 < benchmark.edges[5])
            .filter_map(|benchmark| Some((benchmark.offer.filter(is_plain)?, benchmark.edges[4])))
            .collect();
        let mut rates: BTreeMap<u16, Said> = BTreeMap::new();
        for ((offer, edge), more) in benchmarks.iter().cycle().skip(first.index(benchmarks.len())).zip(more) {
            let least = u64::try_from(*edge).expect("a rate") * u64::from(ALL);
            let met = u32::try_from(least.div_ceil(100_000_000)).expect("a share of them") + more;
            rates.entry(offer.0).or_insert_with(|| Said::counted(*offer, counts(met, ALL - met, 0)));
        }
        let scores = quality(&rates.into_values().collect::<Vec<_>>(), &facts()).1;
        let scored: Vec<_> = scores.iter().filter_map(|score| match score.subject {
            Subject::Measure(place) => Some((score.points.clone()?, &measures().quality.measures[place], score.counted)),
            _ => None,
        }).collect();
        let rank = |(points, measure, _): &(Exact<Points>, &'static QualityMeasure, bool)| (Reverse(points.clone()), measure.id.clone());
        prop_assert!(scored.iter().all(|one| one.0.floor() == scored[0].0.floor()), "they have the same whole points");
        let best = |kind: fn(&QualityMeasure) -> bool| scored.iter().filter(|one| kind(one.1)).min_by_key(|one| rank(one));
        let held = best(|measure| measure.outcome).or(best(|measure| measure.high_priority)).map(|one| &one.1.id);
        for counted in scored.iter().filter(|one| one.2 && Some(&one.1.id) != held) {
            let better = scored.iter().find(|other| !other.2 && rank(other) < rank(counted));
            prop_assert!(better.is_none(), "{better:?} before {counted:?}");
        }
        prop_assert!((5..=6).contains(&scored.iter().filter(|one| one.2).count()));
    }

    #[test]
    fn order_and_repetition_of_quality_rows_change_nothing(
        (said, shuffled, repeated) in (submissions(), vec(any::<Index>(), 0..5)).prop_flat_map(|(said, again)| {
            let again: Vec<_> = if said.is_empty() { Vec::new() } else { again.iter().map(|again| again.get(&said).clone()).collect() };
            let repeated = again.len();
            (Just(said.clone()), Just([said, again].concat()).prop_shuffle(), Just(repeated))
        }),
    ) {
        let (_, _, incomplete) = sorted(&said);
        let (_, identical, still_incomplete) = sorted(&shuffled);
        prop_assert_eq!((identical, still_incomplete), (repeated, incomplete));
        let text = |said: &[Said]| format!("{:?}", quality(said, &facts()));
        prop_assert_eq!(text(&shuffled), text(&said));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_of_any_rows_change_nothing_in_a_run(seeds in vec(20_000..300_000_000_u64, 60), order in any::<u64>()) {
        let tables = Tables::read(&project().join("rules/2024"));
        let seeds: BTreeSet<u64> = seeds.into_iter().collect();
        let cohorts: Vec<_> = seeds.into_iter().map(|seed| cohort(seed, &tables)).collect();
        let bench = Bench::new();
        csv_files::write_csv(&cohorts, &bench.path("")).expect("files");
        bench.write("p.toml", format!("{PIPELINE}[limits]\nidentifiers = \"synthetic\"\nmax_rejects = 0\n"));
        let files = csv_files::FILES.map(|table| (table, format!("{table}.csv")));
        for (table, file) in &files {
            bench.pipeline(&format!("[[inputs]]\ntable = \"{table}\"\npath = \"{file}\"\n"));
        }
        bench.done(&[]);
        let expected = bench.manifest()["result_digest"].clone();
        for row in bench.table("entity_scores") {
            check(&row)?;
        }
        for (_, file) in &files {
            let text = std::fs::read_to_string(bench.path(file)).expect("a file");
            let (header, rows) = text.split_once('\n').expect("a header");
            let mut rows: Vec<&str> = rows.lines().collect();
            rows.extend(rows.clone().iter().skip(order as usize % 7).step_by(7));
            // An order of its own for each seed.
            rows.sort_by_cached_key(|row| blake3::hash(format!("{order} {row}").as_bytes()).as_bytes()[..8].to_vec());
            bench.write(file, format!("{header}\n{}\n", rows.join("\n")));
        }
        bench.done(&["--force"]);
        prop_assert_eq!(&bench.manifest()["result_digest"], &expected);
    }
}

/// A row of `entity_scores` as it is written.
fn check(row: &BTreeMap<String, String>) -> Result<(), TestCaseError> {
    let number = |column: &str| row[column].parse::<f64>().ok();
    for column in ["quality_score", "cost_score", "ia_score", "pi_score", "final_score"] {
        prop_assert!(number(column).is_none_or(|score| (0.0..=100.0).contains(&score)), "{column}: {row:?}");
    }
    let weights =
        ["quality_weight", "cost_weight", "ia_weight", "pi_weight"].map(|column| number(column).unwrap_or(-1.0));
    match weights.iter().sum::<f64>() {
        0.0 => prop_assert_eq!(number("final_score"), Some(75.0), "{:?}", row),
        sum => prop_assert_eq!(sum, 100.0, "{:?}", row),
    }
    Ok(())
}
