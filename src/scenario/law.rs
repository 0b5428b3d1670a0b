//! The law as a scenario has it, and what a scenario may ask of it.

use super::file::{ModeName, WeightRow, Weights};
use super::{Changes, Improvement};
use crate::failure::{Failure, nearest};
use crate::model::{Categories, Category, CategorySet, Collection, PerformanceMove};
use crate::rules::Law;
use crate::rules::tables::QualityLaw;
use crate::units::{Exact, Points};

/// The law with the threshold and the weights of a scenario.
///
/// # Errors
/// For a change that the law can't take.
pub fn changed_law(law: &Law, changes: &Changes) -> Result<Law, Failure> {
    let mut with = law.clone();
    if let Some(threshold) = changes.payment.threshold {
        with.threshold = threshold.exact();
    }
    if let Some(weights) = changes.weights {
        with.weights = weights.categories();
        with.reweighting.set(CategorySet::of(|_| true), None, with.weights);
    }
    for row in &changes.reweighting {
        let (scored, weights) = row.parsed()?;
        with.reweighting.set(scored, Some(row.small_practice), weights);
    }
    Ok(with)
}

/// Checks what can be checked before anything is read.
///
/// # Errors
/// For the first change that can't be made.
pub fn check(changes: &Changes, law: &Law) -> Result<(), Failure> {
    check_payment(changes, law)?;
    for weights in changes.weights.iter().map(|weights| weights.categories()) {
        check_sum(weights, "[weights]")?;
    }
    for row in &changes.reweighting {
        let (scored, _) = row.parsed()?;
        if scored.len() < law.fewest_scored {
            let fewest = law.fewest_scored;
            let message =
                format!("[[reweighting]]: with fewer than {fewest} scored categories the score is the threshold");
            return Err(Failure::usage(message));
        }
    }
    for category in changes.reweight.iter().flat_map(|exception| &exception.categories) {
        self::category(category, "[[reweight]]")?;
    }
    match &law.measures {
        Some(measures) => changes.performance.iter().try_for_each(|one| one.parsed(&measures.quality).map(|_| ())),
        None if changes.performance.is_empty() => Ok(()),
        None => Err(Failure::usage("[[performance]] needs a rule pack with measures")),
    }
}

fn check_payment(changes: &Changes, law: &Law) -> Result<(), Failure> {
    let payment = &changes.payment;
    if *payment != super::PaymentChange::default() && law.payment.is_none() {
        return Err(Failure::usage("[payment_adjustment]: the rule pack does not cover the payment adjustment"));
    }
    let outside = |threshold: &Exact<Points>| threshold <= &Exact::zero() || threshold >= &law.maximum_score;
    if payment.threshold.is_some_and(|threshold| outside(&threshold.exact())) {
        return Err(Failure::usage("`threshold` in [payment_adjustment] lies between 0 and the highest score"));
    }
    match (payment.mode, payment.scaling_factor, &payment.curve) {
        (Some(ModeName::Assumed), None, _) => {
            Err(Failure::usage("`mode = \"assumed\"` in [payment_adjustment] needs a `scaling_factor`"))
        }
        (mode, Some(_), _) if mode != Some(ModeName::Assumed) => {
            Err(Failure::usage("`scaling_factor` in [payment_adjustment] goes with `mode = \"assumed\"` alone"))
        }
        (Some(_), _, Some(_)) => {
            Err(Failure::usage("`curve` in [payment_adjustment] has both sides: it goes without `mode`"))
        }
        (None, None, Some(name)) if !law.published.iter().any(|table| table.name == *name) => {
            let names = law.published.iter().map(|table| table.name.as_str());
            let failure = Failure::usage(format!("no published table `{name}` in the rule pack"));
            Err(failure.hint(format!("it has: {}", names.collect::<Vec<_>>().join(", "))))
        }
        _ => Ok(()),
    }
}

fn check_sum(weights: Categories<u8>, section: &str) -> Result<(), Failure> {
    let sum: u32 = weights.iter().map(|(_, weight)| u32::from(*weight)).sum();
    match sum {
        100 => Ok(()),
        _ => Err(Failure::usage(format!("the weights of {section} sum to {sum}, not to 100"))),
    }
}

fn category(name: &str, section: &str) -> Result<Category, Failure> {
    let names = Category::ALL.map(Category::name);
    Category::ALL.into_iter().find(|category| category.name() == name).ok_or_else(|| {
        let failure = Failure::usage(format!("{section}: no category `{name}`"));
        match nearest(name, names) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint(format!("categories are: {}", names.join(", "))),
        }
    })
}

/// Categories by their names.
///
/// # Errors
/// For a name that no category has.
pub(super) fn categories(names: &[String], section: &str) -> Result<CategorySet, Failure> {
    let found = names.iter().map(|name| category(name, section)).collect::<Result<Vec<_>, _>>()?;
    Ok(CategorySet::of(|category| found.contains(&category)))
}

impl super::Exception {
    /// The categories that are taken out.
    ///
    /// # Errors
    /// For a name that no category has.
    pub fn set(&self) -> Result<CategorySet, Failure> {
        categories(&self.categories, "[[reweight]]")
    }
}

impl Weights {
    fn categories(self) -> Categories<u8> {
        Categories {
            quality: self.quality,
            cost: self.cost,
            improvement_activities: self.ia,
            promoting_interoperability: self.pi,
        }
    }
}

impl WeightRow {
    fn parsed(&self) -> Result<(CategorySet, Categories<u8>), Failure> {
        let section = "[[reweighting]]";
        let scored = categories(&self.scored, section)?;
        for name in self.weights.keys() {
            if !scored.contains(category(name, section)?) {
                return Err(Failure::usage(format!("{section}: `{name}` has a weight and is not among the scored")));
            }
        }
        let weights = Categories::from_fn(|category| self.weights.get(category.name()).copied().unwrap_or(0));
        check_sum(weights, section)?;
        Ok((scored, weights))
    }
}

impl Improvement {
    /// The measure that moves and by how much.
    ///
    /// # Errors
    /// For a measure or collection type that the rule pack does not have, or a measure without a rate.
    pub fn parsed(&self, law: &QualityLaw) -> Result<PerformanceMove, Failure> {
        let unknown = |what: &str, name: &str, known: Vec<&str>| {
            let failure = Failure::usage(format!("[[performance]]: no {what} `{name}`"));
            match nearest(name, known.iter().copied()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure,
            }
        };
        let ids = || law.measures.iter().map(|(_, measure)| measure.id.as_str()).collect();
        let place = law.measures.find(&self.measure_id);
        let measure = place.ok_or_else(|| unknown("measure", &self.measure_id, ids()))?;
        if !law.measures[measure].metric.is_rate() {
            let message = format!("[[performance]]: measure {} has a score and no rate to move", self.measure_id);
            return Err(Failure::usage(message));
        }
        let collection = match &self.collection_type {
            None => None,
            Some(name) => {
                let names = || Collection::ALL.map(Collection::name).to_vec();
                Some(Collection::named(name).ok_or_else(|| unknown("collection type", name, names()))?)
            }
        };
        Ok(PerformanceMove { measure, collection, points: self.points.exact() })
    }
}
