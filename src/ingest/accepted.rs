//! The rows of a table that can be used: typed columns, sorted by key, without duplicates.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, RecordBatch, RecordBatchOptions,
    StringViewArray, UInt32Array, new_null_array,
};
use arrow::compute::{filter, filter_record_batch, interleave};
use arrow::datatypes::{Field, Schema};
use arrow::util::display::array_value_to_string;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};

use super::keys::KeyColumns;
use super::problem::Problem;
use crate::model::{EntityKey, place};
use crate::schema::{RejectCode, Table};

/// Rows of a batch of sorted rows; the last one may have fewer.
pub const BATCH: usize = 128 * 1024;

/// Typed rows. A column that no file feeds is not there.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Position of each row's file among those read for the table.
    pub files: UInt32Array,
    /// Line (CSV) or row (Parquet) of each row.
    pub lines: UInt32Array,
    /// The columns.
    pub rows: RecordBatch,
    keys: KeyColumns,
}

impl Batch {
    pub(super) fn new(files: UInt32Array, lines: UInt32Array, rows: RecordBatch) -> Self {
        let keys = KeyColumns::of(&rows);
        Self { files, lines, rows, keys }
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

    /// The same rows with some columns, none of the key, in place of their own or beside them.
    ///
    /// # Panics
    /// When a column has not a cell for each row.
    #[must_use]
    pub fn with_columns(&self, columns: &[(&'static str, ArrayRef)]) -> Self {
        let schema = self.rows.schema();
        let is_new = |name: &str| columns.iter().any(|(new, _)| *new == name);
        let kept = schema.fields().iter().zip(self.rows.columns()).filter(|(field, _)| !is_new(field.name()));
        let kept = kept.map(|(field, column)| (field.name().clone(), Arc::clone(column)));
        let all = kept.chain(columns.iter().map(|(name, column)| ((*name).to_owned(), Arc::clone(column))));
        let rows = RecordBatch::try_from_iter_with_nullable(all.map(|(name, column)| (name, column, true)));
        Self { rows: rows.expect("columns of one length"), ..self.clone() }
    }

    fn with_columns_in_order(self, table: &Table) -> Self {
        let schema = self.rows.schema();
        let places: Vec<_> = table.columns.iter().filter_map(|column| schema.index_of(column.name).ok()).collect();
        Self { rows: self.rows.project(&places).expect("columns that are there"), ..self }
    }

    /// Whom a row is about.
    pub fn key(&self, row: usize) -> EntityKey<'_> {
        self.keys.key(row)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.num_rows()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The filled cells of a row, by column.
    pub fn cells(&self, row: usize) -> BTreeMap<String, String> {
        let schema = self.rows.schema();
        let columns = schema.fields().iter().zip(self.rows.columns());
        let filled = columns.filter(|(_, column)| column.is_valid(row));
        filled
            .map(|(field, column)| (field.name().clone(), array_value_to_string(column, row).unwrap_or_default()))
            .collect()
    }

    /// The rows that stay, and the file and line of each other one.
    pub(super) fn parted(self, is_out: &impl Fn(EntityKey<'_>) -> bool) -> (Self, Vec<(u32, u32)>) {
        let stays: BooleanArray = (0..self.len()).map(|row| Some(!is_out(self.key(row)))).collect();
        if stays.false_count() == 0 {
            return (self, Vec::new());
        }
        let places = self.files.values().iter().copied().zip(self.lines.values().iter().copied());
        let out = places.zip(stays.values()).filter(|(_, stays)| !stays).map(|(place, _)| place).collect();
        let numbers =
            |column: &UInt32Array| filter(column, &stays).expect("a flag for each row").as_primitive().clone();
        let rows = filter_record_batch(&self.rows, &stays).expect("a flag for each row");
        (Self::new(numbers(&self.files), numbers(&self.lines), rows), out)
    }

    fn problem(&self, row: usize, code: RejectCode, message: String) -> Problem {
        Problem::of_row(self.files.value(row), self.lines.value(row), code, message)
    }
}

/// A row of unsorted batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct RowRef {
    batch: u32,
    row: u32,
}

/// What sorting compares first: the type above the TIN, then the NPI. Ids are compared only where these are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Sorting {
    type_and_tin: u64,
    npi: u64,
}

impl Sorting {
    fn of(key: EntityKey<'_>) -> Self {
        let tin = key.tin.map_or(0, |tin| u64::from(tin.number()) + 1);
        Self { type_and_tin: (key.entity_type as u64) << 32 | tin, npi: key.npi.map_or(0, |npi| npi.number() + 1) }
    }
}

/// Rows in the order of their keys, before they are moved there.
struct Order<'a> {
    batches: &'a [Batch],
    rows: Vec<(Sorting, RowRef)>,
}

/// The usable rows of a table, in the order of their keys; each key once.
#[derive(Debug)]
pub struct Accepted {
    /// The table.
    pub table: &'static Table,
    /// The rows: [`BATCH`] in each, but for the last.
    pub batches: Vec<Batch>,
}

/// Rows that were taken out because they share their key with another.
#[derive(Debug, Default)]
pub struct Duplicates {
    /// Repeated what the row before them says.
    pub identical: Vec<Problem>,
    /// Groups of rows that say different things of the same unit.
    pub conflicting: Vec<Vec<Problem>>,
}

impl Accepted {
    /// Sorts rows by key, then by file and line, and takes out duplicates: rows that say something else of the same unit
    /// all go, of rows that say the same the first stays.
    pub fn sorted(table: &'static Table, batches: Vec<Batch>) -> (Self, Duplicates) {
        if stand_in_order(&batches) {
            let batches = batches.into_iter().map(|batch| batch.with_columns_in_order(table)).collect();
            return (Self { table, batches }, Duplicates::default());
        }
        let batches = batches.as_slice();
        let mut order = Order::of(batches);
        let duplicates = order.take_duplicates(table);
        (Self { table, batches: order.moved(table) }, duplicates)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.batches.iter().map(Batch::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// The batch of a place in the order, and the row in it.
    pub fn at(&self, place: usize) -> (&Batch, usize) {
        (&self.batches[place / BATCH], place % BATCH)
    }

    /// Whom the row at a place in the order is about.
    pub fn key(&self, place: usize) -> EntityKey<'_> {
        let (batch, row) = self.at(place);
        batch.key(row)
    }

    /// How many rows have nothing in a column.
    pub fn count_missing(&self, column: &str) -> usize {
        let missing = |batch: &Batch| batch.rows.column_by_name(column).map_or(batch.len(), Array::null_count);
        self.batches.iter().map(missing).sum()
    }

    /// A problem of the row at a place; its verbatim text is fetched later.
    pub fn problem(&self, place: usize, code: RejectCode, message: String) -> Problem {
        let (batch, row) = self.at(place);
        batch.problem(row, code, message)
    }

    /// Takes out the rows at some places, in ascending order.
    pub fn remove(&mut self, places: &[usize]) {
        if places.is_empty() {
            return;
        }
        let mut order = Order::of(&self.batches);
        let mut gone = places.iter().copied().peekable();
        let mut place = 0;
        order.rows.retain(|_| {
            let out = gone.next_if_eq(&place).is_some();
            place += 1;
            !out
        });
        self.batches = order.moved(self.table);
    }
}

impl<'a> Order<'a> {
    fn of(batches: &'a [Batch]) -> Self {
        let mut rows = vec![(Sorting::default(), RowRef::default()); batches.iter().map(Batch::len).sum()];
        let mut rest = rows.as_mut_slice();
        let mut slots = Vec::with_capacity(batches.len());
        for (position, batch) in batches.iter().enumerate() {
            let (own, others) = rest.split_at_mut(batch.len());
            slots.push((place(position), batch, own));
            rest = others;
        }
        slots.into_par_iter().for_each(|(position, batch, slots)| {
            for (row, slot) in slots.iter_mut().enumerate() {
                *slot = (Sorting::of(batch.key(row)), RowRef { batch: position, row: place(row) });
            }
        });
        if !rows.is_sorted_by(|a, b| compare(batches, a, b) != Ordering::Greater) {
            rows.par_sort_unstable_by(|a, b| compare(batches, a, b));
        }
        Self { batches, rows }
    }

    /// Whether two rows are about the same unit.
    fn same(&self, a: usize, b: usize) -> bool {
        let ((a_key, a), (b_key, b)) = (self.rows[a], self.rows[b]);
        a_key == b_key && id(self.batches, a) == id(self.batches, b)
    }

    fn batch(&self, place: usize) -> (&Batch, usize) {
        let at = self.rows[place].1;
        (&self.batches[at.batch as usize], at.row as usize)
    }

    /// Rows of one unit that the table can't tell apart, two or more together.
    fn same_rows(&self, table: &Table, unit: Range<usize>) -> Vec<Vec<usize>> {
        if unit.len() == 1 {
            return Vec::new();
        }
        if table.unique_by.is_empty() {
            return vec![unit.collect()];
        }
        let mut by: BTreeMap<Vec<Option<String>>, Vec<usize>> = BTreeMap::new();
        for place in unit {
            let (batch, row) = self.batch(place);
            let mut cells = batch.cells(row);
            by.entry(table.unique_by.iter().map(|name| cells.remove(*name)).collect()).or_default().push(place);
        }
        by.into_values().filter(|same| same.len() > 1).collect()
    }

    fn take_duplicates(&mut self, table: &Table) -> Duplicates {
        let mut found = Duplicates::default();
        if !(1..self.rows.len()).into_par_iter().any(|row| self.same(row - 1, row)) {
            return found;
        }
        let mut out = Vec::new();
        let problem = |place| {
            let (batch, row) = self.batch(place);
            batch.problem(row, RejectCode::DuplicateKey, String::new())
        };
        let mut start = 0;
        while start < self.rows.len() {
            let mut end = start + 1;
            while end < self.rows.len() && self.same(start, end) {
                end += 1;
            }
            for same in self.same_rows(table, start..end) {
                let cells = |place: usize| {
                    let (batch, row) = self.batch(place);
                    batch.cells(row)
                };
                let first = cells(same[0]);
                if same[1..].iter().all(|place| cells(*place) == first) {
                    found.identical.extend(same[1..].iter().copied().map(problem));
                    out.extend(&same[1..]);
                } else {
                    found.conflicting.push(same.iter().copied().map(problem).collect());
                    out.extend(same);
                }
            }
            start = end;
        }
        out.sort_unstable();
        let mut out = out.into_iter().peekable();
        let mut place = 0;
        self.rows.retain(|_| {
            let gone = out.next_if_eq(&place).is_some();
            place += 1;
            !gone
        });
        found
    }

    /// The rows in their order, moved into batches of one size and with the same columns.
    fn moved(&self, table: &'static Table) -> Vec<Batch> {
        let fed = |name| self.batches.iter().any(|batch| batch.rows.column_by_name(name).is_some());
        let columns: Vec<_> = table.columns.iter().filter(|column| fed(column.name)).collect();
        let fields = columns.iter().map(|column| Field::new(column.name, column.kind.in_memory(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let sources: Vec<Vec<ArrayRef>> = columns
            .iter()
            .map(|column| {
                let array = |batch: &Batch| {
                    let there = batch.rows.column_by_name(column.name).cloned();
                    there.unwrap_or_else(|| new_null_array(&column.kind.in_memory(), batch.len()))
                };
                self.batches.iter().map(array).collect()
            })
            .collect();
        let files: Vec<&dyn Array> = self.batches.iter().map(|batch| &batch.files as &dyn Array).collect();
        let lines: Vec<&dyn Array> = self.batches.iter().map(|batch| &batch.lines as &dyn Array).collect();
        let moved = |rows: &[(Sorting, RowRef)]| {
            let places: Vec<_> = rows.iter().map(|(_, at)| (at.batch as usize, at.row as usize)).collect();
            let gather = |arrays: &[&dyn Array]| interleave(arrays, &places).expect("arrays of one type");
            let columns = sources.iter().map(|arrays| gather(&arrays.iter().map(AsRef::as_ref).collect::<Vec<_>>()));
            let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
            let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), columns.collect(), &options);
            let numbers = |arrays: &[&dyn Array]| gather(arrays).as_primitive().clone();
            Batch::new(numbers(&files), numbers(&lines), batch.expect("columns as the schema has them"))
        };
        self.rows.par_chunks(BATCH).with_max_len(1).map(moved).collect()
    }
}

/// Whether rows stand where sorting would put them, each about another unit than those before it.
fn stand_in_order(batches: &[Batch]) -> bool {
    let Some((last, others)) = batches.split_last() else { return true };
    let are_whole = others.iter().all(|batch| batch.len() == BATCH) && (1..=BATCH).contains(&last.len());
    let are_alike = batches.windows(2).all(|pair| pair[0].rows.schema() == pair[1].rows.schema());
    let rise = |batch: &Batch| (0..batch.len()).map(|row| batch.key(row)).is_sorted_by(|a, b| a < b);
    let go_on = |pair: &[Batch]| pair[0].key(pair[0].len() - 1) < pair[1].key(0);
    are_whole && are_alike && batches.windows(2).all(go_on) && batches.par_iter().all(rise)
}

fn compare(batches: &[Batch], a: &(Sorting, RowRef), b: &(Sorting, RowRef)) -> Ordering {
    a.0.cmp(&b.0).then_with(|| id(batches, a.1).cmp(&id(batches, b.1))).then_with(|| a.1.cmp(&b.1))
}

fn id(batches: &[Batch], at: RowRef) -> Option<&str> {
    batches[at.batch as usize].key(at.row as usize).id
}
