//! The tables of a finished run, read back.

use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringViewArray};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, Float64Type};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use crate::failure::{Failure, FailureKind};
use crate::schema::{OutputTable, OutputType};

/// The manifest of a run.
const MANIFEST: &str = "manifest.json";

/// A run folder, or one that is being written and has its tables.
#[derive(Debug)]
pub struct RunFolder {
    path: PathBuf,
    manifest: serde_json::Value,
}

impl RunFolder {
    /// Opens the folder of a finished run.
    ///
    /// # Errors
    /// When it has no manifest that can be read.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let file = path.join(MANIFEST);
        let text = fs_err::read_to_string(&file).map_err(|error| {
            Failure::io("read", &file, &error).hint("a report is made of a run folder: what `mips run` wrote")
        })?;
        let manifest = serde_json::from_str(&text)
            .map_err(|error| Failure::new(FailureKind::Io, format!("not the manifest of a run: {error}")).at(&file))?;
        Ok(Self::new(path, manifest))
    }

    /// A folder whose tables are written and whose manifest is known.
    pub fn new(path: &Path, manifest: serde_json::Value) -> Self {
        Self { path: path.to_owned(), manifest }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its manifest.
    pub fn manifest(&self) -> &serde_json::Value {
        &self.manifest
    }

    /// Whether the run wrote the table.
    pub fn has(&self, table: &OutputTable) -> bool {
        self.file(table).is_file()
    }

    fn file(&self, table: &OutputTable) -> PathBuf {
        self.path.join(format!("{}.parquet", table.name))
    }

    /// A table, whole; without rows where the run did not write it.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn table(&self, table: &'static OutputTable) -> Result<TableRows, Failure> {
        if !self.has(table) {
            return Ok(TableRows::new(table, &RecordBatch::new_empty(table.arrow())));
        }
        let batches = self.pieces(table)?.collect::<Result<Vec<_>, _>>()?;
        let whole = concat_batches(&table.arrow(), &batches);
        Ok(TableRows::new(table, &whole.map_err(|error| damaged(&self.file(table), &error))?))
    }

    /// A table in pieces of some thousand rows, in order.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn pieces(
        &self,
        table: &'static OutputTable,
    ) -> Result<impl Iterator<Item = Result<RecordBatch, Failure>> + use<>, Failure> {
        let path = self.file(table);
        let file = fs_err::File::open(&path).map_err(|error| Failure::io("read", &path, &error))?.into_parts().0;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
        let reader: ParquetRecordBatchReader = reader.map_err(|error| damaged(&path, &error))?;
        Ok(reader.map(move |batch| batch.map_err(|error| damaged(&path, &error))))
    }
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(FailureKind::Io, format!("not a table of a run: {error}")).at(path)
}

/// Rows of an output table, by name of column.
#[derive(Debug)]
pub struct TableRows {
    table: &'static OutputTable,
    rows: usize,
    columns: Vec<Cells>,
}

#[derive(Debug)]
enum Cells {
    Texts(StringViewArray),
    Numbers(arrow::array::Float64Array),
}

impl TableRows {
    /// The rows of a batch that has the columns of the table.
    ///
    /// # Panics
    /// For a batch that has others.
    pub fn new(table: &'static OutputTable, batch: &RecordBatch) -> Self {
        let column = |(column, array): (&crate::schema::OutputColumn, &ArrayRef)| match column.kind {
            OutputType::Text | OutputType::Flag => {
                Cells::Texts(cast(array, &DataType::Utf8View).expect("text or a flag").as_string_view().clone())
            }
            _ => {
                Cells::Numbers(cast(array, &DataType::Float64).expect("a number").as_primitive::<Float64Type>().clone())
            }
        };
        let columns = table.columns.iter().zip(batch.columns()).map(column).collect();
        Self { table, rows: batch.num_rows(), columns }
    }

    /// Its table.
    pub fn table(&self) -> &'static OutputTable {
        self.table
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    fn position(&self, column: &str) -> usize {
        let position = self.table.columns.iter().position(|known| known.name == column);
        position.unwrap_or_else(|| panic!("`{}` has no column `{column}`", self.table.name))
    }

    /// The text of a cell; null is empty.
    ///
    /// # Panics
    /// For a column that the table does not have, or that holds numbers.
    pub fn text(&self, row: usize, column: &str) -> &str {
        match &self.columns[self.position(column)] {
            Cells::Texts(cells) if cells.is_null(row) => "",
            Cells::Texts(cells) => cells.value(row),
            Cells::Numbers(_) => panic!("`{column}` holds numbers"),
        }
    }

    /// The number of a cell.
    ///
    /// # Panics
    /// For a column that the table does not have, or that holds text.
    pub fn number(&self, row: usize, column: &str) -> Option<f64> {
        match &self.columns[self.position(column)] {
            Cells::Numbers(cells) => cells.is_valid(row).then(|| cells.value(row)),
            Cells::Texts(_) => panic!("`{column}` holds text"),
        }
    }

    /// Rows in which columns have these texts.
    pub fn rows_where<'a>(&'a self, is: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = usize> + 'a {
        (0..self.rows).filter(move |row| is.iter().all(|(column, text)| self.text(*row, column) == *text))
    }

    /// The first of them.
    pub fn find(&self, is: &[(&str, &str)]) -> Option<usize> {
        self.rows_where(is).next()
    }
}
