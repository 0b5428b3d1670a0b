//! Numbers in pipelines and scenarios: exact as written.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::units::{Exact, FINE, decimal};

/// A number as written: whole, decimal, or a decimal in quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Number {
    mantissa: i64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(i64),
    Float(f64),
    Text(String),
}

impl Number {
    /// The number of 15 decimals that is nearest.
    pub fn nearest<U>(number: &Exact<U>) -> Self {
        Self { mantissa: number.round_half_up(FINE) }
    }

    /// The exact number.
    pub fn exact<U>(self) -> Exact<U> {
        Exact::decimal(self.mantissa, FINE)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Written::deserialize(deserializer)? {
            Written::Whole(number) => number.to_string(),
            Written::Float(number) => number.to_string(),
            Written::Text(text) => text,
        };
        let parsed = decimal::parse(text.trim(), FINE)
            .map_err(|error| serde::de::Error::custom(format!("`{text}`: {error}")))?;
        Ok(Self { mantissa: parsed.mantissa })
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::short_text(self.mantissa, FINE))
    }
}
