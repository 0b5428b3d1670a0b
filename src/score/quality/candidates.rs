//! 42 CFR 414.1380(b)(1)(i): which measures of a unit could fill a slot, and which of them are the best.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::submissions::Submission;
use crate::model::place;
use crate::rules::tables::{QualityLaw, QualityMeasure};
use crate::units::{Exact, Points};

/// The measures that could fill a slot: submissions by their position, and past the last of them the CAHPS survey.
pub(super) struct Candidates<'a> {
    found: &'a [Submission<'a>],
    survey: Option<(&'a Exact<Points>, &'a QualityMeasure)>,
    /// More whole points first, those with as many as they were found.
    all: SmallVec<[Candidate; 32]>,
}

/// A measure with points.
#[derive(Clone, Copy)]
struct Candidate {
    /// Whole points, which nearly always tell which of two is better.
    whole: u8,
    position: u32,
}

/// How many numbers of whole points are told apart, from 0 on; what is below counts as 0, and more as the last of them.
const WHOLES: usize = 16;

impl<'a> Candidates<'a> {
    /// The best submission of each measure that was reported and has points, and the survey.
    pub(super) fn of(found: &'a [Submission<'a>], survey: Option<&'a Exact<Points>>, law: &'a QualityLaw) -> Self {
        let survey = survey.zip(law.survey).map(|(points, place)| (points, &law.measures[place]));
        let mut unordered = Unordered { all: SmallVec::new(), counts: [0; WHOLES] };
        for (position, one) in found.iter().enumerate().filter(|(_, one)| one.reported && !one.superseded) {
            unordered.add(position, one.worth.points.as_ref());
        }
        unordered.add(found.len(), survey.map(|(points, _)| points));
        Self { found, survey, all: unordered.ordered() }
    }

    /// The points of a candidate.
    pub(super) fn points(&self, position: usize) -> Option<&'a Exact<Points>> {
        match self.found.get(position) {
            Some(one) => one.worth.points.as_ref(),
            None => self.survey.map(|(points, _)| points),
        }
    }

    #[inline(always)]
    fn measure(&self, position: usize) -> Option<&'a QualityMeasure> {
        match self.found.get(position) {
            Some(one) => Some(one.measure),
            None => self.survey.map(|(_, measure)| measure),
        }
    }

    /// More points first; equal points go by measure id.
    fn compare(&self, a: Candidate, b: Candidate) -> Ordering {
        let points = |candidate: Candidate| self.points(candidate.position as usize);
        let id = |candidate: Candidate| self.measure(candidate.position as usize).map(|measure| measure.id_place);
        points(b).cmp(&points(a)).then_with(|| id(a).cmp(&id(b)))
    }

    /// The position of the best of a kind.
    pub(super) fn best(&self, kind: fn(&QualityMeasure) -> bool) -> Option<usize> {
        let is_of_kind = |one: &&Candidate| self.measure(one.position as usize).is_some_and(kind);
        let mut of_kind = self.all.iter().filter(is_of_kind);
        let first = of_kind.next()?;
        let alike = of_kind.take_while(|one| one.whole == first.whole);
        let best = alike.fold(first, |best, one| if self.compare(*one, *best).is_lt() { one } else { best });
        Some(best.position as usize)
    }

    /// The positions of the best, so many or all, but for one that is taken already; in no order.
    pub(super) fn take(&self, count: usize, taken: Option<usize>) -> SmallVec<[usize; 8]> {
        let mut others = self.all.iter().filter(|one| Some(one.position as usize) != taken).copied();
        let mut best: SmallVec<[Candidate; 16]> = others.by_ref().take(count).collect();
        // Of the last and those with as many whole points, which are the better ones is seen exactly.
        if let Some(last) = best.last().map(|last| last.whole) {
            best.extend(others.take_while(|one| one.whole == last));
            if best.len() > count {
                let alike = best.partition_point(|one| one.whole > last);
                best[alike..].sort_unstable_by(|a, b| self.compare(*a, *b));
                best.truncate(count);
            }
        }
        best.into_iter().map(|one| one.position as usize).collect()
    }
}

/// Candidates as they were found.
struct Unordered {
    all: SmallVec<[Candidate; 32]>,
    /// How many have each number of whole points.
    counts: [u32; WHOLES],
}

impl Unordered {
    #[inline(always)]
    fn add(&mut self, position: usize, points: Option<&Exact<Points>>) {
        if let Some(points) = points {
            let whole = usize::try_from(points.floor()).unwrap_or(0).min(WHOLES - 1);
            self.counts[whole] += 1;
            self.all.push(Candidate {
                whole: u8::try_from(whole).expect("few whole points are told apart"),
                position: place(position),
            });
        }
    }

    /// More whole points first: each goes where those with more end. What they are is hard to predict, so that nothing branches
    /// on it.
    #[inline(always)]
    fn ordered(self) -> SmallVec<[Candidate; 32]> {
        let (mut next, mut more) = (self.counts, 0);
        for count in next.iter_mut().rev() {
            (*count, more) = (more, more + *count);
        }
        let mut ordered = SmallVec::from_slice(&self.all);
        for one in &self.all {
            let next = &mut next[usize::from(one.whole)];
            ordered[*next as usize] = *one;
            *next += 1;
        }
        ordered
    }
}
