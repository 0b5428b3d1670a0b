//! The ways to be scored (section 10), in the order of equal final scores (tables.md, final_scores).

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pathway {
    /// A MIPS Value Pathway, by its id.
    Mvp(String),
    App,
    Traditional,
    Facility,
}

impl Pathway {
    pub fn name(&self) -> &str {
        match self {
            Pathway::Mvp(id) => id,
            Pathway::App => "app",
            Pathway::Traditional => "traditional",
            Pathway::Facility => "facility",
        }
    }

    /// Place among equal final scores: all MVPs are one (tables.md, final_scores).
    pub fn rank(&self) -> usize {
        match self {
            Pathway::Mvp(_) => 0,
            Pathway::App => 1,
            Pathway::Traditional => 2,
            Pathway::Facility => 3,
        }
    }

    /// Whether a quality row of a program counts here; an empty program is mips.
    pub fn has_program(&self, program: &str) -> bool {
        match self {
            Pathway::Mvp(id) => program == id,
            Pathway::App => program == "app1",
            Pathway::Traditional => matches!(program, "" | "mips"),
            Pathway::Facility => false,
        }
    }
}
