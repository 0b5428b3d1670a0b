//! An invented cohort, calculated in whole numbers: what the tables of a run would say.

use super::tables::decimal;

/// A scenario of the cohort.
pub(super) struct Asked {
    pub name: &'static str,
    pub title: &'static str,
    pub baseline: &'static str,
    pub changes: &'static str,
    pub positive_side: &'static str,
    /// Hundredths of a point.
    pub threshold: i64,
    /// Hundredths of a percent.
    pub maximum: i64,
    /// Hundredths of a point that every score is higher.
    pub higher: i64,
    /// Percents are those of a table: the curve without its reductions of more than one percent.
    pub from_table: bool,
}

pub(super) const SCENARIOS: [Asked; 4] = [
    Asked {
        name: "pipeline",
        title: "The run itself",
        baseline: "",
        changes: "",
        positive_side: "published",
        threshold: 7_500,
        maximum: 105,
        higher: 0,
        from_table: false,
    },
    Asked {
        name: "threshold-82",
        title: "The performance threshold at 82 instead of 75",
        baseline: "pipeline",
        changes: "payment_adjustment.threshold = 82",
        positive_side: "published",
        threshold: 8_200,
        maximum: 105,
        higher: 0,
        from_table: false,
    },
    Asked {
        name: "scaling-factor-3",
        title: "The largest scaling factor that the statute allows, and two points more for everybody",
        baseline: "threshold-82",
        changes: "payment_adjustment.mode = assumed|payment_adjustment.scaling_factor = 3.0|performance",
        positive_side: "assumed",
        threshold: 7_500,
        maximum: 2_700,
        higher: 200,
        from_table: false,
    },
    Asked {
        name: "article-table",
        title: "The published table of an article instead of the curve",
        baseline: "pipeline",
        changes: "payment_adjustment.curve = article-2024",
        positive_side: "printed",
        threshold: 7_500,
        maximum: 105,
        higher: 0,
        from_table: true,
    },
];

/// A clinician of the cohort.
pub(super) struct Member {
    pub tin: String,
    pub npi: String,
    /// Of a record; a clinician is in an ACO in the third scenario.
    pub entity_id: &'static str,
    pub specialty: &'static str,
    pub participation: &'static str,
    pub score: Option<i64>,
    pub amount: Option<i64>,
    pub allowed: bool,
}

/// What becomes of a member in a scenario, in cents and hundredths.
pub(super) struct Outcome {
    pub score: Option<i64>,
    pub percent: i64,
    pub base: Option<i64>,
    pub adjustment: Option<i64>,
    pub sequestration: Option<i64>,
    pub after: Option<i64>,
}

/// So many members in practices of five, with one of each kind among them: excluded, voluntary, without a score,
/// without payments, with allowed charges alone, at the threshold, at its quarter, with a half cent to round.
pub(super) fn members(count: usize) -> Vec<Member> {
    let scores = [10_000, 9_317, 8_800, 7_500, 8_200, 7_499, 6_000, 4_025, 1_876, 1_875, 0, 7_941, 9_650, 8_533];
    let specialties = ["Family Medicine", "Cardiology", "Dermatology & \"Skin\""];
    let member = |number: usize| {
        let spread = i64::try_from(number).unwrap();
        Member {
            tin: format!("{:09}", 70_055_101 + number / 5 * 7),
            npi: (2_000_110_017 + number).to_string(),
            entity_id: "",
            specialty: specialties[number % 3],
            participation: ["required", "opted_in", "required", "required"][number % 4],
            score: Some(scores[number % scores.len()]),
            amount: Some(8_421_040 + spread * 123_457 % 9_000_000),
            allowed: number % 6 == 5,
        }
    };
    let mut members: Vec<_> = (0..count).map(member).collect();
    members[2].participation = "excluded";
    members[7].participation = "voluntary";
    members[9].score = None;
    members[11].amount = None;
    members[12].amount = Some(100_000);
    // The last is a record, which has neither practice nor NPI.
    let record = &mut members[count - 1];
    record.tin.clear();
    record.npi.clear();
    record.entity_id = "REC-1";
    members
}

impl Member {
    pub(super) fn outcome(&self, asked: &Asked) -> Outcome {
        let score = self.score.map(|score| (score + asked.higher).min(10_000));
        let adjusted = matches!(self.participation, "required" | "opted_in");
        let percent = score.filter(|_| adjusted).map_or(0, |score| asked.percent(score));
        // Growth of 1 percent, then of 2.5: a factor of 1.03525.
        let (ratio, hundred) = if self.allowed { (78, 100) } else { (1, 1) };
        let base = self.amount.map(|amount| rounded(amount * ratio * 103_525, hundred * 100_000));
        let adjustment = base.map(|base| rounded(base * percent, 10_000));
        let left = base.zip(adjustment).map(|(base, adjustment)| base + adjustment);
        let sequestration = left.map(|left| -rounded(left * 2, 100));
        let after = left.zip(sequestration).map(|(left, sequestration)| left + sequestration);
        Outcome { score, percent, base, adjustment, sequestration, after }
    }

    /// The row of `clinician_projection`.
    pub(super) fn row(&self, asked: &Asked) -> Vec<String> {
        let Outcome { score, percent, base, adjustment, sequestration, after } = self.outcome(asked);
        let of_clinician = if asked.higher > 0 { "apm_entity" } else { "group" };
        // A unit that stands for itself is of one kind in every scenario.
        let kind = if self.npi.is_empty() { "record" } else { of_clinician };
        let scored = score.map_or("", |_| kind);
        let entity = if scored == "apm_entity" { "ACO-1" } else { self.entity_id };
        let amount_of = match self.amount {
            None => "",
            Some(_) if self.allowed => "part_b_allowed",
            Some(_) => "part_b_paid",
        };
        let pathway = if scored.is_empty() { "" } else { "traditional" };
        let texts = [asked.name, &self.tin, &self.npi, entity, self.participation, scored, pathway];
        let mut row: Vec<_> = texts.map(str::to_owned).to_vec();
        row.extend([decimal(score), decimal(Some(percent)), decimal(self.amount), amount_of.to_owned()]);
        row.extend([base, adjustment, sequestration, after].map(decimal));
        row
    }
}

impl Asked {
    /// 42 CFR 414.1405(b), in hundredths.
    fn percent(&self, score: i64) -> i64 {
        let reduction = match score {
            score if score >= self.threshold => {
                return rounded(self.maximum * (score - self.threshold), 10_000 - self.threshold);
            }
            score if score * 4 <= self.threshold => 900,
            score => rounded(900 * (self.threshold - score), self.threshold),
        };
        if self.from_table { -reduction.min(100) } else { -reduction }
    }
}

/// A quotient, half-way cases away from zero.
fn rounded(upper: i64, lower: i64) -> i64 {
    let half = (2 * upper.abs() + lower) / (2 * lower);
    if upper < 0 { -half } else { half }
}
