//! Scenarios of a run: files made ready, whom they mean, and what comes of each beside the pipeline.

mod evaluate;
mod plan;
mod select;
mod tables;
mod what_if;

pub(super) use evaluate::{Evaluated, Evaluation, evaluate};
pub(super) use plan::PlannedScenario;
pub(super) use plan::{SECTIONS, ScenarioFiles, plan_scenarios};
pub(super) use tables::{ComparedFigure, MoverRow, Outcomes, comparison_rows, mover_rows, transition_rows};
pub(super) use what_if::WhatIf;
