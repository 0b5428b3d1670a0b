//! The four performance categories.

/// A performance category (42 CFR 414.1310(c)), in the order in which weights and reasons are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// 42 CFR 414.1380(b)(1).
    Quality,
    /// 42 CFR 414.1380(b)(2).
    Cost,
    /// 42 CFR 414.1380(b)(3).
    ImprovementActivities,
    /// 42 CFR 414.1380(b)(4).
    PromotingInteroperability,
}

impl Category {
    /// All four, in order.
    pub const ALL: [Self; 4] =
        [Self::Quality, Self::Cost, Self::ImprovementActivities, Self::PromotingInteroperability];

    /// The name in columns and reasons.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Cost => "cost",
            Self::ImprovementActivities => "ia",
            Self::PromotingInteroperability => "pi",
        }
    }
}

/// One `T` for each category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the fields are the categories")]
pub struct Categories<T> {
    pub quality: T,
    pub cost: T,
    pub improvement_activities: T,
    pub promoting_interoperability: T,
}

impl<T> Categories<T> {
    /// One value for each category, made by `make`.
    pub fn from_fn(mut make: impl FnMut(Category) -> T) -> Self {
        Self {
            quality: make(Category::Quality),
            cost: make(Category::Cost),
            improvement_activities: make(Category::ImprovementActivities),
            promoting_interoperability: make(Category::PromotingInteroperability),
        }
    }

    /// What each value becomes.
    pub fn map<V>(self, mut each: impl FnMut(Category, T) -> V) -> Categories<V> {
        Categories {
            quality: each(Category::Quality, self.quality),
            cost: each(Category::Cost, self.cost),
            improvement_activities: each(Category::ImprovementActivities, self.improvement_activities),
            promoting_interoperability: each(Category::PromotingInteroperability, self.promoting_interoperability),
        }
    }

    /// The value of one category.
    pub fn get(&self, category: Category) -> &T {
        match category {
            Category::Quality => &self.quality,
            Category::Cost => &self.cost,
            Category::ImprovementActivities => &self.improvement_activities,
            Category::PromotingInteroperability => &self.promoting_interoperability,
        }
    }

    /// Category and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Category, &T)> {
        Category::ALL.into_iter().map(|category| (category, self.get(category)))
    }
}

/// Some of the four categories: one bit each, quality the lowest, as `reweight` columns hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CategorySet(u8);

impl CategorySet {
    /// A set from the bits of a column.
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & 0b1111)
    }

    /// The categories for which `holds` is true.
    pub fn of(mut holds: impl FnMut(Category) -> bool) -> Self {
        Self(Category::ALL.into_iter().filter(|&category| holds(category)).map(Self::bit).sum())
    }

    /// One bit for each category.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Whether the category is in the set.
    pub fn contains(self, category: Category) -> bool {
        self.0 & Self::bit(category) != 0
    }

    /// How many categories are in the set.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether none is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The categories of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn bit(category: Category) -> u8 {
        1 << category as u8
    }
}
