//! Part B claims rolled up: allowed charges, patients and services of clinicians and practices, and the special statuses that
//! claims show.
//!
//! Lines are read once ([`ClaimLines`]), each made 32 bytes and put by its practice into one of some partitions, which go to
//! a nameless file when they grow. Then each partition is counted by itself ([`ClaimLines::totals`]): what is in memory at
//! once depends on clinicians, and not on lines.

mod beneficiaries;
mod columns;
mod count;
mod line;
mod lines;
mod partitions;
mod statuses;
mod totals;

pub use columns::is_service_code;
pub use line::Period;
pub use lines::{ClaimLines, Reading};
pub use statuses::{ClaimedStatuses, statuses};
pub use totals::{ClaimsTotals, Totals, TotalsRow};
