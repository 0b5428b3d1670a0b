//! Output tables of money and of scenarios: what is projected, under which assumptions, and what differs.

use super::outputs::OutputType::{Count, Hundredths, Micro, Money, Statistic, Text};
use super::outputs::{OutputTable, column};

/// The scenarios of a run; the first is the pipeline itself.
pub static SCENARIOS: OutputTable = OutputTable {
    name: "scenarios",
    about: "the scenarios of a run, one row each; the first is `pipeline`, the run itself",
    columns: &[
        column("scenario", Text, "its name"),
        column("title", Text, "what it asks"),
        column("author", Text, "who wrote it"),
        column("reference", Text, "what it goes back to"),
        column("baseline", Text, "the scenario it is set beside; null for the pipeline"),
        column("changes", Text, "what it changes, joined by |"),
        column("performance_threshold", Hundredths, "points"),
        column("quarter_of_threshold", Hundredths, "points; at or below it the full reduction applies"),
        column("positive_side", Text, "published, assumed or solved; a published table has both sides"),
        column("maximum_percent", Micro, "the increase at a score of 100, percent"),
        column("scaling_factor", Micro, "what that is of the applicable percent"),
    ],
};

/// Dollars of each clinician in each scenario.
pub static CLINICIAN_PROJECTION: OutputTable = OutputTable {
    name: "clinician_projection",
    about: "score and dollars of the payment year, one row per scenario and row of final_scores",
    columns: &[
        column("scenario", Text, "pipeline, or the name of a scenario"),
        column("tin", Text, "as in final_scores"),
        column("npi", Text, "as in final_scores"),
        column("entity_id", Text, "as in final_scores"),
        column("participation", Text, "as in final_scores"),
        column("scored_as", Text, "as in final_scores"),
        column("pathway", Text, "as in final_scores"),
        column("final_score", Hundredths, "0 to 100"),
        column("payment_adjustment_percent", Hundredths, "percent of Part B payments"),
        column(
            "amount",
            Money,
            "part_b_paid of what `base` in [finance] names (the roster, claims or provider_payments), else part_b_allowed \
             where paid_to_allowed is stated; null: neither is known",
        ),
        column("amount_of", Text, "part_b_paid or part_b_allowed: which of them"),
        column(
            "base",
            Money,
            "what Medicare pays in the payment year before the adjustment: amount, x paid_to_allowed where it is allowed \
             charges, x growth; half-up to the cent",
        ),
        column("adjustment_dollars", Money, "base x payment_adjustment_percent, half-up to the cent"),
        column("sequestration", Money, "what sequestration takes from base and adjustment; not positive"),
        column("after_sequestration", Money, "base + adjustment_dollars + sequestration"),
    ],
};

/// Dollars by group.
pub static PROJECTION: OutputTable = OutputTable {
    name: "projection",
    about: "sums of dollars by group: the rows of clinician_projection, and the same with other positive sides",
    columns: &[
        column("scenario", Text, "as in scenarios"),
        column(
            "positive_side",
            Text,
            "published, assumed or solved; low and high: between them lies the increase. The scenario's own stands first",
        ),
        column("group_by", Text, "all, or columns of the roster joined by |"),
        column("group_value", Text, "all, or their values joined by |; a missing value is (missing)"),
        column("clinicians", Count, "rows of final_scores, whoever takes part or not"),
        column("with_base", Count, "those of which a base is known"),
        column("base", Money, "before the adjustment"),
        column("adjustment_dollars", Money, "increases less reductions"),
        column("increases", Money, "increases alone"),
        column("reductions", Money, "reductions alone; not positive"),
        column("sequestration", Money, "not positive"),
        column("after_sequestration", Money, "base + adjustment_dollars + sequestration"),
    ],
};

/// Distributions of scenarios.
pub static SCENARIO_DISTRIBUTION: OutputTable = OutputTable {
    name: "scenario_distribution",
    about: "the statistics of distribution, of everybody in each scenario",
    columns: &[
        column("scenario", Text, "as in scenarios"),
        column("statistic", Text, "as in distribution; bands go by the threshold of the scenario"),
        column("value", Statistic, "shares are 0 to 1"),
    ],
};

/// Two runs or scenarios side by side.
pub static COMPARISON: OutputTable = OutputTable {
    name: "comparison",
    about: "a run or scenario beside its baseline, by group",
    columns: &[
        column("baseline", Text, "the scenario or run compared with"),
        column("scenario", Text, "the scenario or run that is compared"),
        column("group_by", Text, "all, or columns of the roster joined by |"),
        column("group_value", Text, "all, or their values joined by |; a missing value is (missing)"),
        column(
            "statistic",
            Text,
            "clinicians; scored; mean_final_score; mean_adjustment (percent, of who is adjusted); adjustment_dollars; \
             higher_score, lower_score, same_score (clinicians, as written); more_dollars, fewer_dollars (clinicians); \
             dollars_won and dollars_lost (sums of the differences of either sign)",
        ),
        column("baseline_value", Micro, "null for what only a comparison has"),
        column("scenario_value", Micro, "of the scenario or run"),
        column("difference", Micro, "scenario_value less baseline_value"),
    ],
};

/// Who gains and loses most.
pub static MOVERS: OutputTable = OutputTable {
    name: "movers",
    about: "clinicians whose score, percent or dollars differ from the baseline, the largest differences first",
    columns: &[
        column("baseline", Text, "as in comparison"),
        column("scenario", Text, "as in comparison"),
        column("rank", Count, "from 1: by dollars, then by percent, then by score, whatever the sign"),
        column("tin", Text, "as in final_scores"),
        column("npi", Text, "as in final_scores"),
        column("entity_id", Text, "of the unit whose score counts, where it has one"),
        column("what", Text, "changed; only_in_baseline or only_in_scenario: no row in the other"),
        column("baseline_final_score", Hundredths, "0 to 100"),
        column("final_score", Hundredths, "0 to 100"),
        column("score_difference", Hundredths, "points"),
        column("baseline_percent", Hundredths, "percent of Part B payments"),
        column("percent", Hundredths, "percent of Part B payments"),
        column("percent_difference", Hundredths, "percentage points"),
        column("baseline_dollars", Money, "adjustment in dollars"),
        column("dollars", Money, "adjustment in dollars"),
        column("dollars_difference", Money, "dollars"),
    ],
};

/// From which band of payment to which.
pub static TRANSITIONS: OutputTable = OutputTable {
    name: "transitions",
    about: "how many clinicians go from which band of payment adjustment to which; the bands are those of the baseline",
    columns: &[
        column("baseline", Text, "as in comparison"),
        column("scenario", Text, "as in comparison"),
        column("from_band", Text, "of the baseline, as listed in to_band"),
        column(
            "to_band",
            Text,
            "full_reduction; reduction; neutral; lower_increase and upper_increase (up to half of the baseline's maximum and \
             above it); not_adjusted; no_score; absent (no row)",
        ),
        column("clinicians", Count, "rows of final_scores"),
        column("dollars_difference", Money, "of those; null: no dollars are known"),
    ],
};

/// What each category adds to the final score.
pub static CATEGORY_CONTRIBUTIONS: OutputTable = OutputTable {
    name: "category_contributions",
    about: "what the categories add to the final scores that count, over everybody who is in `distribution`",
    columns: &[
        column(
            "category",
            Text,
            "quality, cost, ia, pi; complex_patient_bonus; threshold: scores that are the threshold",
        ),
        column("scored", Count, "clinicians for whom it is scored"),
        column("not_scored", Count, "the others"),
        column("mean_score", Micro, "percent, of those for whom it is scored"),
        column("mean_weight", Micro, "percent, of everybody"),
        column("mean_contribution", Micro, "points of the final score, of everybody"),
    ],
};

/// The curve with the cohort on it.
pub static ADJUSTMENT_CURVE: OutputTable = OutputTable {
    name: "adjustment_curve",
    about: "the payment adjustment at every whole final score and where the curve bends or jumps, and how many are there",
    columns: &[
        column("final_score", Hundredths, "points"),
        column("payment_adjustment_percent", Hundredths, "percent of Part B payments"),
        column(
            "clinicians",
            Count,
            "of those in `distribution`, who have a final score from this one up to the next whole one; null between them",
        ),
    ],
};

/// Figures that others are set beside.
pub static REFERENCE_POINTS: OutputTable = OutputTable {
    name: "reference_points",
    about: "figures of the law and of what CMS published, to set the run's beside",
    columns: &[
        column(
            "name",
            Text,
            "performance_threshold, quarter_of_threshold, published_mean_final_score, published_median_final_score, \
             published_maximum_percent, full_reduction_percent, maximum_percent (of this run)",
        ),
        column("value", Micro, "points or percent"),
        column("source", Text, "where it stands; null: it follows from the run"),
    ],
};
