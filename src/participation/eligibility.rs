//! 42 CFR 414.1305, 414.1310: who has to take part, who may, and who is left out.

use crate::rules::LowVolumeLaw;

/// What a unit billed in one segment of the determination period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Segment {
    /// Allowed charges of covered professional services, cents.
    pub charges: Option<i64>,
    /// Patients with Part B.
    pub patients: Option<u32>,
    /// Covered professional services.
    pub services: Option<u32>,
}

/// What a unit billed in the two segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Volume {
    /// The first and the second segment.
    pub segments: [Segment; 2],
}

/// How much of the low-volume threshold is exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exceeded {
    /// None of the three elements.
    Nothing,
    /// One or two: the unit may opt in.
    Something,
    /// All three.
    Everything,
}

/// How a clinician takes part, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Not at all.
    Excluded(Exclusion),
    /// Scored, without a payment adjustment.
    Voluntary,
    /// By election, with a payment adjustment.
    OptedIn,
    /// By law.
    Required,
}

/// Why a clinician is left out, in the order in which reasons are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// Of a type that is no MIPS eligible clinician.
    NotEligibleType,
    /// First enrolled in Medicare in the year.
    NewlyEnrolled,
    /// A qualifying participant of an advanced alternative payment model.
    Qp,
    /// A partial qualifying participant who does not elect to take part.
    PartialQp,
    /// Exceeds none of the elements of the low-volume threshold.
    LowVolume,
    /// Exceeds some, and did not opt in.
    NotOptedIn,
}

/// How a clinician takes part by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// By the own figures and elections.
    pub standing: Standing,
    /// The practice can bring the clinician in by reporting as a group.
    pub in_group: bool,
}

/// What is stated of a clinician beside figures.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "columns of the roster")]
pub struct Stated {
    /// Of a type that can't take part.
    pub other_type: bool,
    /// First enrolled in Medicare in the year.
    pub newly_enrolled: bool,
    /// A qualifying participant.
    pub qp: bool,
    /// A partial qualifying participant who does not elect to take part.
    pub partial_qp: bool,
    /// Opted in.
    pub opted_in: bool,
    /// Reports voluntarily.
    pub voluntary: bool,
}

impl Segment {
    fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// An empty cell is not exceeded.
    fn exceeded(self, law: &LowVolumeLaw) -> Exceeded {
        let elements = [
            self.charges.is_some_and(|charges| charges > law.charges),
            self.patients.is_some_and(|patients| patients > law.patients),
            self.services.is_some_and(|services| services > law.services),
        ];
        match elements.into_iter().filter(|exceeded| *exceeded).count() {
            0 => Exceeded::Nothing,
            3 => Exceeded::Everything,
            _ => Exceeded::Something,
        }
    }

    /// Past the largest number a sum stays there, which is above every limit.
    fn plus(self, other: Self) -> Self {
        Self {
            charges: sum(self.charges, other.charges, i64::saturating_add),
            patients: sum(self.patients, other.patients, u32::saturating_add),
            services: sum(self.services, other.services, u32::saturating_add),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            charges: self.charges.or(other.charges),
            patients: self.patients.or(other.patients),
            services: self.services.or(other.services),
        }
    }
}

fn sum<T>(a: Option<T>, b: Option<T>, plus: fn(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(plus(a, b)),
        (a, b) => a.or(b),
    }
}

impl Volume {
    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Self::default()
    }

    /// The figures of a clinician: patients of the second segment alone are the weight in the means of the group, and say
    /// nothing of what was billed.
    #[must_use]
    pub fn unless_weight(self) -> Self {
        let [first, second] = self.segments;
        let is_weight = first.is_empty() && Segment { patients: None, ..second }.is_empty();
        if is_weight { Self::default() } else { self }
    }

    /// How much of the threshold is exceeded (42 CFR 414.1305); none: not known.
    ///
    /// Everything has to be exceeded in both segments; whoever is first seen in the second is judged on it alone, and who
    /// billed nothing in it exceeds nothing. 90,000.00 dollars, 201 patients and 201 services exceed two of three.
    pub fn exceeded(self, law: &LowVolumeLaw) -> Option<Exceeded> {
        if self.is_unknown() {
            return None;
        }
        let [first, second] = self.segments;
        let last = second.exceeded(law);
        Some(if first.is_empty() { last } else { first.exceeded(law).min(last) })
    }

    /// The figures of two clinicians of a practice together; patients of both count twice.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let [first, second] = self.segments;
        Self { segments: [first.plus(other.segments[0]), second.plus(other.segments[1])] }
    }

    /// These figures, and others where a cell is empty.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let [first, second] = self.segments;
        Self { segments: [first.or(other.segments[0]), second.or(other.segments[1])] }
    }
}

impl Exclusion {
    /// The name in `exclusion_reason`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotEligibleType => "not_eligible_type",
            Self::NewlyEnrolled => "newly_enrolled",
            Self::Qp => "qp",
            Self::PartialQp => "partial_qp",
            Self::LowVolume => "low_volume",
            Self::NotOptedIn => "not_opted_in",
        }
    }

    /// Whether the clinician may report without an adjustment all the same (42 CFR 414.1310(b)(2)).
    fn may_report(self) -> bool {
        !matches!(self, Self::Qp | Self::PartialQp)
    }

    /// Whether it ends where the practice takes part as a group (42 CFR 414.1310(b)(1)(iii)).
    fn ends_in_group(self) -> bool {
        matches!(self, Self::LowVolume | Self::NotOptedIn)
    }
}

impl Standing {
    /// The name in `participation`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Excluded(_) => "excluded",
            Self::Voluntary => "voluntary",
            Self::OptedIn => "opted_in",
            Self::Required => "required",
        }
    }

    /// Whether payments are adjusted.
    pub fn is_adjusted(self) -> bool {
        self >= Self::OptedIn
    }

    /// Whether scores of a unit that gives this standing compete, where `strongest` is the strongest of all units
    /// (86 FR 65536): one that adjusts payments with others that do, a voluntary one with its like.
    pub(super) fn competes(self, strongest: Self) -> bool {
        match strongest {
            Self::Required | Self::OptedIn => self.is_adjusted(),
            Self::Voluntary => self == Self::Voluntary,
            Self::Excluded(_) => false,
        }
    }
}

/// Why a clinician is left out, by the first reason that holds (42 CFR 414.1310(b)).
fn exclusion(stated: Stated, exceeded: Exceeded) -> Option<Exclusion> {
    let reasons = [
        (stated.other_type, Exclusion::NotEligibleType),
        (stated.newly_enrolled, Exclusion::NewlyEnrolled),
        (stated.qp, Exclusion::Qp),
        (stated.partial_qp, Exclusion::PartialQp),
        (exceeded == Exceeded::Nothing, Exclusion::LowVolume),
        (exceeded == Exceeded::Something && !stated.opted_in, Exclusion::NotOptedIn),
    ];
    reasons.into_iter().find(|(holds, _)| *holds).map(|(_, reason)| reason)
}

/// How a clinician takes part by themselves; without figures as if everything was exceeded.
///
/// 60,000 dollars, 300 patients and 250 services in both segments: `not_opted_in`; opted in with the election.
pub fn of_clinician(stated: Stated, exceeded: Option<Exceeded>) -> Own {
    let exceeded = exceeded.unwrap_or(Exceeded::Everything);
    let Some(reason) = exclusion(stated, exceeded) else {
        let standing = if exceeded == Exceeded::Something { Standing::OptedIn } else { Standing::Required };
        return Own { standing, in_group: true };
    };
    let reports = stated.voluntary && reason.may_report();
    let standing = if reports { Standing::Voluntary } else { Standing::Excluded(reason) };
    Own { standing, in_group: reason.ends_in_group() }
}

impl Stated {
    /// Asked whether the group as a whole qualifies for something (42 CFR 414.1380(c)(2)(iii)): neither of another type, nor
    /// newly enrolled, nor a qualifying participant.
    pub fn may_be_eligible(self) -> bool {
        !self.other_type && !self.newly_enrolled && !self.qp
    }
}

/// How the clinicians of a practice that reports as a group take part through it (42 CFR 414.1310(b)(1)(ii), (iii)).
pub fn of_practice(opted_in: bool, exceeded: Option<Exceeded>) -> Standing {
    match exceeded {
        None | Some(Exceeded::Everything) => Standing::Required,
        Some(Exceeded::Something) if opted_in => Standing::OptedIn,
        Some(_) => Standing::Voluntary,
    }
}

/// How a participant of an alternative payment model takes part through its entity, of which low volume is not asked: by law
/// where the clinician or the practice exceeds everything, by the election of either where one exceeds something, else as
/// alone (42 CFR 414.1310(b)(1)).
pub fn of_apm_participant(
    own: Standing,
    elects: bool,
    exceeded: Option<Exceeded>,
    practice_exceeds: Option<Exceeded>,
) -> Standing {
    let most = exceeded.unwrap_or(Exceeded::Everything).max(practice_exceeds.unwrap_or(Exceeded::Everything));
    match most {
        Exceeded::Everything => Standing::Required,
        Exceeded::Something if elects => own.max(Standing::OptedIn),
        _ => own,
    }
}
