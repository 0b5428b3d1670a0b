//! The run folder of the invented cohort.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::cohort::{Asked, Member, Outcome, SCENARIOS, members};
use super::tables::{decimal, write};
use crate::report::run_folder::RunFolder;
use crate::schema::{
    self, CLINICIAN_PROJECTION, DISTRIBUTION, FINAL_SCORES, MOVERS, PROJECTION, REFERENCE_POINTS,
    SCENARIO_DISTRIBUTION, TRANSITIONS,
};

/// Writes the run folder of so many clinicians.
pub(super) fn with_scenarios(path: &Path, count: usize) -> RunFolder {
    let members = members(count);
    write(path, &schema::SCENARIOS, &SCENARIOS.iter().map(scenario).collect::<Vec<_>>());
    let rows = |asked| members.iter().map(move |member| member.row(asked));
    let mut projected: Vec<_> = SCENARIOS.iter().flat_map(rows).collect();
    // The last scenario has its rows in another order.
    projected[3 * count..].reverse();
    write(path, &CLINICIAN_PROJECTION, &projected);
    write(path, &PROJECTION, &SCENARIOS.iter().flat_map(|asked| sums(asked, &members)).collect::<Vec<_>>());
    let statistics = |asked: &'static Asked| {
        let scored: Vec<_> = members.iter().filter_map(|member| member.outcome(asked).score).collect();
        distribution(scored, asked.threshold)
            .into_iter()
            .map(move |(name, value)| vec![asked.name.to_owned(), name, value])
    };
    write(path, &SCENARIO_DISTRIBUTION, &SCENARIOS.iter().flat_map(statistics).collect::<Vec<_>>());
    write(path, &MOVERS, &movers(&members));
    write(path, &TRANSITIONS, &transitions(count));
    write(path, &REFERENCE_POINTS, &reference_points());
    RunFolder::new(path, manifest(true))
}

/// The same run without money and scenarios.
pub(super) fn scores_alone(path: &Path, count: usize) -> RunFolder {
    let members = members(count);
    let asked = &SCENARIOS[0];
    let row = |member: &Member| {
        let Outcome { score, percent, .. } = member.outcome(asked);
        let dollars = member.amount.map(|amount| (amount * percent + 5000 * percent.signum()) / 10_000);
        let texts = [&member.tin, &member.npi, member.entity_id, member.participation, "", "group", "traditional"];
        let numbers = [score, Some(percent), member.amount, dollars].map(decimal);
        texts.map(str::to_owned).into_iter().chain(numbers).collect()
    };
    write(path, &FINAL_SCORES, &members.iter().map(row).collect::<Vec<_>>());
    let scored: Vec<_> = members.iter().filter_map(|member| member.score).collect();
    let all = |(name, value)| vec!["all".to_owned(), "all".to_owned(), name, value];
    write(path, &DISTRIBUTION, &distribution(scored, asked.threshold).into_iter().map(all).collect::<Vec<_>>());
    RunFolder::new(path, manifest(false))
}

/// What the law says of the curve.
pub(super) fn reference_points() -> Vec<Vec<String>> {
    let points = [
        ("performance_threshold", "75"),
        ("quarter_of_threshold", "18.75"),
        ("full_reduction_percent", "-9"),
        ("maximum_percent", "1.05"),
    ];
    points.map(|(name, value)| vec![name.to_owned(), value.to_owned(), String::new()]).to_vec()
}

pub(super) fn manifest(with_finance: bool) -> serde_json::Value {
    let finance =
        json!({"growth": {"2025": "0.01", "2026": "0.025"}, "paid_to_allowed": "0.78", "sequestration": "0.02"});
    json!({
        "program": "mips-cohort 0.1.0",
        "started": "2026-02-03T04:05:06.123456Z",
        "settings": {
            "pipeline": {"name": "sample health system: what 2026 pays", "performance_year": 2024},
            "finance": if with_finance { finance } else { serde_json::Value::Null },
        },
        "rules": {"performance_year": 2024, "origin": "embedded", "hash": "b3-of-the-pack"},
        "assumptions": [
            "payment adjustment: mode published",
            "participation: 3 of the roster without figures of the determination period, taken to exceed the \
             low-volume threshold, or no more than `groups` says of their practice; practices with such clinicians are \
             taken to exceed it too",
        ],
        "result_digest": "b3-of-the-results",
    })
}

fn scenario(asked: &Asked) -> Vec<String> {
    let scaling = format!("{:.6}", f64::from(u32::try_from(asked.maximum).unwrap()) / 900.0);
    let quarter = decimal(Some(asked.threshold / 4));
    [
        asked.name,
        asked.title,
        "mips-cohort",
        "42 CFR 414.1405(b)",
        asked.baseline,
        asked.changes,
        &decimal(Some(asked.threshold)),
        &quarter,
        asked.positive_side,
        &decimal(Some(asked.maximum)),
        &scaling,
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Sums of everybody, of practices and of specialties; those of everybody with other positive sides as well.
fn sums(asked: &Asked, members: &[Member]) -> Vec<Vec<String>> {
    let mut groups: BTreeMap<(&str, &str), [i64; 8]> = BTreeMap::new();
    for member in members {
        let Outcome { base, adjustment, sequestration, after, .. } = member.outcome(asked);
        let dollars = adjustment.unwrap_or_default();
        let of_member = [
            1,
            i64::from(base.is_some()),
            base.unwrap_or_default(),
            dollars,
            dollars.max(0),
            dollars.min(0),
            sequestration.unwrap_or_default(),
            after.unwrap_or_default(),
        ];
        for key in [
            ("all", "all"),
            ("tin", if member.tin.is_empty() { "(missing)" } else { &member.tin }),
            ("specialty", member.specialty),
        ] {
            let sums = groups.entry(key).or_default();
            sums.iter_mut().zip(of_member).for_each(|(sum, of_member)| *sum += of_member);
        }
    }
    let line = |side: &str, (by, value): (&str, &str), sums: &[i64; 8]| {
        let texts = [asked.name, side, by, value].map(str::to_owned);
        let counts = sums[..2].iter().map(ToString::to_string);
        let money = sums[2..].iter().map(|cents| decimal(Some(*cents)));
        texts.into_iter().chain(counts).chain(money).collect::<Vec<_>>()
    };
    let mut lines: Vec<_> = groups.iter().map(|(key, sums)| line(asked.positive_side, *key, sums)).collect();
    lines.extend(["low", "high"].map(|side| line(side, ("all", "all"), &groups[&("all", "all")])));
    lines
}

/// Statistics by the nearest rank, which is near enough for a sheet of values.
fn distribution(mut scores: Vec<i64>, threshold: i64) -> Vec<(String, String)> {
    scores.sort_unstable();
    let count = scores.len();
    let total = i64::try_from(count).unwrap();
    let share = |is: &dyn Fn(i64) -> bool| {
        let found = u32::try_from(scores.iter().filter(|score| is(**score)).count()).unwrap();
        (f64::from(found) / f64::from(u32::try_from(count).unwrap())).to_string()
    };
    let mut found = vec![
        ("n".to_owned(), count.to_string()),
        ("mean".to_owned(), decimal(Some(scores.iter().sum::<i64>() / total))),
        ("median".to_owned(), decimal(Some(scores[count / 2]))),
        ("share_negative".to_owned(), share(&|score| score < threshold)),
        ("share_neutral".to_owned(), share(&|score| score == threshold)),
        ("share_positive".to_owned(), share(&|score| score > threshold)),
    ];
    found.extend((1..100).map(|rank| (format!("p{rank}"), decimal(Some(scores[rank * (count - 1) / 100])))));
    for low in (0..100).step_by(5) {
        let is_in = |score: &&i64| **score >= low * 100 && (**score < low * 100 + 500 || low == 95);
        found.push((format!("bin_{low:02}_{:02}", low + 5), scores.iter().filter(is_in).count().to_string()));
    }
    found
}

fn movers(members: &[Member]) -> Vec<Vec<String>> {
    let mover = |(rank, member): (usize, &Member)| {
        let (before, after) = (member.outcome(&SCENARIOS[0]), member.outcome(&SCENARIOS[1]));
        let less =
            |after: Option<i64>, before: Option<i64>| decimal(after.zip(before).map(|(after, before)| after - before));
        let rank = (rank + 1).to_string();
        let texts = ["pipeline", "threshold-82", &rank, &member.tin, &member.npi, "", "changed"].map(str::to_owned);
        let percents = [before.percent, after.percent, after.percent - before.percent].map(Some).map(decimal);
        let scores = [decimal(before.score), decimal(after.score), less(after.score, before.score)];
        let dollars = (before.adjustment, after.adjustment);
        let dollars = [decimal(dollars.0), decimal(dollars.1), less(dollars.1, dollars.0)];
        texts.into_iter().chain(scores).chain(percents).chain(dollars).collect()
    };
    members.iter().enumerate().take(30).map(mover).collect()
}

fn transitions(count: usize) -> Vec<Vec<String>> {
    let line = |to: &str, clinicians: usize, dollars: &str| {
        let cells = ["pipeline", "threshold-82", "lower_increase", to, &clinicians.to_string(), dollars];
        cells.map(str::to_owned).to_vec()
    };
    vec![line("reduction", 7, "-1234.56"), line("lower_increase", count - 7, "-99.10")]
}
