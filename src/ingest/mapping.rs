//! Which of their columns is which of ours, for one file.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::input::Input;
use super::preset::{LINE, Preset};
use crate::failure::{Failure, FailureKind, nearest};
use crate::schema::{Column, Key, Table};

/// How one file's columns feed a table's.
#[derive(Debug)]
pub(super) struct Mapping {
    pub(super) columns: Vec<Mapped>,
    /// Headers that feed nothing.
    pub(super) left_out: Vec<String>,
    /// Places among [`Mapping::columns`] of those of which a row that is there has at least one; empty: every row is there.
    pub(super) filled_by: Vec<usize>,
}

/// One of our columns and where its cells come from.
#[derive(Debug)]
pub(super) struct Mapped {
    pub(super) column: &'static Column,
    pub(super) source: Source,
    /// Their value, in lower case, to ours.
    pub(super) values: HashMap<String, String>,
    /// Their number times this fraction is ours.
    pub(super) scale: Option<(i64, i64)>,
    /// How their dates are written, where not as ISO 8601.
    pub(super) dates: Option<&'static str>,
}

/// Where the cells of a column come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A column of the file: its place from 0 and its header.
    Cell(usize, String),
    /// The same text for every row.
    Constant(String),
}

impl Mapped {
    /// Place of the cell in its row from 1, if it has one.
    pub(super) fn place(&self) -> Option<u32> {
        match self.source {
            Source::Cell(place, _) => u32::try_from(place + 1).ok(),
            Source::Constant(_) => None,
        }
    }

    /// What the column is called in the file.
    pub(super) fn header(&self) -> &str {
        match &self.source {
            Source::Cell(_, header) => header,
            Source::Constant(_) => self.column.name,
        }
    }
}

impl Mapping {
    /// Places in the file of the columns that are read, in the order of [`Mapping::columns`].
    pub(super) fn places(&self) -> Vec<usize> {
        let place = |mapped: &Mapped| match mapped.source {
            Source::Cell(place, _) => Some(place),
            Source::Constant(_) => None,
        };
        self.columns.iter().filter_map(place).collect()
    }

    /// Maps a file's headers, trimmed and in any case: once, or for each line that a row of the file can hold.
    ///
    /// # Errors
    /// When the input names a column that neither the table nor the file has, or a column of the key is missing.
    pub(super) fn resolve(
        table: &'static Table,
        input: &Input,
        headers: &[String],
        path: &Path,
    ) -> Result<Vec<Self>, Failure> {
        let preset = input.preset.as_deref().map(Preset::named).transpose()?;
        let wrong_table = preset.filter(|preset| preset.table != table.name);
        if let Some(preset) = wrong_table {
            return Err(Failure::usage(format!(
                "preset `{}` reads `{}`, not `{}`",
                preset.name, preset.table, table.name
            )));
        }
        let lines = preset.and_then(|preset| preset.lines.as_ref()).map_or(1, |lines| lines.count);
        let of_line = |line| Resolver { table, input, preset, headers, path, line }.mapping();
        let mut mappings = (1..=lines).map(of_line).collect::<Result<Vec<_>, _>>()?;
        let used: Vec<usize> = mappings.iter().flat_map(Self::places).collect();
        let unused = headers.iter().enumerate().filter(|(place, _)| !used.contains(place));
        mappings[0].left_out = unused.map(|(_, header)| header.clone()).collect();
        Ok(mappings)
    }
}

struct Resolver<'a> {
    table: &'static Table,
    input: &'a Input,
    preset: Option<&'static Preset>,
    headers: &'a [String],
    path: &'a Path,
    /// Number of the line within a row of the file.
    line: u32,
}

impl Resolver<'_> {
    fn mapping(&self) -> Result<Mapping, Failure> {
        self.check_names()?;
        let mut columns = Vec::new();
        for column in self.table.columns {
            if let Some(source) = self.source(column)? {
                let (values, scale, dates) = (self.values(column), self.scale(column), self.dates(column));
                columns.push(Mapped { column, source, values, scale, dates });
            }
        }
        self.check_key(&columns)?;
        let lines = self.preset.and_then(|preset| preset.lines.as_ref());
        let tells =
            |mapped: &Mapped| lines.is_some_and(|lines| lines.filled_by.iter().any(|name| name == mapped.column.name));
        let filled_by = (0..columns.len()).filter(|place| tells(&columns[*place])).collect();
        Ok(Mapping { columns, left_out: Vec::new(), filled_by })
    }

    /// Every column that the input speaks of is one of the table's.
    fn check_names(&self) -> Result<(), Failure> {
        let named = self.input.columns.keys().chain(self.input.constants.keys()).chain(self.input.values.keys());
        for name in named {
            if self.table.position(name).is_none() {
                let failure = Failure::usage(format!("table `{}` has no column `{name}`", self.table.name));
                let near = nearest(name, self.table.columns.iter().map(|column| column.name));
                return Err(match near {
                    Some(near) => failure.hint(format!("did you mean `{near}`?")),
                    None => failure.hint(format!("`mips schema {}` lists its columns", self.table.name)),
                });
            }
        }
        match self.input.columns.keys().find(|name| self.input.constants.contains_key(*name)) {
            Some(name) => Err(Failure::usage(format!("`{name}` is given both in `columns` and in `constants`"))),
            None => Ok(()),
        }
    }

    /// The input's own word goes before the preset's, and both before a header of the same name.
    fn source(&self, column: &Column) -> Result<Option<Source>, Failure> {
        let of = |names: &BTreeMap<String, String>| names.get(column.name).cloned();
        if let Some(header) = of(&self.input.columns) {
            return self.cell(&header, column).map(Some);
        }
        if let Some(text) = of(&self.input.constants) {
            return Ok(Some(Source::Constant(text)));
        }
        if let Some(preset) = self.preset {
            if let Some(header) = of(&preset.columns) {
                return self.cell(&header.replace(LINE, &self.line.to_string()), column).map(Some);
            }
            return Ok(of(&preset.constants).map(Source::Constant));
        }
        match self.place(column.name)? {
            Some(place) => Ok(Some(Source::Cell(place, self.headers[place].clone()))),
            None => Ok(None),
        }
    }

    fn cell(&self, header: &str, column: &Column) -> Result<Source, Failure> {
        if let Some(place) = self.place(header)? {
            return Ok(Source::Cell(place, self.headers[place].clone()));
        }
        let message = format!("no column `{header}`, which `{}` is to be read from", column.name);
        let near = nearest(header, self.headers.iter().map(String::as_str));
        let found = || format!("its columns are: {}", self.headers.join(", "));
        Err(self.failure(message).hint(near.map_or_else(found, |near| format!("did you mean `{near}`?"))))
    }

    fn place(&self, name: &str) -> Result<Option<usize>, Failure> {
        let name = name.trim();
        let mut places = self.headers.iter().enumerate().filter(|(_, header)| header.eq_ignore_ascii_case(name));
        let first = places.next().map(|(place, _)| place);
        match (first, places.next()) {
            (Some(first), Some((second, _))) => {
                let message = format!("columns {} and {} are both called `{name}`", first + 1, second + 1);
                Err(self.failure(message))
            }
            (first, _) => Ok(first),
        }
    }

    fn values(&self, column: &Column) -> HashMap<String, String> {
        let values = self.input.values.get(column.name);
        values.into_iter().flatten().map(|(theirs, ours)| (theirs.trim().to_lowercase(), ours.clone())).collect()
    }

    fn scale(&self, column: &Column) -> Option<(i64, i64)> {
        self.preset.and_then(|preset| preset.scale.get(column.name)).copied()
    }

    fn dates(&self, column: &Column) -> Option<&'static str> {
        self.preset.and_then(|preset| preset.dates.get(column.name)).map(String::as_str)
    }

    /// A row must be able to say whom it is about, and something of it.
    fn check_key(&self, columns: &[Mapped]) -> Result<(), Failure> {
        let has = |name: &str| columns.iter().any(|mapped| mapped.column.name == name);
        let missing = match self.table.key {
            Key::Clinician | Key::Member | Key::Facility | Key::Provider => {
                self.table.required().iter().copied().find(|name| !has(name))
            }
            Key::Entity => (!has("tin") && !has("entity_id")).then_some("tin"),
        };
        let missing = missing.or_else(|| self.table.needs.iter().copied().find(|name| !has(name)));
        if let Some(missing) = missing {
            let message = format!("no column `{missing}`, which table `{}` can't do without", self.table.name);
            return Err(self.failure(message).hint(self.advice(missing)));
        }
        let useful = self.table.needs_one_of;
        match useful.first().filter(|_| !useful.iter().any(|name| has(name))) {
            Some(first) => {
                let message = format!("no column for any of {}: its rows would say nothing", useful.join(", "));
                Err(self.failure(message).hint(self.advice(first)))
            }
            None => Ok(()),
        }
    }

    fn advice(&self, name: &str) -> String {
        let found = self.headers.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
        format!("the header has: {found}; name theirs with `columns = {{ {name} = \"...\" }}`")
    }

    fn failure(&self, message: String) -> Failure {
        Failure::new(FailureKind::Usage, message).at_line(self.path, 1, None)
    }
}
