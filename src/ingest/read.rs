//! Reading all files of a table, in parallel and within bounded memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::accepted::Batch;
use super::csv_file::{CsvFile, Shape, cut};
use super::decode::{Decoded, Decoder, decode};
use super::in_order::in_order;
use super::input::{Format, Input};
use super::mapping::{Mapped, Mapping};
use super::parquet_file::{PIECE, ParquetFile, Piece};
use super::paths;
use super::preset::Preset;
use super::problem::{FileAccount, Problem};
use super::pseudonyms::Pseudonyms;
use super::quality_shelves::QualityShelves;
use super::redaction::{WITHHELD, withhold_from, without_numbers};
use super::row_check::{Kept, RowCheck};
use super::values::Identifiers;
use crate::failure::{Failure, FailureKind};
use crate::ids::Strictness;
use crate::model::{EntityKey, place};
use crate::schema::{CLAIMS, QUALITY, Table};
use crate::watch::Watch;

/// Rows whose columns stay in the cache until they are compact.
const ROWS_IN_CACHE: usize = 16 * 1024;

/// Flags of a file of claims that are listed: where every TIN has a hyphen, the others would say nothing more.
const CLAIM_FLAGS: u64 = 10_000;

/// How rows are read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Where relative paths start.
    pub base: &'a Path,
    /// How strictly identifiers are read.
    pub strictness: Strictness,
    /// Put lost leading zeros back.
    pub pad_identifiers: bool,
    /// Rows of another year are left out.
    pub performance_year: u16,
    /// What rows must hold beyond readable cells.
    pub check: Option<&'a dyn RowCheck>,
    /// What stands for identifiers as soon as they were read, in a run that is redacted.
    pub pseudonyms: Option<&'a Pseudonyms>,
}

/// Everything that the files of a table gave.
#[derive(Debug, Default)]
pub struct Intake {
    /// Usable rows; not those of `quality` and `claims`.
    pub batches: Vec<Batch>,
    /// Usable rows of `quality`, compact and unsorted.
    pub quality: QualityShelves,
    /// What became of each file's rows.
    pub files: Vec<FileAccount>,
    /// What was wrong with the rows that were rejected.
    pub rejects: Vec<Problem>,
    /// What was odd about rows that were used.
    pub flags: Vec<Problem>,
    /// For each file, whether its preset infers promoting interoperability from the final score.
    pub infers_pi: Vec<bool>,
    /// For each file, the input that named it.
    inputs: Vec<Input>,
    /// Files in which several rows share a line, as they do with line ends of `\r`.
    shared_lines: BTreeSet<u32>,
    /// No text of a row is kept.
    redacted: bool,
}

/// Reads every file of a table.
///
/// # Errors
/// When a file can't be read, or its columns can't be mapped; never because of a row.
pub fn read(
    table: &'static Table,
    inputs: &[&Input],
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Intake, Failure> {
    let mut intake = Intake { redacted: options.pseudonyms.is_some(), ..Intake::default() };
    for input in inputs {
        for path in paths::files(input, options.base)? {
            intake.read_file(table, input, &path, options, watch)?;
        }
    }
    Ok(intake)
}

impl Intake {
    fn read_file(
        &mut self,
        table: &'static Table,
        input: &Input,
        path: &Path,
        options: Options<'_>,
        watch: &dyn Watch,
    ) -> Result<(), Failure> {
        let file = place(self.files.len());
        let from_base = path.strip_prefix(options.base).unwrap_or(path).to_owned();
        self.files.push(FileAccount {
            table: table.name,
            file: from_base,
            path: path.to_owned(),
            ..Default::default()
        });
        self.inputs.push(input.clone());
        let preset = input.preset.as_deref().map(Preset::named).transpose()?;
        self.infers_pi.push(preset.is_some_and(|preset| preset.infer_pi_from_final_score));
        let job = Job { table, input, path, file, options, watch };
        let format = paths::format(input, path)?;
        let read = || match format {
            Format::Csv => self.read_csv(&job),
            Format::Parquet => self.read_parquet(&job),
        };
        let (digest, read) = rayon::join(|| digest(path), read);
        let account = &mut self.files[file as usize];
        (account.bytes, account.hash) = digest?;
        read
    }

    fn read_csv(&mut self, job: &Job<'_>) -> Result<(), Failure> {
        let mut file = CsvFile::open(job.path, job.input)?;
        let mappings = job.map(&file.headers)?;
        self.note_mapping(&mappings);
        let decoders = job.decoders(&mappings)?;
        let places: Vec<usize> = mappings.iter().flat_map(Mapping::places).collect();
        let (dialect, headers) = (file.dialect, file.headers.clone());
        let shape = Shape { dialect, file: job.file, headers: &headers, places: &places };
        let readers = |rows: usize| decoders.iter().flat_map(|decoder| decoder.readers(rows)).collect();
        let decode = |chunk| decode(&decoders, cut(chunk, &shape, readers)).map_err(|error| job.damaged(&error));
        let chunks = std::iter::from_fn(|| file.next_chunk());
        let chunks = chunks.map(|chunk| chunk.map_err(|error| Failure::io("read", job.path, &error)));
        in_order(chunks, decode, |decoded| self.add(decoded, job))
    }

    fn read_parquet(&mut self, job: &Job<'_>) -> Result<(), Failure> {
        let file = ParquetFile::open(job.path)?;
        let mappings = job.map(&file.headers)?;
        self.note_mapping(&mappings);
        let decoders = job.decoders(&mappings)?;
        let places: Vec<usize> = mappings.iter().flat_map(Mapping::places).collect();
        let (size, at_once) = match job.table.name {
            name if name == QUALITY.name => (file.large_piece(ROWS_IN_CACHE), ROWS_IN_CACHE),
            // Any line of claims may be odd, and what is odd in a piece is held until so much of it is listed as ever is.
            name if name == CLAIMS.name => (PIECE, ROWS_IN_CACHE),
            _ => (PIECE, PIECE),
        };
        let decode = |piece: Piece| {
            let cells = file.read(&piece, &places, at_once).map_err(|error| job.damaged(&error))?;
            let decode = |cells: Result<_, _>| {
                decode(&decoders, cells.map_err(|error| job.damaged(&error))?).map_err(|error| job.damaged(&error))
            };
            cells.map(decode).collect::<Result<Vec<_>, _>>()
        };
        let add = |decoded: Vec<_>| self.add(decoded.into_iter().flatten().collect(), job);
        in_order(file.pieces(size).into_iter().map(Ok), decode, add)
    }

    /// Notes which header feeds which column; of several lines in a row, the first's and the last's.
    fn note_mapping(&mut self, mappings: &[Mapping]) {
        let (Some(account), Some(first), Some(last)) = (self.files.last_mut(), mappings.first(), mappings.last())
        else {
            return;
        };
        // A file without a header has its first row there.
        let shown = |header: &str| if self.redacted { without_numbers(header) } else { header.to_owned() };
        account.left_out = first.left_out.iter().map(|header| shown(header)).collect();
        let told = |(first, last): (&Mapped, &Mapped)| match (first.header(), last.header()) {
            (first, last) if first == last => shown(first),
            (first, last) => shown(&format!("{first} to {last}")),
        };
        let columns = first.columns.iter().zip(&last.columns);
        account.mapped = columns.map(|(first, last)| (first.column.name, told((first, last)))).collect();
    }

    fn add(&mut self, decoded: Vec<Decoded>, job: &Job<'_>) -> Result<(), Failure> {
        let mut quality = Vec::new();
        for piece in decoded {
            job.watch.advance(piece.read);
            let account = &mut self.files[job.file as usize];
            account.read += piece.read;
            account.rejected += piece.rejected;
            account.used += piece.used;
            if piece.shares_lines {
                self.shared_lines.insert(job.file);
            }
            for (reason, rows) in piece.excluded {
                *account.excluded.entry(reason).or_default() += rows;
            }
            match piece.kept {
                Kept::Columns => self.batches.extend(piece.batch),
                Kept::Quality(rows) => quality.push(rows),
                Kept::Taken(_) => {}
            }
            self.rejects.extend(piece.rejects);
            let most = if job.table.name == CLAIMS.name { CLAIM_FLAGS } else { u64::MAX };
            self.flags.extend(piece.flags.into_iter().filter(|flag| account.lists(flag, most)));
        }
        self.quality.add(quality);
        job.options.check.map_or(Ok(()), RowCheck::go_on)?;
        job.watch.go_on()
    }

    /// Moves rows that were used to the rejected ones, with their text fetched again from their files.
    ///
    /// # Errors
    /// When a file can't be read again.
    pub fn reject(&mut self, mut problems: Vec<Problem>) -> Result<(), Failure> {
        let mut wanted: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for problem in &problems {
            wanted.entry(problem.file).or_default().insert(problem.line);
        }
        for (file, lines) in &wanted {
            let account = &mut self.files[*file as usize];
            // Rows, not lines: with line ends of `\r` several rows share one.
            let rows = problems.iter().filter(|problem| problem.file == *file).count() as u64;
            account.used -= rows;
            account.rejected += rows;
            let rows = match self.redacted {
                true => lines.iter().map(|line| (*line, WITHHELD.to_owned())).collect(),
                false => raw_rows(&self.inputs[*file as usize], &account.path, lines)?,
            };
            for problem in problems.iter_mut().filter(|problem| problem.file == *file) {
                problem.row = rows.get(&problem.line).cloned().unwrap_or_default();
            }
        }
        self.drop_flags(&problems);
        self.rejects.extend(problems);
        Ok(())
    }

    /// Moves rows that were used to those left out for a reason that is no fault.
    pub fn exclude(&mut self, reason: &'static str, problems: &[Problem]) {
        for problem in problems {
            let account = &mut self.files[problem.file as usize];
            account.used -= 1;
            *account.excluded.entry(reason).or_default() += 1;
        }
        self.drop_flags(problems);
    }

    /// Leaves rows out by whom they are about, for a reason that is no fault, before they are compared with each other.
    pub fn leave_out(&mut self, reason: &'static str, is_out: impl Fn(EntityKey<'_>) -> bool + Sync) {
        let parted = std::mem::take(&mut self.batches).into_par_iter().map(|batch| batch.parted(&is_out));
        let mut gone = BTreeSet::new();
        for (kept, out) in parted.collect::<Vec<_>>() {
            for row in &out {
                let account = &mut self.files[row.0 as usize];
                account.used -= 1;
                *account.excluded.entry(reason).or_default() += 1;
            }
            if !self.flags.is_empty() {
                gone.extend(out);
            }
            self.batches.push(kept);
        }
        self.drop_flags_of(gone);
    }

    /// Flags are of rows that are used: those of other rows go, where a line tells the row.
    fn drop_flags(&mut self, problems: &[Problem]) {
        if self.flags.is_empty() || problems.is_empty() {
            return;
        }
        self.drop_flags_of(problems.iter().map(|problem| (problem.file, problem.line)).collect());
    }

    /// The same by file and line.
    fn drop_flags_of(&mut self, mut gone: BTreeSet<(u32, u32)>) {
        gone.retain(|(file, _)| !self.shared_lines.contains(file));
        self.flags.retain(|flag| !gone.contains(&(flag.file, flag.line)));
    }
}

/// One file on its way in.
struct Job<'a> {
    table: &'static Table,
    input: &'a Input,
    path: &'a Path,
    file: u32,
    options: Options<'a>,
    watch: &'a dyn Watch,
}

impl Job<'_> {
    fn map(&self, headers: &[String]) -> Result<Vec<Mapping>, Failure> {
        Mapping::resolve(self.table, self.input, headers, self.path).map_err(|failure| self.withheld(failure))
    }

    fn decoders<'m>(&'m self, mappings: &'m [Mapping]) -> Result<Vec<Decoder<'m>>, Failure> {
        mappings.iter().map(|mapping| self.decoder(mapping)).collect()
    }

    fn decoder<'m>(&'m self, mapping: &'m Mapping) -> Result<Decoder<'m>, Failure> {
        let Options { strictness, pad_identifiers: pad, performance_year, check, pseudonyms, .. } = self.options;
        let identifiers = Identifiers { strictness, pad };
        Decoder::new(self.table, mapping, self.file, identifiers, performance_year, check, pseudonyms).map_err(
            |problem| {
                let failure = Failure::usage(format!("constant `{}`: {}", problem.value, problem.message));
                failure.hint(format!("in `constants` of the input for `{}`", self.table.name))
            },
        )
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> Failure {
        self.withheld(Failure::new(FailureKind::Io, format!("the file is damaged: {error}")).at(self.path))
    }

    /// A failure without what it may say of cells or of a header that is none.
    fn withheld(&self, failure: Failure) -> Failure {
        if self.options.pseudonyms.is_some() { withhold_from(failure) } else { failure }
    }
}

/// Bytes of a file that are hashed at once.
const HASHED_AT_ONCE: usize = 1 << 20;

/// The size of a file and its BLAKE3. The next bytes are read while those before them are hashed; a file mapped to memory
/// would count as memory of the program, whole.
fn digest(path: &Path) -> Result<(u64, String), Failure> {
    let unreadable = |error: std::io::Error| Failure::io("read", path, &error);
    let mut file = fs_err::File::open(path).map_err(unreadable)?;
    let mut next = |mut bytes: Vec<u8>| {
        bytes.clear();
        (&mut file).take(HASHED_AT_ONCE as u64).read_to_end(&mut bytes).map(|_| bytes)
    };
    let (mut hasher, mut size) = (blake3::Hasher::new(), 0);
    let (mut bytes, mut spare) = (next(Vec::new()).map_err(unreadable)?, Vec::new());
    while !bytes.is_empty() {
        let (_, read) = rayon::join(|| hasher.update_rayon(&bytes), || next(std::mem::take(&mut spare)));
        size += bytes.len() as u64;
        spare = std::mem::replace(&mut bytes, read.map_err(unreadable)?);
    }
    Ok((size, hasher.finalize().to_hex().to_string()))
}

/// The verbatim text of some rows of a file, by their lines.
///
/// # Errors
/// When the file can't be read.
pub fn raw_rows(input: &Input, path: &Path, lines: &BTreeSet<u32>) -> Result<BTreeMap<u32, String>, Failure> {
    let mut found = BTreeMap::new();
    let mut keep = |cells: super::cells::CutRows| {
        for (row, line) in cells.lines.iter().enumerate().filter(|(_, line)| lines.contains(line)) {
            found.insert(*line, cells.raw.row(row));
        }
    };
    match paths::format(input, path)? {
        Format::Csv => {
            let mut csv = CsvFile::open(path, input)?;
            let headers = csv.headers.clone();
            let shape = Shape { dialect: csv.dialect, file: 0, headers: &headers, places: &[] };
            while let Some(chunk) = csv.next_chunk() {
                keep(cut(chunk.map_err(|error| Failure::io("read", path, &error))?, &shape, |_| Vec::new()).rows);
            }
        }
        Format::Parquet => {
            let parquet = ParquetFile::open(path)?;
            let places: Vec<_> = (0..parquet.headers.len()).collect();
            for piece in parquet.pieces(PIECE) {
                let damaged = |error| Failure::new(FailureKind::Io, format!("the file is damaged: {error}")).at(path);
                for cells in parquet.read(&piece, &places, PIECE).map_err(damaged)? {
                    keep(cells.map_err(damaged)?.rows);
                }
            }
        }
    }
    Ok(found)
}
