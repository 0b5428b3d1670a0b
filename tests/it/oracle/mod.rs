//! A slow, plain scoring from measures, performance year 2024: every kind of unit in every pathway.
//!
//! Written from the rule book and the table contract alone, one row at a time, in exact fractions, to check a fast
//! engine against. Section numbers in the comments are the rule book's.

pub mod activities;
pub mod answers;
pub mod apm_entity;
pub mod app;
pub mod assignment;
pub mod attributes;
mod case_rows;
pub mod cells;
pub mod claims_based;
pub mod cost;
pub mod csv_files;
pub mod eligibility;
mod eligibility_cases;
pub mod facility;
pub mod figures;
pub mod final_score;
pub mod fraction;
pub mod generate;
pub mod generate_eligibility;
pub mod generate_entities;
pub mod generate_measures;
pub mod generate_other;
pub mod generate_pathways;
pub mod generate_quality;
pub mod generate_roster;
pub mod interoperability;
pub mod key;
pub mod law;
pub mod lookup;
pub mod measure_points;
pub mod members;
pub mod outputs;
pub mod pathway;
mod pathway_cases;
mod pathway_coverage;
pub mod quality;
pub mod random;
pub mod redistribution;
pub mod reweighting;
pub mod rows;
pub mod score;
pub mod selection;
pub mod submissions;
pub mod survey;
pub mod tables;
mod unit_cases;
pub mod units;
pub mod volume;
