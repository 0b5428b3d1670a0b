//! The rows of a table that can be used: typed columns in batches, sorted by key, without duplicates.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arrow::array::{
    Array, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringViewArray, UInt32Array,
};
use arrow::util::display::array_value_to_string;
use rayon::slice::ParallelSliceMut;

use super::keys::KeyColumns;
use super::problem::Problem;
use crate::model::{EntityKey, place};
use crate::schema::{RejectCode, Table};

/// Typed rows of one piece of one file. A column that the file does not feed is not there.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Position of the file among those read for the table.
    pub file: u32,
    /// Line (CSV) or row (Parquet) of each row.
    pub lines: UInt32Array,
    /// The columns.
    pub rows: RecordBatch,
    keys: KeyColumns,
}

impl Batch {
    pub(super) fn new(file: u32, lines: UInt32Array, rows: RecordBatch) -> Self {
        let keys = KeyColumns::of(&rows);
        Self { file, lines, rows, keys }
    }

    /// A column of numbers.
    pub fn numbers<T: ArrowPrimitiveType>(&self, name: &str) -> Option<&PrimitiveArray<T>> {
        self.rows.column_by_name(name)?.as_primitive_opt()
    }

    /// A column of text.
    pub fn texts(&self, name: &str) -> Option<&StringViewArray> {
        self.rows.column_by_name(name)?.as_string_view_opt()
    }

    /// A column of flags.
    pub fn flags(&self, name: &str) -> Option<&BooleanArray> {
        self.rows.column_by_name(name)?.as_boolean_opt()
    }

    /// Whom a row is about.
    pub fn key(&self, row: usize) -> EntityKey<'_> {
        self.keys.key(row)
    }
}

/// A row of an [`Accepted`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowRef {
    /// Position of the batch.
    pub batch: u32,
    /// Row of the batch.
    pub row: u32,
}

/// The usable rows of a table, in the order of their keys.
#[derive(Debug)]
pub struct Accepted {
    /// The table.
    pub table: &'static Table,
    /// The rows as they came.
    pub batches: Vec<Batch>,
    /// The rows in order.
    pub order: Vec<RowRef>,
}

/// What sorting compares first; ids are compared only where these are equal.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sorting {
    entity_type: u8,
    tin: u64,
    npi: u64,
}

impl Accepted {
    /// Sorts rows by key, then by file and line.
    pub fn sorted(table: &'static Table, batches: Vec<Batch>) -> Self {
        let mut keyed = Vec::with_capacity(batches.iter().map(|batch| batch.rows.num_rows()).sum());
        for (position, batch) in batches.iter().enumerate() {
            keyed.extend((0..batch.rows.num_rows()).map(|row| {
                let key = batch.key(row);
                let sorting = Sorting {
                    entity_type: key.entity_type as u8,
                    tin: key.tin.map_or(0, |tin| u64::from(tin.number()) + 1),
                    npi: key.npi.map_or(0, |npi| npi.number() + 1),
                };
                (sorting, RowRef { batch: place(position), row: place(row) })
            }));
        }
        let full = |a: &(Sorting, RowRef), b: &(Sorting, RowRef)| {
            a.0.cmp(&b.0).then_with(|| compare_ids(&batches, a.1, b.1)).then_with(|| a.1.cmp(&b.1))
        };
        if !keyed.is_sorted_by(|a, b| full(a, b) != Ordering::Greater) {
            keyed.par_sort_unstable_by(full);
        }
        let order = keyed.into_iter().map(|(_, at)| at).collect();
        Self { table, batches, order }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// How many rows have nothing in a column.
    pub fn count_missing(&self, column: &str) -> usize {
        let columns: Vec<_> = self.batches.iter().map(|batch| batch.rows.column_by_name(column)).collect();
        let missing = |at: &&RowRef| columns[at.batch as usize].is_none_or(|column| column.is_null(at.row as usize));
        self.order.iter().filter(missing).count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whom the row at a place in the order is about.
    pub fn key(&self, place: usize) -> EntityKey<'_> {
        let at = self.order[place];
        self.batches[at.batch as usize].key(at.row as usize)
    }

    /// Takes out rows, keeping the order of the others.
    pub fn remove(&mut self, places: &[usize]) {
        let mut gone = places.iter().copied().peekable();
        let mut place = 0;
        self.order.retain(|_| {
            let out = gone.next_if_eq(&place).is_some();
            place += 1;
            !out
        });
    }

    /// Rows that share their key with another: those that say something else are rejected, all of them; those that say
    /// the same are left out but for the first.
    pub fn duplicates(&self) -> Duplicates {
        let mut found = Duplicates::default();
        let mut start = 0;
        while start < self.len() {
            let mut end = start + 1;
            while end < self.len() && self.key(end) == self.key(start) {
                end += 1;
            }
            if end - start > 1 {
                let first = self.cells(start);
                match (start + 1..end).all(|place| self.cells(place) == first) {
                    true => found.identical.extend(start + 1..end),
                    false => found.conflicting.push((start..end).collect()),
                }
            }
            start = end;
        }
        found
    }

    fn cells(&self, place: usize) -> BTreeMap<String, String> {
        let at = self.order[place];
        let batch = &self.batches[at.batch as usize].rows;
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns());
        let filled = columns.filter(|(_, column)| column.is_valid(at.row as usize));
        let cell = |column| array_value_to_string(column, at.row as usize).unwrap_or_default();
        filled.map(|(field, column)| (field.name().clone(), cell(column))).collect()
    }

    /// A problem of the row at a place; its verbatim text is fetched later.
    pub fn problem(&self, place: usize, code: RejectCode, message: String) -> Problem {
        let at = self.order[place];
        let batch = &self.batches[at.batch as usize];
        Problem::of_row(batch.file, batch.lines.value(at.row as usize), code, message)
    }
}

/// Places of rows that share their key.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// Repeat what the row before them says.
    pub identical: Vec<usize>,
    /// Groups of rows that say different things of the same unit.
    pub conflicting: Vec<Vec<usize>>,
}

fn compare_ids(batches: &[Batch], a: RowRef, b: RowRef) -> Ordering {
    let id = |at: RowRef| batches[at.batch as usize].key(at.row as usize).id;
    id(a).cmp(&id(b))
}
