//! Where the payments come from that are projected: the roster, claims, or the table `provider_payments`.

use super::claims::Claims;
use super::finance_settings::BaseSource;
use super::intake::Tables;
use super::outputs::Results;
use super::plan::Plan;
use super::provider_payments::ProviderPayments;
use crate::failure::Failure;
use crate::participation::Assigned;
use crate::schema::{CLAIMS, PROVIDER_PAYMENTS, Table};

/// The payments that a run projects.
#[derive(Clone, Copy)]
pub(super) enum BasePayments<'a> {
    /// Those of the roster; without one, of what is scored.
    Roster,
    /// Those of claims.
    Claims(&'a Claims),
    /// Those of `provider_payments`.
    Providers(&'a ProviderPayments),
}

impl<'a> BasePayments<'a> {
    /// The payments that a pipeline asks for.
    pub(super) fn of(source: BaseSource, tables: &'a Tables) -> Self {
        let read = "a plan has the input of its base";
        match source {
            BaseSource::Roster => Self::Roster,
            BaseSource::Claims => Self::Claims(tables.claims.as_ref().expect(read)),
            BaseSource::ProviderPayments => Self::Providers(tables.payments.as_ref().expect(read)),
        }
    }

    /// What Medicare pays, and allows, the clinician of a row, in cents.
    pub(super) fn part_b(self, results: &Results<'_>, row: &Assigned) -> (Option<i64>, Option<i64>) {
        match (self, results.clinician(row), row.clinician) {
            (Self::Claims(claims), Some(clinician), _) => claims.payments(clinician.key),
            (Self::Providers(payments), _, Some(place)) => payments.part_b(place),
            _ => results.part_b(row),
        }
    }
}

/// The base that a pipeline asks for.
fn source(plan: &Plan) -> BaseSource {
    plan.pipeline.finance.as_ref().map(|finance| finance.base).unwrap_or_default()
}

/// The same as a pipeline says it.
fn named(source: BaseSource) -> &'static str {
    match source {
        BaseSource::Roster => "`base = \"roster\"` in [finance]",
        BaseSource::Claims => "`base = \"claims\"` in [finance]",
        BaseSource::ProviderPayments => "`base = \"provider_payments\"` in [finance]",
    }
}

/// Refuses a base that no input gives, and an input that no base is made of.
pub(super) fn check(plan: &Plan) -> Result<(), Failure> {
    let source = source(plan);
    let is_read = |table: &Table| !plan.inputs(table).is_empty();
    let without =
        |table: &Table| Err(Failure::usage(format!("{} without [[inputs]] for `{}`", named(source), table.name)));
    match source {
        BaseSource::Claims if !is_read(&CLAIMS) => return without(&CLAIMS),
        BaseSource::Claims if plan.pipeline.claims.payment_base.is_none() => {
            let failure = Failure::usage(format!("{} needs `payment_base` in [claims]", named(source)));
            return Err(failure.hint("it names the period whose claims stand for the payments of the payment year"));
        }
        BaseSource::ProviderPayments if !is_read(&PROVIDER_PAYMENTS) => return without(&PROVIDER_PAYMENTS),
        _ if !is_read(&PROVIDER_PAYMENTS) => return Ok(()),
        _ => {}
    }
    let refused = |why: &str, hint: &str| {
        Err(Failure::usage(format!("[[inputs]] for `{}` {why}", PROVIDER_PAYMENTS.name)).hint(hint.to_owned()))
    };
    if source != BaseSource::ProviderPayments {
        let hint = format!("say {}, or leave the input out", named(BaseSource::ProviderPayments));
        return refused("would be of no effect: the base of dollars is another", &hint);
    }
    if !plan.has_roster() {
        return refused("but none for `clinicians`", "its amounts are those of the clinicians of a roster");
    }
    if plan.rolls_up_claims_alone() {
        return refused(
            "would be of no effect: nothing is scored",
            "claims alone are only counted: leave the input out",
        );
    }
    Ok(())
}

/// Refuses a base of allowed charges where nobody says which share of them Medicare pays.
pub(super) fn check_amounts(plan: &Plan, says_paid: bool, why: &str) -> Result<(), Failure> {
    let share = plan.pipeline.finance.as_ref().and_then(|finance| finance.paid_to_allowed.as_ref());
    if says_paid || share.is_some() {
        return Ok(());
    }
    let failure = Failure::usage(format!("{} needs `paid_to_allowed`: {why}", named(source(plan))));
    Err(failure.hint("the share of allowed charges that Medicare pays: 0.78 for 78 percent"))
}

/// The same for claims, where they are the base.
pub(super) fn check_claims(plan: &Plan, claims: &Claims) -> Result<(), Failure> {
    match source(plan) {
        BaseSource::Claims => check_amounts(plan, claims.says().paid, "a file of the claims has no `paid_amount`"),
        BaseSource::Roster | BaseSource::ProviderPayments => Ok(()),
    }
}

/// What a base other than the roster's takes for granted, in sentences.
pub(super) fn sentences(plan: &Plan, tables: &Tables) -> Vec<String> {
    let Some(assumptions) = plan.assumptions.as_ref().filter(|_| !plan.rolls_up_claims_alone()) else {
        return Vec::new();
    };
    match (BasePayments::of(source(plan), tables), &tables.roster) {
        (BasePayments::Claims(claims), Some(roster)) => claims.base_sentence(roster).into_iter().collect(),
        (BasePayments::Providers(payments), _) => payments.sentences(assumptions),
        _ => Vec::new(),
    }
}
