//! A partition counted: sums, and distinct patients by sorting.

use std::io;

use rustc_hash::FxHashMap;

use super::line::{Line, Period};
use super::partitions::Partitions;
use super::totals::{Totals, TotalsRow};
use crate::ids::{Tin, TinNpi};

/// Patients that are told apart at once. A partition of more lines is gone through several times, each time for some of the
/// patients, so that a practice of any size fits.
pub(super) const AT_ONCE: usize = 1 << 22;

/// Clinicians of a partition, numbered as they come.
#[derive(Default)]
struct Clinicians {
    numbers: FxHashMap<TinNpi, u32>,
    keys: Vec<TinNpi>,
    totals: Vec<[Totals; Period::COUNT]>,
    /// Patients of practices.
    patients: FxHashMap<Tin, [u64; Period::COUNT]>,
}

/// Totals of the clinicians and practices of a partition, in no order.
pub(super) fn count(partitions: &Partitions, partition: usize, at_once: usize) -> io::Result<Vec<TotalsRow>> {
    let lines = partitions.count(partition);
    let passes = lines.div_ceil(at_once) as u64;
    let mut clinicians = Clinicians::default();
    let mut seen = Vec::with_capacity(lines.min(at_once));
    for pass in 0..passes {
        seen.clear();
        partitions.each_line(partition, |line| {
            let number = clinicians.number(line.clinician);
            if pass == 0 {
                clinicians.totals[number as usize][line.period as usize].add(&line);
            }
            if passes == 1 || scattered(line.beneficiary) % passes == pass {
                seen.push(patient(&line, number));
            }
        })?;
        seen.sort_unstable();
        seen.dedup();
        clinicians.count_patients(&seen);
    }
    Ok(clinicians.rows())
}

/// A number that says nothing of the order of ids.
fn scattered(beneficiary: u64) -> u64 {
    beneficiary.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// A patient of a clinician in a period as one number: practice, period and patient above the clinician.
fn patient(line: &Line, clinician: u32) -> u128 {
    u128::from(line.clinician.tin().number()) << 98
        | (line.period as u128) << 96
        | u128::from(line.beneficiary) << 32
        | u128::from(clinician)
}

impl Clinicians {
    fn number(&mut self, key: TinNpi) -> u32 {
        *self.numbers.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.totals.push(Default::default());
            crate::model::place(self.keys.len() - 1)
        })
    }

    /// Counts patients, each once for every clinician who saw them, and once for the practice.
    #[allow(clippy::cast_possible_truncation, reason = "parts of a number are taken out of it")]
    fn count_patients(&mut self, seen: &[u128]) {
        let of_practice = |patient: u128| patient >> 32;
        for (place, patient) in seen.iter().enumerate() {
            let period = (patient >> 96) as usize & 3;
            let clinician = *patient as u32 as usize;
            self.totals[clinician][period].patients += 1;
            if place == 0 || of_practice(seen[place - 1]) != of_practice(*patient) {
                let tin = Tin::from_number((patient >> 98) as u32);
                self.patients.entry(tin).or_default()[period] += 1;
            }
        }
    }

    fn rows(self) -> Vec<TotalsRow> {
        let mut practices: FxHashMap<Tin, [Totals; Period::COUNT]> = FxHashMap::default();
        let mut rows = Vec::with_capacity(3 * self.keys.len());
        for (key, periods) in self.keys.iter().zip(&self.totals) {
            let practice = practices.entry(key.tin()).or_default();
            practice.iter_mut().zip(periods).for_each(|(practice, totals)| practice.add_clinician(totals));
            push(&mut rows, *periods, |period, totals| TotalsRow {
                tin: key.tin(),
                npi: Some(key.npi()),
                period,
                totals,
            });
        }
        for (tin, mut periods) in practices {
            let patients = self.patients.get(&tin).copied().unwrap_or_default();
            periods.iter_mut().zip(patients).for_each(|(totals, patients)| totals.patients = patients);
            push(&mut rows, periods, |period, totals| TotalsRow { tin, npi: None, period, totals });
        }
        rows
    }
}

/// Adds a row for each period with a line.
fn push(rows: &mut Vec<TotalsRow>, periods: [Totals; Period::COUNT], row: impl Fn(Period, Totals) -> TotalsRow) {
    let with_lines = Period::ALL.into_iter().zip(periods).filter(|(_, totals)| totals.lines > 0);
    rows.extend(with_lines.map(|(period, totals)| row(period, totals)));
}

#[cfg(test)]
mod tests {
    use super::super::partitions::partition_of;
    use super::*;
    use crate::claims::line::Marks;
    use crate::ids::Npi;

    #[test]
    fn a_partition_is_counted_the_same_in_one_go_and_in_many() {
        let folder = tempfile::tempdir().expect("a folder");
        let partitions = Partitions::new(folder.path());
        let tin = Tin::from_number(7);
        let line = |row: u64| Line {
            clinician: TinNpi::new(tin, Npi::from_number(1_000_000_000 + row % 3)),
            beneficiary: row * row % 101,
            period: Period::ALL[usize::from(row.is_multiple_of(5))],
            allowed: row,
            paid: 0,
            services: 1000,
            marks: Marks::default(),
        };
        let partition = partition_of(tin);
        // Past a block, so that some lines are on the disk and some in memory.
        for start in (0..20_000).step_by(1000) {
            let mut lines = vec![Vec::new(); super::super::partitions::PARTITIONS];
            lines[partition] = (start..start + 1000).flat_map(|row| line(row).to_bytes()).collect();
            partitions.add(&lines).expect("a disk");
        }
        let counted = |at_once| {
            let mut rows = count(&partitions, partition, at_once).expect("a disk");
            rows.sort_by_key(|row| (row.npi, row.period));
            rows
        };
        let whole = counted(AT_ONCE);
        assert_eq!(counted(777), whole);
        let practice = &whole[0];
        assert_eq!((practice.npi, practice.totals.lines), (None, 16_000));
        // Of 101 patients those whose number is a square.
        assert_eq!(practice.totals.patients, 51);
        assert_eq!(practice.totals.allowed, (0..20_000).filter(|row| row % 5 > 0).sum::<u64>());
    }
}
