//! Whom a row is about: the entity key is completed and checked row by row.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch, StringViewArray, UInt8Array,
    UInt32Array, UInt64Array,
};
use arrow::datatypes::{Field, Schema};

use super::mapping::{Mapped, Mapping};
use super::problem::Problem;
use crate::ids::{Npi, Tin, TinNpi};
use crate::model::{EntityKey, EntityType, place};
use crate::schema::{Key, RejectCode, Table};

/// Fills `entity_type` where it is empty (individual if there is an NPI, else group) and names what a key lacks or has
/// too much. Rows already rejected are left alone.
pub(super) fn complete(
    table: &'static Table,
    mapping: &Mapping,
    batch: RecordBatch,
    bad: &BTreeSet<u32>,
    problems: &mut Vec<(u32, Problem)>,
) -> RecordBatch {
    let key = KeyColumns::of(&batch);
    let needs: Vec<_> =
        table.needs.iter().filter_map(|&name| Some((name, batch.column_by_name(name)?.clone()))).collect();
    let mut complain = |row: usize, Complaint { name, code, message }: Complaint| {
        let mut problem = Problem::of_row(0, 0, code, message);
        let mapped = mapping.columns.iter().find(|mapped| mapped.column.name == name);
        problem.column = mapped.and_then(Mapped::place);
        problem.value = key.text(name, row);
        mapped.map_or(name, Mapped::header).clone_into(&mut problem.header);
        problems.push((place(row), problem));
    };
    let good = (0..batch.num_rows()).filter(|row| !bad.contains(&place(*row)));
    for (name, column) in needs.iter().filter(|(_, column)| column.null_count() > 0) {
        for row in good.clone().filter(|&row| column.is_null(row)) {
            let message = format!("`{name}` is empty: a row of `{}` needs it", table.name);
            complain(row, Complaint { name, code: RejectCode::MissingValue, message });
        }
    }
    match table.key {
        // Nobody lacks a TIN or an NPI.
        Key::Clinician if key.are_clinicians() => batch,
        Key::Clinician => {
            for row in good {
                for (name, missing) in [("tin", key.tin(row).is_none()), ("npi", key.npi(row).is_none())] {
                    if missing {
                        let message = format!("`{name}` is empty: a clinician has a TIN and an NPI");
                        complain(row, Complaint { name, code: RejectCode::MissingValue, message });
                    }
                }
            }
            batch
        }
        Key::Entity if key.are_clinicians() => key.with_types(&batch),
        Key::Entity => {
            for row in good {
                if let Some(complaint) = key.complaint(row) {
                    complain(row, complaint);
                }
            }
            key.with_types(&batch)
        }
        Key::Member => {
            for row in good {
                if let Some(complaint) = key.member_complaint(row) {
                    complain(row, complaint);
                }
            }
            batch
        }
        // The number is among the columns that no row can do without.
        Key::Facility | Key::Provider => batch,
    }
}

/// What is wrong with the key of a row.
struct Complaint {
    name: &'static str,
    code: RejectCode,
    message: String,
}

/// The key columns of some rows.
#[derive(Debug, Clone)]
pub struct KeyColumns {
    entity_type: Option<UInt8Array>,
    tin: Option<UInt32Array>,
    npi: Option<UInt64Array>,
    entity_id: Option<StringViewArray>,
}

impl KeyColumns {
    /// The key columns of a batch.
    pub fn of(batch: &RecordBatch) -> Self {
        let column = |name| batch.column_by_name(name);
        Self {
            entity_type: column("entity_type").map(|column| column.as_primitive().clone()),
            tin: column("tin").map(|column| column.as_primitive().clone()),
            npi: column("npi").map(|column| column.as_primitive().clone()),
            // A hospital's number is the id of its row.
            entity_id: column("entity_id").or(column("ccn")).map(|column| column.as_string_view().clone()),
        }
    }

    #[inline]
    fn tin(&self, row: usize) -> Option<u32> {
        self.tin.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }

    #[inline]
    fn npi(&self, row: usize) -> Option<u64> {
        self.npi.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }

    /// Whether every row has the key of a clinician and no column for anything else, so that none needs a look.
    fn are_clinicians(&self) -> bool {
        let is_full = |column: Option<&dyn Array>| column.is_some_and(|column| column.null_count() == 0);
        let (tin, npi) = (self.tin.as_ref(), self.npi.as_ref());
        self.entity_type.is_none()
            && self.entity_id.is_none()
            && is_full(tin.map(|column| column as &dyn Array))
            && is_full(npi.map(|column| column as &dyn Array))
    }

    /// Whom a row is about.
    pub fn key(&self, row: usize) -> EntityKey<'_> {
        let id = self.entity_id.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row));
        EntityKey {
            entity_type: self.entity_type(row),
            tin: self.tin(row).map(Tin::from_number),
            npi: self.npi(row).map(Npi::from_number),
            id,
        }
    }

    /// The clinician that a row is about; none: it is about another unit.
    #[inline]
    pub fn clinician(&self, row: usize) -> Option<TinNpi> {
        let is_clinician = self.entity_type(row) == EntityType::Individual;
        is_clinician.then(|| Some(TinNpi::new(Tin::from_number(self.tin(row)?), Npi::from_number(self.npi(row)?))))?
    }

    /// For each row, whether it is about the same unit as the row before it.
    pub fn repeats(&self, rows: usize) -> Vec<bool> {
        let mut same = vec![true; rows];
        same.iter_mut().take(1).for_each(|first| *first = false);
        mark_changes(self.npi.as_ref(), &mut same);
        mark_changes(self.tin.as_ref(), &mut same);
        mark_changes(self.entity_type.as_ref(), &mut same);
        if let Some(ids) = &self.entity_id {
            let id = |row: usize| ids.is_valid(row).then(|| ids.value(row));
            (1..rows).for_each(|row| same[row] &= id(row - 1) == id(row));
        }
        same
    }

    /// A key cell as text; empty where there is none.
    fn text(&self, name: &str, row: usize) -> String {
        let cell = match name {
            "entity_type" => {
                let column = self.entity_type.as_ref().filter(|column| column.is_valid(row));
                column.map(|column| EntityType::from_code(column.value(row)).name().to_owned())
            }
            "tin" => self.tin(row).map(|tin| Tin::from_number(tin).to_string()),
            "npi" => self.npi(row).map(|npi| Npi::from_number(npi).to_string()),
            "entity_id" => self.key(row).id.map(str::to_owned),
            _ => None,
        };
        cell.unwrap_or_default()
    }

    fn has_id(&self, row: usize) -> bool {
        self.entity_id.as_ref().is_some_and(|column| column.is_valid(row))
    }

    #[inline]
    fn entity_type(&self, row: usize) -> EntityType {
        match self.entity_type.as_ref().filter(|column| column.is_valid(row)) {
            Some(column) => EntityType::from_code(column.value(row)),
            None if self.npi(row).is_some() => EntityType::Individual,
            None => EntityType::Group,
        }
    }

    /// The part of the key that is missing, or that this type of unit does not have.
    fn complaint(&self, row: usize) -> Option<Complaint> {
        let kind = self.entity_type(row);
        let (tin, npi, id) = match kind {
            EntityType::Individual => (true, true, false),
            EntityType::Group => (true, false, false),
            EntityType::Subgroup => (true, false, true),
            EntityType::VirtualGroup | EntityType::ApmEntity | EntityType::Record => (false, false, true),
        };
        let parts = [
            ("tin", tin, self.tin(row).is_some()),
            ("npi", npi, self.npi(row).is_some()),
            ("entity_id", id, self.has_id(row)),
        ];
        parts.into_iter().find(|(_, wanted, there)| wanted != there).map(|(name, wanted, _)| {
            let kind = kind.name();
            let (code, message) = match wanted {
                true => (RejectCode::MissingValue, format!("`{name}` is empty: a row of type `{kind}` needs it")),
                false => (RejectCode::UnexpectedValue, format!("`{name}` is filled: a row of type `{kind}` has none")),
            };
            Complaint { name, code, message }
        })
    }

    /// What a membership lacks: a unit that has members, its id, and the practice of the member.
    fn member_complaint(&self, row: usize) -> Option<Complaint> {
        let missing = |name: &'static str| {
            let message = format!("`{name}` is empty: a membership needs it");
            Complaint { name, code: RejectCode::MissingValue, message }
        };
        let stated = self.entity_type.as_ref().is_some_and(|column| column.is_valid(row));
        let parts = [("entity_type", stated), ("entity_id", self.has_id(row)), ("tin", self.tin(row).is_some())];
        if let Some((name, _)) = parts.into_iter().find(|(_, there)| !there) {
            return Some(missing(name));
        }
        let kind = self.entity_type(row);
        let unexpected = |name, message| Some(Complaint { name, code: RejectCode::UnexpectedValue, message });
        match (kind, self.npi(row).is_some()) {
            (EntityType::ApmEntity, _) | (EntityType::VirtualGroup, false) | (EntityType::Subgroup, true) => None,
            (EntityType::Subgroup, false) => Some(missing("npi")),
            (EntityType::VirtualGroup, true) => {
                unexpected("npi", "`npi` is filled: a virtual group takes in whole practices".to_owned())
            }
            _ => unexpected("entity_type", format!("a unit of type `{}` has no members", kind.name())),
        }
    }

    fn with_types(&self, batch: &RecordBatch) -> RecordBatch {
        let types: UInt8Array = match self.are_clinicians() {
            true => vec![EntityType::Individual as u8; batch.num_rows()].into(),
            false => (0..batch.num_rows()).map(|row| self.entity_type(row) as u8).collect::<Vec<_>>().into(),
        };
        let types: ArrayRef = Arc::new(types);
        let schema = batch.schema();
        let others = schema.fields().iter().zip(batch.columns()).filter(|(field, _)| field.name() != "entity_type");
        let (mut fields, mut columns) =
            (vec![Arc::new(Field::new("entity_type", types.data_type().clone(), true))], vec![types]);
        for (field, column) in others {
            fields.push(Arc::clone(field));
            columns.push(Arc::clone(column));
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).expect("columns of one length")
    }
}

/// Marks the rows of which a cell says something else than the one before it; empty cells hold zeros.
fn mark_changes<T: ArrowPrimitiveType>(column: Option<&PrimitiveArray<T>>, same: &mut [bool]) {
    let Some(column) = column else { return };
    let values: &[T::Native] = column.values();
    let before = values.iter().zip(same.iter_mut().skip(1));
    before.zip(values.iter().skip(1)).for_each(|((before, same), value)| *same &= before == value);
    if let Some(valid) = column.nulls() {
        (1..column.len()).for_each(|row| same[row] &= valid.is_valid(row - 1) == valid.is_valid(row));
    }
}
