//! What rows of `quality` are about: clinician after clinician reports the same measures, which are kept once.

use crate::model::place;
use crate::model::submissions::Channel;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// The measure.
    pub measure: u16,
    /// For which programme, and how it was collected.
    pub channel: Channel,
    /// Its stratum.
    pub stratum: u8,
}

/// Lists of what the rows of a run are about, one after the other. One that says the same as the last is not kept again; nothing
/// in them ever changes, so that any number of runs share one.
#[derive(Debug, Clone, Default)]
pub(super) struct Labels {
    all: Vec<Label>,
    /// Where the list begins with which the next is compared.
    last: usize,
}

impl Labels {
    pub(super) const fn new() -> Self {
        Self { all: Vec::new(), last: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
        self.last = 0;
    }

    /// The place of a list: that of the last one, if it begins so.
    #[inline(always)]
    pub(super) fn list(&mut self, labels: impl Iterator<Item = Label> + Clone) -> u32 {
        let mut known = self.all[self.last..].iter();
        if !labels.clone().all(|label| known.next() == Some(&label)) {
            self.last = self.all.len();
            self.all.extend(labels);
        }
        place(self.last)
    }

    /// The place of a list of so many that goes on with a label: that of the list itself, unless another label follows it.
    #[inline(always)]
    pub(super) fn longer(&mut self, list: u32, length: usize, label: Label) -> u32 {
        let labels = list as usize..list as usize + length;
        match self.all.get(labels.end) {
            Some(next) if *next == label => list,
            None => {
                self.all.push(label);
                list
            }
            Some(_) => {
                self.last = self.all.len();
                self.all.extend_from_within(labels);
                self.all.push(label);
                place(self.last)
            }
        }
    }

    /// So many labels of a list.
    #[inline(always)]
    pub(super) fn of(&self, list: u32, length: usize) -> &[Label] {
        &self.all[list as usize..][..length]
    }
}
