//! Tables of final scores: the one room that knows polars.

mod distribution;
mod statistics;

pub use distribution::{Attribute, DistributionRow, ScoreFrame, Thresholds, combined, distribution};
