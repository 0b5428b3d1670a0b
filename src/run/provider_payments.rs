//! What Medicare paid by the table `provider_payments`, laid on the roster.

use arrow::datatypes::Decimal64Type;

use super::account::Account;
use super::base_payments::check_amounts;
use super::intake::accepted;
use super::plan::Plan;
use super::records::Numbers;
use crate::failure::Failure;
use crate::ids::{Npi, TinNpi};
use crate::ingest::{Accepted, read};
use crate::model::{EntityKey, place};
use crate::participation::Roster;
use crate::project::{Assumptions, part};
use crate::schema::{PROVIDER_PAYMENTS, RejectCode};
use crate::units::Optional;
use crate::watch::Watch;

/// Payments of the clinicians of a roster.
pub(super) struct ProviderPayments {
    /// Rows about somebody on the roster.
    pub(super) rows: Accepted,
    /// What each clinician of the roster is paid; none: no row names them.
    given: Vec<Option<Given>>,
    /// NPIs whose amounts several practices share.
    shared: u64,
}

/// What Medicare paid, and allowed, in cents.
#[derive(Debug, Clone, Copy)]
struct Given {
    paid: Optional,
    allowed: Optional,
}

impl Given {
    /// The part that goes to one of several practices.
    fn part(self, place: usize, of: usize) -> Self {
        let of_amount = |amount: Optional| amount.get().map(|cents| part(cents, place, of)).into();
        Self { paid: of_amount(self.paid), allowed: of_amount(self.allowed) }
    }

    fn is_empty(self) -> bool {
        self.paid.get().or(self.allowed.get()).is_none()
    }
}

/// The roster by NPI.
struct Practices<'a> {
    roster: &'a Roster,
    /// Each clinician's NPI and place, in the order of NPI and TIN.
    by_npi: Vec<(Npi, u32)>,
}

impl<'a> Practices<'a> {
    fn of(roster: &'a Roster) -> Self {
        let places = roster.clinicians().iter().enumerate();
        let mut by_npi: Vec<_> = places.map(|(at, clinician)| (clinician.key.npi(), place(at))).collect();
        by_npi.sort_unstable();
        Self { roster, by_npi }
    }

    /// Places on the roster of an NPI, in the order of its practices.
    fn of_npi(&self, npi: Npi) -> &[(Npi, u32)] {
        let start = self.by_npi.partition_point(|(other, _)| *other < npi);
        let length = self.by_npi[start..].partition_point(|(other, _)| *other == npi);
        &self.by_npi[start..start + length]
    }

    fn has(&self, key: EntityKey<'_>) -> bool {
        match (key.tin, key.npi) {
            (Some(tin), Some(npi)) => self.roster.place(TinNpi::new(tin, npi)).is_some(),
            (None, Some(npi)) => !self.of_npi(npi).is_empty(),
            (_, None) => false,
        }
    }
}

/// Reads `provider_payments`; none: the run has no such table. A nation's file names mostly others, who are left out before
/// anything is made of their rows.
pub(super) fn provider_payments(
    plan: &Plan,
    roster: &Roster,
    account: &mut Account,
    watch: &dyn Watch,
) -> Result<Option<ProviderPayments>, Failure> {
    let inputs = plan.inputs(&PROVIDER_PAYMENTS);
    if inputs.is_empty() {
        return Ok(None);
    }
    let mut intake = read(&PROVIDER_PAYMENTS, &inputs, plan.options(None), watch)?;
    let says_paid = intake.files.iter().any(|file| file.mapped.iter().any(|(column, _)| *column == "part_b_paid"));
    check_amounts(plan, says_paid, "no file of it has `part_b_paid`")?;
    let practices = Practices::of(roster);
    intake.leave_out("not_in_roster", |key| !practices.has(key));
    let (mut intake, rows) = accepted(&PROVIDER_PAYMENTS, intake, watch)?;
    let mut payments = ProviderPayments { rows, given: vec![None; roster.clinicians().len()], shared: 0 };
    for idle in payments.give(&practices) {
        let message = "every practice of the NPI on the roster has a row of its own".to_owned();
        let npi = payments.rows.key(idle).npi.map(|npi| npi.to_string());
        let problem = payments.rows.problem(idle, RejectCode::WithoutEffect, message);
        intake.flags.push(problem.about("npi", npi.unwrap_or_default()));
    }
    account.add(&mut intake);
    Ok(Some(payments))
}

impl ProviderPayments {
    /// What Medicare paid, and allowed, the clinician at a place of the roster, in cents.
    pub(super) fn part_b(&self, clinician: u32) -> (Option<i64>, Option<i64>) {
        self.given[clinician as usize].map_or((None, None), |given| (given.paid.get(), given.allowed.get()))
    }

    /// Gives each clinician the amounts of the own row, else a part of those of the NPI; the rows that nobody takes.
    fn give(&mut self, practices: &Practices<'_>) -> Vec<usize> {
        let amounts = self.amounts();
        let (mut of_npis, mut idle) = (Vec::new(), Vec::new());
        for (row, given) in amounts.into_iter().enumerate() {
            match (self.rows.key(row).tin, self.rows.key(row).npi) {
                (Some(tin), Some(npi)) => {
                    let place = practices.roster.place(TinNpi::new(tin, npi)).expect("strangers are left out");
                    self.given[place] = Some(given);
                }
                (None, Some(npi)) => of_npis.push((row, npi, given)),
                (_, None) => {}
            }
        }
        for (row, npi, given) in of_npis {
            let places = practices.of_npi(npi);
            let mut takes = false;
            for (number, (_, place)) in places.iter().enumerate() {
                let cell = &mut self.given[*place as usize];
                takes |= cell.is_none();
                cell.get_or_insert_with(|| given.part(number, places.len()));
            }
            self.shared += u64::from(takes && places.len() > 1 && !given.is_empty());
            if !takes {
                idle.push(row);
            }
        }
        idle
    }

    /// The amounts of the rows, in their order.
    fn amounts(&self) -> Vec<Given> {
        let of_batch = |batch| {
            let [paid, allowed] =
                ["part_b_paid", "part_b_allowed"].map(|name| Numbers::<Decimal64Type>::of(batch, name));
            move |row| Given { paid: paid.get(row).into(), allowed: allowed.get(row).into() }
        };
        self.rows.batches.iter().flat_map(|batch| (0..batch.len()).map(of_batch(batch))).collect()
    }

    /// What was taken for granted, in sentences.
    pub(super) fn sentences(&self, assumptions: &Assumptions) -> Vec<String> {
        let count = |wanted: &dyn Fn(Option<Given>) -> bool| self.given.iter().filter(|given| wanted(**given)).count();
        let unnamed = count(&|given| given.is_none());
        let is_idle = |given: Given| assumptions.amount(given.paid.get(), given.allowed.get()).is_none();
        let without_amount = count(&|given| given.is_some_and(is_idle));
        let mut found = vec![format!(
            "base of dollars: what `provider_payments` gives, in place of what the roster gives; {unnamed} of the roster have no row in it, or one that was rejected, and so no base"
        )];
        if without_amount > 0 {
            found.push(format!(
                "base of dollars: {without_amount} of the roster are in `provider_payments` without an amount that can be used, which is empty where it is suppressed, or allowed charges without `paid_to_allowed`; they have no base"
            ));
        }
        if self.shared > 0 {
            found.push(format!(
                "base of dollars: of {} NPIs in several practices of the roster `provider_payments` does not say which practice was paid; each practice has an equal part",
                self.shared
            ));
        }
        found
    }
}
