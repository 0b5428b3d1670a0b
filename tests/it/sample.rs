//! The sample practice gives what it should.
