//! What rows are offered as: looked up in the rule pack once for each measure, collection type and programme of a piece.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::quality_columns::{Plain, SaidOffer};
use crate::ingest::Label;
use crate::model::submissions::{Channel, NO_STRATUM};
use crate::rules::tables::QualityMeasure;

/// A measure, with how it was collected and the programme it was reported for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered {
    pub(super) measure: u16,
    pub(super) channel: Channel,
    /// Counts alone say all that the measure needs.
    pub(super) by_counts: bool,
}

impl Offered {
    pub(super) fn new(place: u16, measure: &QualityMeasure, channel: Channel) -> Self {
        Self { measure: place, channel, by_counts: measure.metric.is_rate() && measure.algorithm.is_none() }
    }

    /// Of rows without a stratum.
    #[inline(always)]
    fn label(self) -> Label {
        Label::new(self.measure, self.channel, NO_STRATUM)
    }
}

/// Offers that rows of clinicians were found to be good for, by what the rows say.
///
/// Clinician after clinician reports the same measures in the same order: what came after an offer the last time is looked at
/// before all of them are searched.
#[derive(Default)]
pub(super) struct Offers {
    known: Vec<Known>,
    places: FxHashMap<SaidOffer, usize>,
    /// Place of the last one, and of the one that came after it before.
    last: usize,
    likely: usize,
    /// The rows looked at last, and what they are offered as.
    rows: Range<usize>,
    of_rows: OfRows,
}

/// What rows are offered as, from the first on.
#[derive(Default)]
pub(super) struct OfRows {
    pub(super) labels: Vec<Label>,
    /// They are in the order of submissions.
    pub(super) rise: bool,
}

struct Known {
    said: SaidOffer,
    offered: Offered,
    /// Place of the one that came after it the last time.
    next: usize,
}

impl Offers {
    /// The offers of rows from the first on of which the counts say all, as far as other rows said the same.
    pub(super) fn of_rows(&mut self, rows: Range<usize>, plain: &Plain<'_>) -> &OfRows {
        if self.rows.is_empty() || !plain.are_offered_alike(rows.clone(), self.rows.clone()) {
            let mut labels = std::mem::take(&mut self.of_rows.labels);
            let offers = |row| plain.offer(row).and_then(|said| self.find(said)).filter(|offered| offered.by_counts);
            labels.clear();
            labels.extend(rows.clone().map_while(offers).map(Offered::label));
            let rise = labels.is_sorted_by(|a, b| a.key(0).order() < b.key(0).order());
            (self.of_rows, self.rows) = (OfRows { labels, rise }, rows);
        }
        &self.of_rows
    }

    /// The offer of a row, where another row said the same.
    #[inline(always)]
    pub(super) fn find(&mut self, said: SaidOffer) -> Option<Offered> {
        let likely = self.known.get(self.likely)?;
        if likely.said == said {
            (self.last, self.likely) = (self.likely, likely.next);
            return Some(likely.offered);
        }
        let last = &self.known[self.last];
        if last.said == said {
            return Some(last.offered);
        }
        let place = *self.places.get(&said)?;
        self.follow(place);
        Some(self.known[place].offered)
    }

    /// Remembers the offer of a row.
    pub(super) fn insert(&mut self, said: SaidOffer, offered: Offered) {
        // Rows before it were not offered as this.
        self.rows = 0..0;
        let place = self.known.len();
        self.places.insert(said, place);
        self.known.push(Known { said, offered, next: place });
        self.follow(place);
    }

    fn follow(&mut self, place: usize) {
        self.known[self.last].next = place;
        (self.last, self.likely) = (place, self.known[place].next);
    }
}
