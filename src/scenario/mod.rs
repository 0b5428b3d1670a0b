//! Scenarios: what could be different, as data. A file names its changes; files stack; the law takes those that are about it.
//!
//! Pure: texts come in, a changed law and questions about clinicians come out.

mod file;
mod law;
mod stack;
mod who;

pub use file::{
    Exception, Header, Improvement, ModeName, PaymentChange, Reporting, ReportingAs, ScenarioFile, WeightRow, Weights,
};
pub use law::{changed_law, check};
pub use stack::{Changes, stack};
pub use who::{Cells, Who};
