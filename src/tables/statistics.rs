//! Statistics of scores counted by value: exact sums, each turned into the nearest double at the end.

#![allow(clippy::cast_precision_loss, reason = "figures leave as doubles")]

use super::Thresholds;
use crate::units::{Exact, FINE, Pure, decimal};

/// A score in hundredths and how many have it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frequency {
    score: i64,
    count: u64,
    /// How many have it or a lower one.
    up_to: u64,
}

/// Scores and how many have each, ascending, as frequencies.
pub(super) fn frequencies(counts: impl Iterator<Item = (i64, u64)>) -> Vec<Frequency> {
    let sum = |up_to: &mut u64, (score, count)| {
        *up_to += count;
        Some(Frequency { score, count, up_to: *up_to })
    };
    counts.scan(0, sum).collect()
}

/// The scores of a group, ascending, and sums over its clinicians.
#[derive(Debug, Default)]
pub(super) struct Frequencies {
    pub(super) scores: Vec<Frequency>,
    pub(super) has_percents: bool,
    /// Sum of percents, hundredths.
    pub(super) percents: i64,
    /// How many have dollars.
    pub(super) with_dollars: u64,
    /// Sum of positive dollars, cents.
    pub(super) gains: i64,
    /// Sum of negative dollars, cents.
    pub(super) losses: i64,
}

type Statistic = (String, Option<f64>);

/// Every statistic of `distribution`, in the order in which it is written.
pub(super) fn statistics(group: &Frequencies, thresholds: Thresholds) -> Vec<Statistic> {
    let n = group.n();
    let mut found: Vec<Statistic> = vec![
        ("n".into(), Some(nearest(n.into(), 1))),
        ("mean".into(), Some(nearest(group.sum(), 100 * i128::from(n)))),
        ("median".into(), Some(group.quantile(50))),
        ("sd".into(), group.standard_deviation()),
        ("min".into(), group.scores.first().map(|lowest| nearest(lowest.score.into(), 100))),
        ("max".into(), group.scores.last().map(|highest| nearest(highest.score.into(), 100))),
    ];
    found.extend((1..100).map(|percent| (format!("p{percent}"), Some(group.quantile(percent)))));
    found.extend(group.shares(thresholds));
    found.extend(group.money());
    found.extend(group.histogram());
    found
}

impl Frequencies {
    fn n(&self) -> u64 {
        self.scores.last().map_or(0, |highest| highest.up_to)
    }

    fn sum(&self) -> i128 {
        self.scores.iter().map(|frequency| i128::from(frequency.score) * i128::from(frequency.count)).sum()
    }

    /// The score at a rank from 0.
    fn at(&self, rank: u64) -> i64 {
        let place = self.scores.partition_point(|frequency| frequency.up_to <= rank);
        self.scores.get(place).map_or(0, |frequency| frequency.score)
    }

    /// Linear interpolation between closest ranks: with 1 and 2, the median is 1.5.
    fn quantile(&self, percent: u64) -> f64 {
        let position = (self.n() - 1) * percent;
        let (rank, hundredths) = (position / 100, position % 100);
        let below = self.at(rank);
        let above = if hundredths == 0 { below } else { self.at(rank + 1) };
        let between = i128::from(above - below) * i128::from(hundredths);
        nearest(i128::from(below) * 100 + between, 10_000)
    }

    /// With n - 1; none for a single score.
    fn standard_deviation(&self) -> Option<f64> {
        let n = i128::from(self.n());
        if n < 2 {
            return None;
        }
        let square = |frequency: &Frequency| i128::from(frequency.score).pow(2) * i128::from(frequency.count);
        let squares: i128 = self.scores.iter().map(square).sum();
        let variance = Exact::<Pure>::ratio(n * squares - self.sum().pow(2), n * (n - 1) * 10_000);
        let root = variance.root_cut(FINE).round_half_up(FINE);
        decimal::text(root, FINE).parse().ok()
    }

    fn shares(&self, thresholds: Thresholds) -> Vec<Statistic> {
        let Thresholds { threshold, quarter } = thresholds;
        let share = |name: &str, holds: &dyn Fn(i64) -> bool| {
            let count: u64 =
                self.scores.iter().filter(|frequency| holds(frequency.score)).map(|frequency| frequency.count).sum();
            (name.to_owned(), Some(nearest(count.into(), self.n().into())))
        };
        let missing = |name: &str| (name.to_owned(), None);
        let near = |center: i64, points: i64| move |score: i64| (score - center).abs() <= points * 100;
        let quarter_share = |name: &str, holds: &dyn Fn(i64, i64) -> bool| match quarter {
            Some(quarter) => share(name, &|score| holds(score, quarter)),
            None => missing(name),
        };
        vec![
            quarter_share("share_max_negative", &|score, quarter| score <= quarter),
            share("share_negative", &|score| score < threshold),
            share("share_neutral", &|score| score == threshold),
            share("share_positive", &|score| score > threshold),
            share("within_1", &near(threshold, 1)),
            share("within_5", &near(threshold, 5)),
            quarter_share("within_1_quarter", &|score, quarter| near(quarter, 1)(score)),
            quarter_share("within_5_quarter", &|score, quarter| near(quarter, 5)(score)),
        ]
    }

    fn money(&self) -> Vec<Statistic> {
        let mean = self.has_percents.then(|| nearest(self.percents.into(), 100 * i128::from(self.n())));
        let dollars = |cents: i64| (self.with_dollars > 0).then(|| nearest(cents.into(), 100));
        vec![
            ("mean_adjustment".into(), mean),
            ("dollars_positive".into(), dollars(self.gains)),
            ("dollars_negative".into(), dollars(self.losses)),
            ("dollars_net".into(), dollars(self.gains + self.losses)),
        ]
    }

    /// Twenty bins of five points: the lower edge is in, the upper one out, but for the last, which has both.
    fn histogram(&self) -> Vec<Statistic> {
        let mut bins = [0_u64; 20];
        for frequency in &self.scores {
            let bin = usize::try_from(frequency.score / 500).unwrap_or_default();
            bins[bin.min(19)] += frequency.count;
        }
        let named = |(bin, count): (usize, u64)| {
            (format!("bin_{:02}_{:02}", bin * 5, bin * 5 + 5), Some(nearest(count.into(), 1)))
        };
        bins.into_iter().enumerate().map(named).collect()
    }
}

/// The double nearest to a fraction.
fn nearest(over: i128, under: i128) -> f64 {
    const EXACT: i128 = 1 << 53;
    if over.abs() < EXACT && under < EXACT {
        // Both are doubles, and IEEE division rounds correctly.
        return over as f64 / under as f64;
    }
    let (whole, rest) = (over / under, over % under);
    whole as f64 + rest as f64 / under as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(scores: &[(i64, u64)]) -> Frequencies {
        Frequencies { scores: frequencies(scores.iter().copied()), ..Default::default() }
    }

    fn figure(group: &Frequencies, name: &str) -> Option<f64> {
        let thresholds = Thresholds { threshold: 7500, quarter: Some(1875) };
        statistics(group, thresholds).into_iter().find(|(statistic, _)| statistic == name).expect(name).1
    }

    #[test]
    fn quantiles_interpolate_between_closest_ranks() {
        let scores = group(&[(100, 1), (200, 1), (400, 1), (800, 1)]);
        assert_eq!(figure(&scores, "median"), Some(3.0));
        // Position 0.1 x 3 = 0.3: 1 + 0.3 x (2 - 1).
        assert_eq!(figure(&scores, "p10"), Some(1.3));
        assert_eq!(figure(&scores, "p99"), Some(7.88));
    }

    #[test]
    fn the_standard_deviation_divides_by_one_less() {
        // 2, 4, 4, 4, 5, 5, 7, 9: sum of squares about the mean is 32, 32 / 7.
        let scores = group(&[(200, 1), (400, 3), (500, 2), (700, 1), (900, 1)]);
        assert_eq!(figure(&scores, "mean"), Some(5.0));
        assert_eq!(figure(&scores, "sd"), Some(2.138_089_935_299_395));
        assert_eq!(figure(&group(&[(200, 1)]), "sd"), None);
    }

    #[test]
    fn bands_meet_at_the_threshold_and_at_one_quarter_of_it() {
        let scores = group(&[(1875, 1), (1876, 1), (7499, 1), (7500, 2), (7501, 1), (10_000, 4)]);
        assert_eq!(figure(&scores, "share_max_negative"), Some(0.1));
        assert_eq!(figure(&scores, "share_negative"), Some(0.3));
        assert_eq!(figure(&scores, "share_neutral"), Some(0.2));
        assert_eq!(figure(&scores, "share_positive"), Some(0.5));
        assert_eq!(figure(&scores, "within_1"), Some(0.4));
        assert_eq!(figure(&scores, "within_1_quarter"), Some(0.2));
    }

    #[test]
    fn a_bin_holds_its_lower_edge_and_the_last_holds_both() {
        let scores = group(&[(0, 1), (499, 1), (500, 1), (9500, 1), (10_000, 1)]);
        assert_eq!(figure(&scores, "bin_00_05"), Some(2.0));
        assert_eq!(figure(&scores, "bin_05_10"), Some(1.0));
        assert_eq!(figure(&scores, "bin_95_100"), Some(2.0));
    }
}
