//! What each pathway asks for.

mod traditional;

pub use traditional::{TraditionalScore, score_traditional};
