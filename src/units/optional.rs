//! [`Optional`]: a mantissa that may not be there.

/// The mantissa of a decimal or none, in the room of a mantissa: rosters of a nation are mostly empty columns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Optional(i64);

impl Optional {
    /// Nothing. Columns hold at most 18 digits, so that no mantissa is the least number of 64 bits.
    pub const NONE: Self = Self(i64::MIN);

    /// The mantissa, where there is one.
    #[inline]
    pub fn get(self) -> Option<i64> {
        (self != Self::NONE).then_some(self.0)
    }
}

impl From<Option<i64>> for Optional {
    #[inline]
    fn from(mantissa: Option<i64>) -> Self {
        debug_assert!(mantissa != Some(i64::MIN), "columns hold at most 18 digits");
        mantissa.map_or(Self::NONE, Self)
    }
}

impl Default for Optional {
    fn default() -> Self {
        Self::NONE
    }
}

impl std::fmt::Debug for Optional {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}
