//! Figures of few clinicians, which a report leaves out on request.

/// How few clinicians are few; nothing is masked where nobody asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mask {
    least: Option<f64>,
}

impl Mask {
    /// Figures of fewer than so many are masked.
    pub(super) fn below(least: Option<u32>) -> Self {
        Self { least: least.map(f64::from) }
    }

    /// Whether anything can be masked.
    pub(super) fn is_asked_for(self) -> bool {
        self.least.is_some()
    }

    /// Whether so many are few. Nobody is not: there is nobody to tell anything of.
    pub(super) fn hides(self, clinicians: Option<f64>) -> bool {
        self.least.zip(clinicians).is_some_and(|(least, clinicians)| clinicians > 0.0 && clinicians < least)
    }

    /// Whether a share of so many is one of few, or leaves few.
    pub(super) fn hides_share(self, share: Option<f64>, of: Option<f64>) -> bool {
        let count = |share: f64| of.map(|of| (share * of).round());
        share.is_some_and(|share| self.hides(count(share)) || self.hides(count(1.0 - share)))
    }

    /// Whether a percentile of so many has few on either side: it is nearly the score of somebody.
    pub(super) fn hides_percentile(self, percent: f64, of: Option<f64>) -> bool {
        let on = |share: f64| self.least.zip(of).is_some_and(|(least, of)| share * of < least);
        on(percent / 100.0) || on(1.0 - percent / 100.0)
    }

    /// What to say below a table in which something is masked.
    pub(super) fn note(self, masked: bool) -> Option<String> {
        let least = self.least.filter(|_| masked)?;
        Some(format!("Figures of fewer than {least} clinicians are masked."))
    }
}
