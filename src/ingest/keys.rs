//! Whom a row is about: the entity key is completed and checked row by row.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewArray, UInt8Array, UInt32Array, UInt64Array};
use arrow::datatypes::{Field, Schema};

use super::mapping::{Mapped, Mapping};
use super::problem::Problem;
use crate::ids::{Npi, Tin};
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
    let mut complain = |row: usize, Complaint { name, code, message }: Complaint| {
        let mut problem = Problem::of_row(0, 0, code, message);
        let mapped = mapping.columns.iter().find(|mapped| mapped.column.name == name);
        problem.column = mapped.and_then(Mapped::place);
        mapped.map_or(name, Mapped::header).clone_into(&mut problem.header);
        problems.push((place(row), problem));
    };
    let good = (0..batch.num_rows()).filter(|row| !bad.contains(&place(*row)));
    match table.key {
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
        Key::Entity => {
            for row in good {
                if let Some(complaint) = key.complaint(row) {
                    complain(row, complaint);
                }
            }
            key.with_types(&batch)
        }
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
pub(super) struct KeyColumns {
    entity_type: Option<UInt8Array>,
    tin: Option<UInt32Array>,
    npi: Option<UInt64Array>,
    entity_id: Option<StringViewArray>,
}

impl KeyColumns {
    pub(super) fn of(batch: &RecordBatch) -> Self {
        let column = |name| batch.column_by_name(name);
        Self {
            entity_type: column("entity_type").map(|column| column.as_primitive().clone()),
            tin: column("tin").map(|column| column.as_primitive().clone()),
            npi: column("npi").map(|column| column.as_primitive().clone()),
            entity_id: column("entity_id").map(|column| column.as_string_view().clone()),
        }
    }

    fn tin(&self, row: usize) -> Option<u32> {
        self.tin.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }

    fn npi(&self, row: usize) -> Option<u64> {
        self.npi.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row))
    }

    /// Whom a row is about.
    pub(super) fn key(&self, row: usize) -> EntityKey<'_> {
        let id = self.entity_id.as_ref().filter(|column| column.is_valid(row)).map(|column| column.value(row));
        EntityKey {
            entity_type: self.entity_type(row),
            tin: self.tin(row).map(Tin::from_number),
            npi: self.npi(row).map(Npi::from_number),
            id,
        }
    }

    fn has_id(&self, row: usize) -> bool {
        self.entity_id.as_ref().is_some_and(|column| column.is_valid(row))
    }

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

    fn with_types(&self, batch: &RecordBatch) -> RecordBatch {
        let types: UInt8Array = (0..batch.num_rows()).map(|row| Some(self.entity_type(row) as u8)).collect();
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
