//! Rows of `registrations`: the CAHPS survey, and a MIPS Value Pathway with the measures chosen there.

use std::ops::Range;

use super::check::{text, texts, unit, unknown};
use crate::ingest::{Complaint, EntityColumns, Kept, Piece, RowCheck};
use crate::participation::{Registration, Units};
use crate::rules::tables::{Mvp, MvpLaw, QualityLaw};
use crate::schema::RejectCode;
use arrow::array::RecordBatch;

/// What a cell says that chooses nothing, as an empty one.
const NONE: &str = "none";

/// The check of `registrations`.
#[derive(Clone, Copy)]
pub struct RegistrationCheck<'a> {
    /// The units of the run.
    pub units: &'a Units,
    /// The pathways.
    pub mvps: &'a MvpLaw,
    /// Their measures.
    pub quality: &'a QualityLaw,
}

impl RowCheck for RegistrationCheck<'_> {
    fn check(&self, piece: Piece<'_>, good: &[Range<usize>], complain: &mut dyn FnMut(Complaint)) -> Kept {
        let keys = EntityColumns::of(piece.rows);
        for row in good.iter().cloned().flatten() {
            let found = unit(self.units, keys.key(row), row).and_then(|_| self.read(piece.rows, row));
            if let Err(complaint) = found {
                complain(complaint);
            }
        }
        Kept::Columns
    }
}

impl RegistrationCheck<'_> {
    /// What a row registers for, but for the survey.
    ///
    /// # Errors
    /// [`Complaint`] for a pathway that the pack does not have, a measure that the pathway does not have, and a choice
    /// without a pathway.
    pub fn read(&self, rows: &RecordBatch, row: usize) -> Result<Registration, Complaint> {
        let cell = |name| text(texts(rows, name), row).filter(|cell| !cell.eq_ignore_ascii_case(NONE));
        let mvp = match cell("mvp_id") {
            None => None,
            Some(id) => Some(
                self.mvps
                    .find(id)
                    .ok_or_else(|| unknown(row, "mvp_id", RejectCode::UnknownMvp, id, self.mvps.ids()))?,
            ),
        };
        let pathway = mvp.map(|number| self.mvps.of(number));
        let choice = |column: &'static str, of: fn(&Mvp) -> &std::collections::BTreeSet<u16>| match cell(column) {
            None => Ok(None),
            Some(id) => self.chosen(id, pathway.map(|pathway| (pathway, of(pathway))), (row, column)).map(Some),
        };
        Ok(Registration {
            survey: false,
            mvp,
            population_health: choice("population_health_measure", |pathway| &pathway.population_health)?,
            outcome_claims: choice("outcome_admin_claims_measure", |pathway| &pathway.outcome_claims)?,
        })
    }

    /// The measure that a cell chooses among those of a pathway.
    fn chosen(
        &self,
        id: &str,
        among: Option<(&Mvp, &std::collections::BTreeSet<u16>)>,
        (row, column): (usize, &'static str),
    ) -> Result<u16, Complaint> {
        let complaint = |code, message| Complaint { row, column, code, value: id.to_owned(), message };
        let Some((pathway, measures)) = among else {
            let message = format!("`{column}` is filled without `mvp_id`: it is chosen in a MIPS Value Pathway");
            return Err(complaint(RejectCode::UnexpectedValue, message));
        };
        let place = self.quality.measures.find(id).filter(|place| measures.contains(place));
        place.ok_or_else(|| {
            let offered: Vec<_> = measures.iter().map(|place| self.quality.measures[*place].id.as_str()).collect();
            let offered = if offered.is_empty() { "none".to_owned() } else { offered.join(" or ") };
            let message = format!("`{}` does not offer `{id}` here; it offers {offered}", pathway.id);
            complaint(RejectCode::NotOffered, message)
        })
    }
}
