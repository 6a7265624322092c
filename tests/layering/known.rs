//! Circles that are still there: in what, and the nodes. The list only ever becomes shorter: a circle must lie within one of
//! these, and each of these must still hold a circle.

/// In what, and the nodes that reach each other.
pub const KNOWN_CIRCLES: [(&str, &[&str]); 8] = [
    ("files of src/domain/lib.rs", &["src/domain/fact/input.rs", "src/domain/fact/mod.rs"]),
    (
        "files of src/domain/lib.rs",
        &[
            "src/domain/gate/bank.rs",
            "src/domain/gate/marking.rs",
            "src/domain/gate/mod.rs",
            "src/domain/gate/phone.rs",
            "src/domain/gate/rules.rs",
            "src/domain/gate/wording.rs",
        ],
    ),
    ("files of src/store/lib.rs", &["src/store/direction/list.rs", "src/store/piece.rs"]),
    ("modules of src/store/lib.rs", &["direction", "piece"]),
    ("files of src/app/lib.rs", &["src/app/replan.rs", "src/app/warm.rs"]),
    ("modules of src/app/lib.rs", &["replan", "warm"]),
    (
        "files of src/lib.rs",
        &[
            "src/cli/attribute.rs",
            "src/cli/detect.rs",
            "src/cli/import.rs",
            "src/cli/mod.rs",
            "src/cli/openapi.rs",
            "src/cli/plan.rs",
            "src/cli/serve.rs",
            "src/cli/token.rs",
        ],
    ),
    (
        "files of migrations/src/lib.rs",
        &[
            "migrations/src/lib.rs",
            "migrations/src/m0001_registry.rs",
            "migrations/src/m0002_person.rs",
            "migrations/src/m0003_record.rs",
            "migrations/src/m0004_campaign.rs",
            "migrations/src/m0005_piece.rs",
            "migrations/src/m0006_idempotency.rs",
            "migrations/src/m0007_certificate.rs",
            "migrations/src/m0008_fact.rs",
            "migrations/src/m0009_review.rs",
            "migrations/src/m0010_score.rs",
            "migrations/src/m0011_scenario.rs",
            "migrations/src/m0012_detection.rs",
            "migrations/src/m0013_score_version.rs",
            "migrations/src/m0014_matrix_state.rs",
        ],
    ),
];
