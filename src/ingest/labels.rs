//! What rows of `quality` are about: clinician after clinician reports the same measures, which are kept once.

use super::packed_rows::SubmissionKey;
use crate::model::place;
use crate::model::submissions::Channel;

/// What a row is about: measure, programme and collection type, and stratum in one number, so that lists are compared fast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label(u32);

impl Label {
    /// What a row is about.
    #[inline(always)]
    pub fn new(measure: u16, channel: Channel, stratum: u8) -> Self {
        let [high, low] = measure.to_be_bytes();
        Self(u32::from_be_bytes([high, low, channel.code(), stratum]))
    }

    /// The key of a submission of the row from a submitter.
    #[inline(always)]
    pub(crate) fn key(self, submitter: u16) -> SubmissionKey {
        let [high, low, channel, stratum] = self.0.to_be_bytes();
        let (measure, channel) = (u16::from_be_bytes([high, low]), Channel::from_code(channel));
        SubmissionKey { channel, measure, submitter, stratum }
    }
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
    pub(super) fn list(&mut self, labels: &[Label]) -> u32 {
        if !self.all[self.last..].starts_with(labels) {
            self.last = self.all.len();
            self.all.extend_from_slice(labels);
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
