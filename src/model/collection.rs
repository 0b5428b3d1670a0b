//! Collection types.

use crate::schema::COLLECTION_TYPE;

/// How a quality measure is collected (42 CFR 414.1325), in the order of the codes of `collection_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Collection {
    /// Medicare Part B claims of small practices.
    Claims,
    /// MIPS CQMs and measures of qualified clinical data registries.
    Registry,
    /// Electronic CQMs.
    ElectronicHealthRecord,
    /// The CMS Web Interface.
    CmsWebInterface,
    /// Calculated by CMS from claims.
    AdministrativeClaims,
    /// The CAHPS survey.
    CertifiedSurveyVendor,
}

impl Collection {
    /// How many there are.
    pub const COUNT: usize = 6;

    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Claims,
        Self::Registry,
        Self::ElectronicHealthRecord,
        Self::CmsWebInterface,
        Self::AdministrativeClaims,
        Self::CertifiedSurveyVendor,
    ];

    /// The type at a position of the code set.
    ///
    /// # Panics
    /// Beyond the last code, which no decoded column holds.
    pub fn from_code(code: u8) -> Self {
        Self::ALL[usize::from(code)]
    }

    /// The type that CMS calls so.
    pub fn named(name: &str) -> Option<Self> {
        COLLECTION_TYPE.position(name).map(Self::from_code)
    }

    /// CMS's own name.
    pub fn name(self) -> &'static str {
        COLLECTION_TYPE.names[self as usize]
    }
}
