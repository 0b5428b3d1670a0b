//! Closed sets of codes.

use serde::{Deserialize, Serialize};

/// A closed set of codes; a cell holds the position of its code.
#[derive(Debug, PartialEq)]
pub struct Codes {
    /// What the set is called in messages.
    pub what: &'static str,
    /// The codes, in order.
    pub names: &'static [&'static str],
    /// Other names that are read, each for the code at a position.
    pub aliases: &'static [(&'static str, u8)],
}

impl Codes {
    /// The codes, and what else is read, for the dictionary.
    pub fn describe(&self) -> String {
        let names = self.names.join(", ");
        if self.aliases.is_empty() {
            return names;
        }
        let alias = |(alias, position): &(&str, u8)| format!("{alias} ({})", self.names[usize::from(*position)]);
        format!("{names}; also {}", self.aliases.iter().map(alias).collect::<Vec<_>>().join(", "))
    }

    /// # Panics
    /// Never: every set is small.
    ///
    /// The position of a code, whatever its case and whether its words are joined by blanks, hyphens or underscores.
    pub fn position(&self, text: &str) -> Option<u8> {
        let same = |name: &&str| {
            name.len() == text.len()
                && name.bytes().zip(text.bytes()).all(|(ours, theirs)| match theirs {
                    b' ' | b'-' => ours == b'_',
                    _ => ours.eq_ignore_ascii_case(&theirs),
                })
        };
        match self.names.iter().position(same) {
            Some(position) => Some(u8::try_from(position).expect("a closed set has fewer than 256 codes")),
            None => self.aliases.iter().find(|(name, _)| same(name)).map(|(_, position)| *position),
        }
    }
}

/// Reporting units (42 CFR 414.1305), and the anonymous record of a public file.
pub static ENTITY_TYPE: Codes = Codes {
    what: "an entity type",
    names: &["individual", "group", "virtual_group", "subgroup", "apm_entity", "record"],
    aliases: &[],
};

/// Clinician types that can take part (42 CFR 414.1305), and everybody else.
pub static CLINICIAN_TYPE: Codes = Codes {
    what: "a clinician type",
    names: &[
        "physician",
        "physician_assistant",
        "nurse_practitioner",
        "clinical_nurse_specialist",
        "crna",
        "physical_therapist",
        "occupational_therapist",
        "clinical_psychologist",
        "speech_language_pathologist",
        "audiologist",
        "dietitian",
        "clinical_social_worker",
        "nurse_midwife",
        "other",
    ],
    aliases: &[],
};

/// The four performance categories, in the order of 42 CFR 414.1380.
pub static CATEGORY: Codes =
    Codes { what: "a performance category", names: &["quality", "cost", "ia", "pi"], aliases: &[] };

/// Collection types of quality measures (42 CFR 414.1325): CMS's own names, and everyday ones that are read as well.
pub static COLLECTION_TYPE: Codes = Codes {
    what: "a collection type",
    names: &[
        "claims",
        "registry",
        "electronicHealthRecord",
        "cmsWebInterface",
        "administrativeClaims",
        "certifiedSurveyVendor",
    ],
    aliases: &[
        ("part_b_claims", 0),
        ("mips_cqm", 1),
        ("qcdr", 1),
        ("medicare_cqm", 1),
        ("ecqm", 2),
        ("web_interface", 3),
        ("cahps", 5),
    ],
};

/// Levels of active engagement with a public-health agency.
pub static ACTIVE_ENGAGEMENT: Codes =
    Codes { what: "a level of active engagement", names: &["pre_production", "production"], aliases: &[] };

/// Progress towards being a qualifying participant of an advanced alternative payment model (42 CFR 414.1430).
pub static QP_STATUS: Codes = Codes { what: "a QP status", names: &["none", "qp", "partial_qp"], aliases: &[] };

/// Why a row was rejected, or what was odd about a row that was used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the codes are explained by `about`, which the dictionary prints")]
pub enum RejectCode {
    UnreadableNumber,
    UnreadableDate,
    BadTin,
    BadNpi,
    UnknownCode,
    UnknownMeasure,
    UnknownActivity,
    UnknownMvp,
    UnknownStratum,
    NotOffered,
    RateOutOfRange,
    NumeratorAboveDenominator,
    CountsInconsistent,
    MissingValue,
    MissingCompleteness,
    MissingStratum,
    UnexpectedValue,
    DuplicateKey,
    ConflictingSubmission,
    ConflictingMembership,
    NotInRoster,
    RaggedRow,
    BadEncoding,
    LeadingZerosPadded,
    Spelling,
    DecimalsCut,
    RateDiffers,
    PiInferredFromFinal,
    OverlappingMembership,
    PracticeSizeDiffers,
    WithoutEffect,
    CodeNotRead,
}

impl RejectCode {
    /// All codes, rejecting ones first.
    pub const ALL: [Self; 32] = [
        Self::UnreadableNumber,
        Self::UnreadableDate,
        Self::BadTin,
        Self::BadNpi,
        Self::UnknownCode,
        Self::UnknownMeasure,
        Self::UnknownActivity,
        Self::UnknownMvp,
        Self::UnknownStratum,
        Self::NotOffered,
        Self::RateOutOfRange,
        Self::NumeratorAboveDenominator,
        Self::CountsInconsistent,
        Self::MissingValue,
        Self::MissingCompleteness,
        Self::MissingStratum,
        Self::UnexpectedValue,
        Self::DuplicateKey,
        Self::ConflictingSubmission,
        Self::ConflictingMembership,
        Self::NotInRoster,
        Self::RaggedRow,
        Self::BadEncoding,
        Self::LeadingZerosPadded,
        Self::Spelling,
        Self::DecimalsCut,
        Self::RateDiffers,
        Self::PiInferredFromFinal,
        Self::OverlappingMembership,
        Self::PracticeSizeDiffers,
        Self::WithoutEffect,
        Self::CodeNotRead,
    ];

    /// The code as `rejects.csv` and `flags.csv` print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "unreadable_number",
            Self::UnreadableDate => "unreadable_date",
            Self::BadTin => "bad_tin",
            Self::BadNpi => "bad_npi",
            Self::UnknownCode => "unknown_code",
            Self::UnknownMeasure => "unknown_measure",
            Self::UnknownActivity => "unknown_activity",
            Self::UnknownMvp => "unknown_mvp",
            Self::UnknownStratum => "unknown_stratum",
            Self::NotOffered => "not_offered",
            Self::RateOutOfRange => "rate_out_of_range",
            Self::NumeratorAboveDenominator => "numerator_above_denominator",
            Self::CountsInconsistent => "counts_inconsistent",
            Self::MissingValue => "missing_value",
            Self::MissingCompleteness => "missing_completeness",
            Self::MissingStratum => "missing_stratum",
            Self::UnexpectedValue => "unexpected_value",
            Self::DuplicateKey => "duplicate_key",
            Self::ConflictingSubmission => "conflicting_submission",
            Self::ConflictingMembership => "conflicting_membership",
            Self::NotInRoster => "not_in_roster",
            Self::RaggedRow => "ragged_row",
            Self::BadEncoding => "bad_encoding",
            Self::LeadingZerosPadded => "leading_zeros_padded",
            Self::Spelling => "spelling",
            Self::DecimalsCut => "decimals_cut",
            Self::RateDiffers => "rate_differs",
            Self::PiInferredFromFinal => "pi_inferred_from_final",
            Self::OverlappingMembership => "overlapping_membership",
            Self::PracticeSizeDiffers => "practice_size_differs",
            Self::WithoutEffect => "without_effect",
            Self::CodeNotRead => "code_not_read",
        }
    }

    /// Whether the row was used all the same.
    pub fn is_flag(self) -> bool {
        matches!(
            self,
            Self::LeadingZerosPadded
                | Self::Spelling
                | Self::DecimalsCut
                | Self::RateDiffers
                | Self::PiInferredFromFinal
                | Self::OverlappingMembership
                | Self::PracticeSizeDiffers
                | Self::WithoutEffect
                | Self::CodeNotRead
        )
    }

    /// One line for the dictionary.
    pub fn about(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "a number column holds something else, or a number too large for it",
            Self::UnreadableDate => "a date column holds something else",
            Self::UnknownMeasure => "no measure of the performance year has this id",
            Self::UnknownActivity => "no improvement activity of the performance year has this id",
            Self::UnknownMvp => "neither mips nor app1 nor a MIPS Value Pathway of the performance year",
            Self::UnknownStratum => "the measure has no stratum of this name",
            Self::NotOffered => {
                "the measure exists, but not in this year, programme or collection type, or not for this unit"
            }
            Self::NumeratorAboveDenominator => "more met than could be",
            Self::CountsInconsistent => "met, not met, exceptions and exclusions are more than the eligible population",
            Self::MissingCompleteness => "neither counts nor reporting rate, case count and rate",
            Self::MissingStratum => {
                "a stratum without which the measure says nothing is not there: all its rows are rejected"
            }
            Self::ConflictingSubmission => {
                "rows of one submission disagree about its CEHRT id or dates: all are rejected"
            }
            Self::RateDiffers => {
                "the rate given beside the counts differs from theirs by more than 0.01; the counts are used"
            }
            Self::BadTin => "not nine digits, or all zeros",
            Self::BadNpi => "not ten digits, or the check digit fails",
            Self::UnknownCode => "a value outside the column's closed set",
            Self::RateOutOfRange => "a percent or ratio outside its bounds",
            Self::MissingValue => "an empty cell that the row can't do without",
            Self::UnexpectedValue => "a cell is filled that a row of its type does not have",
            Self::DuplicateKey => "another row of the same key says something else: both are rejected",
            Self::ConflictingMembership => {
                "a practice in two virtual groups, or a clinician in two subgroups of a practice: all rows are rejected"
            }
            Self::NotInRoster => "a clinician, or a group without any clinician, that the roster does not name",
            Self::OverlappingMembership => {
                "a member that another row brings into the same unit, into another APM entity, or into a virtual group"
            }
            Self::CodeNotRead => {
                "a claim line with a place of service, or a code that is asked for, that is none: it counts without"
            }
            Self::WithoutEffect => {
                "a cell that changes nothing for this unit: not meant for its kind, a hospital without a score, or payments \
                 that every practice of an NPI has a row for"
            }
            Self::PracticeSizeDiffers => {
                "practice_size is less than the roster counts, differs within a practice or from `groups`, or small_practice denies it"
            }
            Self::RaggedRow => "more or fewer cells than the header, or a quote that is never closed",
            Self::BadEncoding => "bytes that are not text in the file's encoding",
            Self::LeadingZerosPadded => "leading zeros were missing and put back",
            Self::Spelling => "an identifier with separators, read without them",
            Self::DecimalsCut => {
                "digits past the last decimal kept were rounded away: the fifteenth, of money the second"
            }
            Self::PiInferredFromFinal => {
                "the file does not say whether the category was reweighted; the published final score does"
            }
        }
    }
}
