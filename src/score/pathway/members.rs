//! Promoting interoperability of an APM entity by its members (42 CFR 414.1317(b)(3)).

use crate::model::{Category, Reason, UnitFacts};
use crate::score::record::{MeasureScore, Outcome, Recorder, Subject};
use crate::units::{Exact, Percent};

/// What a member of an APM entity adds to the entity's promoting interoperability.
#[derive(Debug, Clone)]
pub enum MemberScore {
    /// Submitted, by the member or the member's group.
    Submitted(Exact<Percent>),
    /// Not submitted, and not reweighted: it counts as 0.
    Nothing,
}

impl MemberScore {
    /// What a member adds who takes part in the program; none: nothing, the member is reweighted.
    ///
    /// The percent of the practice that submitted as a group goes before the member's own. Of a late joiner nothing is scored,
    /// whatever was submitted; an exception or a status keeps out of the mean only who submitted nothing.
    pub fn of(as_group: Option<Exact<Percent>>, own: Option<Exact<Percent>>, facts: &UnitFacts<'_>) -> Option<Self> {
        if as_group.is_some() {
            return as_group.map(Self::Submitted);
        }
        let approved = facts.approved.contains(Category::PromotingInteroperability);
        match own {
            _ if facts.late_joiner => None,
            Some(percent) => Some(Self::Submitted(percent)),
            None if approved || facts.automatic_euc || facts.automatic_reweighting.is_some() => None,
            None => Some(Self::Nothing),
        }
    }
}

/// Promoting interoperability as submitted.
pub(super) struct Submission {
    /// Percent, 0 where nothing was submitted; none: no member of an APM entity had to.
    pub(super) percent: Option<Exact<Percent>>,
    pub(super) submitted: bool,
}

impl Submission {
    /// Why the category is not scored where nobody had to submit anything.
    pub(super) fn weightless(&self) -> Option<Reason> {
        self.percent.is_none().then_some(Reason::ApmEntity)
    }
}

/// The mean of the members of an APM entity. Percents of 80, 100 and one who submitted nothing: 60.
pub(super) fn mean_of_members(members: &[MemberScore], recorder: &mut impl Recorder) -> Submission {
    let submitted = || {
        members.iter().filter_map(|member| match member {
            MemberScore::Submitted(percent) => Some(percent),
            MemberScore::Nothing => None,
        })
    };
    let sum: Exact<Percent> = submitted().sum();
    let count = Exact::<Percent>::whole(i64::try_from(members.len()).expect("members stand on the roster"));
    let percent: Option<Exact<Percent>> = sum.checked_div(&count).map(Exact::as_unit);
    if let Some(percent) = &percent {
        recorder.measure(|| MeasureScore {
            case_count: u32::try_from(members.len()).ok(),
            performance_rate: Some(percent.clone().as_unit()),
            points: Some(percent.clone().as_unit()),
            available: Exact::whole(100),
            counted: true,
            ..MeasureScore::new(Category::PromotingInteroperability, Subject::MeanOfMembers, Outcome::Scored)
        });
    }
    Submission { percent, submitted: submitted().next().is_some() }
}
