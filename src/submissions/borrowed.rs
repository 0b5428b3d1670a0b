//! Measures from claims that a subgroup has from its practice (42 CFR 414.1318).

use std::collections::BTreeSet;

use crate::model::submissions::{Channel, Program, QualityRow};
use crate::rules::tables::QualityLaw;

/// Rows of measures from claims that a subgroup is `asked` for and lacks in a programme: one by one those of its practice in that programme,
/// else in traditional MIPS; as rows of that programme.
pub fn claims_of_practice(
    own: &[QualityRow],
    practice: &[QualityRow],
    program: Program,
    asked: impl Fn(u16) -> bool,
    law: &QualityLaw,
) -> Vec<QualityRow> {
    let measures = |rows: &[QualityRow], program: Program| -> BTreeSet<u16> {
        let of_program = rows.iter().filter(|row| row.channel.program() == program);
        of_program.map(|row| row.measure).filter(|place| law.measures[*place].is_from_claims()).collect()
    };
    let (owned, offered) = (measures(own, program), measures(practice, program));
    let from = |row: &&QualityRow| {
        let is_there = |wanted: Program| row.channel.program() == wanted;
        let needed = asked(row.measure) && law.measures[row.measure].is_from_claims() && !owned.contains(&row.measure);
        needed && (is_there(program) || is_there(Program::Traditional) && !offered.contains(&row.measure))
    };
    let channel = |row: &QualityRow| Channel::new(program, row.channel.collection());
    practice.iter().filter(from).map(|row| QualityRow { channel: channel(row), ..*row }).collect()
}
