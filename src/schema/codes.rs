//! Closed sets of codes.

use serde::{Deserialize, Serialize};

/// A closed set of codes; a cell holds the position of its code.
#[derive(Debug, PartialEq)]
pub struct Codes {
    /// What the set is called in messages.
    pub what: &'static str,
    /// The codes, in order.
    pub names: &'static [&'static str],
}

impl Codes {
    /// # Panics
    /// Never: every set is small.
    ///
    /// The position of a code, whatever its case and whether its words are joined by blanks, hyphens or underscores.
    pub fn position(&self, text: &str) -> Option<u8> {
        let same = |name: &&str| {
            name.len() == text.len()
                && name.bytes().zip(text.bytes()).all(|(ours, theirs)| match theirs {
                    b' ' | b'-' => ours == b'_',
                    _ => ours == theirs.to_ascii_lowercase(),
                })
        };
        let position = self.names.iter().position(same)?;
        Some(u8::try_from(position).expect("a closed set has fewer than 256 codes"))
    }
}

/// Reporting units (42 CFR 414.1305), and the anonymous record of a public file.
pub static ENTITY_TYPE: Codes = Codes {
    what: "an entity type",
    names: &["individual", "group", "virtual_group", "subgroup", "apm_entity", "record"],
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
};

/// The four performance categories, in the order of 42 CFR 414.1380.
pub static CATEGORY: Codes = Codes { what: "a performance category", names: &["quality", "cost", "ia", "pi"] };

/// Why a row was rejected, or what was odd about a row that was used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the codes are explained by `about`, which the dictionary prints")]
pub enum RejectCode {
    UnreadableNumber,
    BadTin,
    BadNpi,
    UnknownCode,
    RateOutOfRange,
    MissingValue,
    UnexpectedValue,
    DuplicateKey,
    NotInRoster,
    RaggedRow,
    BadEncoding,
    LeadingZerosPadded,
    Spelling,
    DecimalsCut,
    PiInferredFromFinal,
}

impl RejectCode {
    /// All codes, rejecting ones first.
    pub const ALL: [Self; 15] = [
        Self::UnreadableNumber,
        Self::BadTin,
        Self::BadNpi,
        Self::UnknownCode,
        Self::RateOutOfRange,
        Self::MissingValue,
        Self::UnexpectedValue,
        Self::DuplicateKey,
        Self::NotInRoster,
        Self::RaggedRow,
        Self::BadEncoding,
        Self::LeadingZerosPadded,
        Self::Spelling,
        Self::DecimalsCut,
        Self::PiInferredFromFinal,
    ];

    /// The code as `rejects.csv` and `flags.csv` print it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "unreadable_number",
            Self::BadTin => "bad_tin",
            Self::BadNpi => "bad_npi",
            Self::UnknownCode => "unknown_code",
            Self::RateOutOfRange => "rate_out_of_range",
            Self::MissingValue => "missing_value",
            Self::UnexpectedValue => "unexpected_value",
            Self::DuplicateKey => "duplicate_key",
            Self::NotInRoster => "not_in_roster",
            Self::RaggedRow => "ragged_row",
            Self::BadEncoding => "bad_encoding",
            Self::LeadingZerosPadded => "leading_zeros_padded",
            Self::Spelling => "spelling",
            Self::DecimalsCut => "decimals_cut",
            Self::PiInferredFromFinal => "pi_inferred_from_final",
        }
    }

    /// Whether the row was used all the same.
    pub fn is_flag(self) -> bool {
        matches!(self, Self::LeadingZerosPadded | Self::Spelling | Self::DecimalsCut | Self::PiInferredFromFinal)
    }

    /// One line for the dictionary.
    pub fn about(self) -> &'static str {
        match self {
            Self::UnreadableNumber => "a number column holds something else, or a number too large for it",
            Self::BadTin => "not nine digits, or all zeros",
            Self::BadNpi => "not ten digits, or the check digit fails",
            Self::UnknownCode => "a value outside the column's closed set",
            Self::RateOutOfRange => "a percent or ratio outside its bounds",
            Self::MissingValue => "an empty cell that the row can't do without",
            Self::UnexpectedValue => "a cell is filled that a row of its type does not have",
            Self::DuplicateKey => "another row of the same key says something else: both are rejected",
            Self::NotInRoster => "a clinician, or a group without any clinician, that the roster does not name",
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
