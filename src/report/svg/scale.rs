//! Scales: from values to places, with ticks at round values.

use super::super::model::{Shape, grouped, signed};

/// From values to places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    values: (f64, f64),
    places: (f64, f64),
}

impl Scale {
    /// From the smallest and the largest value to where they stand.
    pub(super) fn new(values: (f64, f64), places: (f64, f64)) -> Self {
        Self { values, places }
    }

    /// Where a value stands.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        self.places.0 + share * (self.places.1 - self.places.0)
    }

    /// Whether a value stands on it.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.values.0..=self.values.1).contains(&value)
    }
}

/// The smallest and the largest of some values; where all are the same, one more.
pub(super) fn range(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let (from, to) = values
        .into_iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), value| (from.min(value), to.max(value)));
    if from < to { (from, to) } else { (from, from + 1.0) }
}

/// Round values along a scale.
#[derive(Debug, Clone)]
pub(super) struct Ticks {
    exponent: i32,
    step: f64,
    shape: Shape,
    values: (f64, f64),
}

impl Ticks {
    /// At most so many steps between two values; counts are not divided.
    pub(super) fn new(values: (f64, f64), most: f64, shape: Shape) -> Self {
        let smallest = if shape == Shape::Count { 0 } else { -6 };
        let steps =
            (smallest..=15).flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| (exponent, times_ten(digit, exponent))));
        let fits = |(_, step): &(i32, f64)| (values.1 - values.0) / step <= most + 1e-9;
        let (exponent, step) = steps.clone().find(fits).unwrap_or((15, 5e15));
        Self { exponent, step, shape, values }
    }

    /// The values widened to the next ticks.
    pub(super) fn round_range(&self) -> (f64, f64) {
        let first = (self.values.0 / self.step + 1e-9).floor();
        let last = (self.values.1 / self.step - 1e-9).ceil();
        (first * self.step, last * self.step)
    }

    /// With the values widened to the next ticks.
    pub(super) fn widened(self) -> Self {
        Self { values: self.round_range(), ..self }
    }

    /// Each tick that is among the values, and its text.
    pub(super) fn all(&self) -> Vec<(f64, String)> {
        let mut found = Vec::new();
        let mut place = (self.values.0 / self.step - 1e-9).ceil();
        while place <= self.values.1 / self.step + 1e-9 {
            found.push((place * self.step, self.text(place * self.step)));
            place += 1.0;
        }
        found
    }

    fn text(&self, value: f64) -> String {
        // Zero is not negative, however it was come by.
        let value = if value == 0.0 { 0.0 } else { value };
        let decimals = usize::try_from(-self.exponent).unwrap_or(0);
        match self.shape {
            Shape::Share => format!("{:.*} %", decimals.saturating_sub(2), value * 100.0),
            Shape::Percent => format!("{value:.decimals$} %"),
            Shape::Count | Shape::Dollars => self.short(value),
            Shape::DollarsDifference => signed(&self.short(value)),
            Shape::Difference => signed(&format!("{value:.decimals$}")),
            Shape::Score | Shape::Plain => format!("{value:.decimals$}"),
        }
    }

    /// With commas, or in millions or billions.
    fn short(&self, value: f64) -> String {
        let (exponent, letter) = match self.values.0.abs().max(self.values.1.abs()) {
            _ if value == 0.0 => (0, ""),
            largest if largest >= 2e9 => (9, " bn"),
            largest if largest >= 2e6 => (6, " m"),
            _ => (0, ""),
        };
        let decimals = usize::try_from(exponent - self.exponent).unwrap_or(0);
        format!("{}{letter}", grouped(&format!("{:.decimals$}", times_ten(value, -exponent))))
    }
}

/// Powers above one are whole, so that they are divided by, not multiplied with.
fn times_ten(digit: f64, exponent: i32) -> f64 {
    if exponent < 0 { digit / 10_f64.powi(-exponent) } else { digit * 10_f64.powi(exponent) }
}

#[cfg(test)]
mod tests {
    use super::{Scale, Shape, Ticks, range};

    fn texts(values: (f64, f64), most: f64, shape: Shape) -> Vec<String> {
        Ticks::new(values, most, shape).widened().all().into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn ticks_stand_at_ones_twos_and_fives() {
        assert_eq!(texts((0.0, 100.0), 5.0, Shape::Score), ["0", "20", "40", "60", "80", "100"]);
        assert_eq!(texts((-9.0, 1.21), 6.0, Shape::Percent), ["-10 %", "-8 %", "-6 %", "-4 %", "-2 %", "0 %", "2 %"]);
    }

    #[test]
    fn shares_are_written_in_percent() {
        assert_eq!(texts((0.0, 0.6), 3.0, Shape::Share), ["0 %", "20 %", "40 %", "60 %"]);
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(texts((0.0, 2.0), 10.0, Shape::Count), ["0", "1", "2"]);
    }

    #[test]
    fn millions_are_written_short() {
        assert_eq!(texts((-2e6, 2.5e6), 4.0, Shape::Dollars), ["-2 m", "0", "2 m", "4 m"]);
        assert_eq!(texts((0.0, 40_000.0), 4.0, Shape::Dollars), ["0", "10,000", "20,000", "30,000", "40,000"]);
    }

    #[test]
    fn a_value_stands_between_the_ends() {
        let scale = Scale::new((0.0, 100.0), (50.0, 250.0));
        assert!((scale.at(75.0) - 200.0).abs() < 1e-9);
        assert!(!scale.holds(101.0));
    }

    #[test]
    fn equal_values_have_a_range() {
        assert_eq!(range([3.0, 3.0]), (3.0, 4.0));
    }
}
