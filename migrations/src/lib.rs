//! The database schema of micromatrix, for SQLite and PostgreSQL.
//!
//! Each migration runs in one transaction on both databases, so a failed one leaves nothing behind.

use sea_orm_migration::prelude::*;

mod declare;
mod m0001_registry;
mod m0002_person;
mod m0003_record;
mod m0004_campaign;
mod m0005_piece;
mod m0006_idempotency;
mod m0007_certificate;
mod m0008_fact;
mod m0009_review;
mod m0010_score;
mod m0011_scenario;
mod m0012_detection;
mod m0013_score_version;
mod m0014_matrix_state;

/// Applies the migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_registry::Migration),
            Box::new(m0002_person::Migration),
            Box::new(m0003_record::Migration),
            Box::new(m0004_campaign::Migration),
            Box::new(m0005_piece::Migration),
            Box::new(m0006_idempotency::Migration),
            Box::new(m0007_certificate::Migration),
            Box::new(m0008_fact::Migration),
            Box::new(m0009_review::Migration),
            Box::new(m0010_score::Migration),
            Box::new(m0011_scenario::Migration),
            Box::new(m0012_detection::Migration),
            Box::new(m0013_score_version::Migration),
            Box::new(m0014_matrix_state::Migration),
        ]
    }
}
