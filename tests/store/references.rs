//! The list of where things are named, against the schema: a new column of texts is either in it, or it names nothing.

use std::collections::BTreeSet;

use micromatrix::store::reference::REFERENCES;
use sea_orm::{ConnectionTrait as _, DbBackend};

use crate::support::{World, empty};

/// Columns of texts in which no account, organisation, cluster, function or region is named by its key, so that nothing in them follows a
/// new one: the keys of the things themselves, names, words, states, digests, times, persons, and what says what was.
const NAMES_NOTHING: &[&str] = &[
    "account.handle",
    "account.kind",
    "account.language",
    "account.name",
    "account.status",
    "account.topics",
    "account.url",
    "attachment.licence",
    "attachment.media_type",
    "attachment.name",
    "attachment.owner",
    "attachment.sha256",
    "attachment_content.sha256",
    "audit.action",
    "audit.after",
    "audit.before",
    "audit.entity",
    "audit.request_id",
    "ban.angle",
    "campaign.amended",
    "campaign.signed_basis",
    "campaign.state",
    "campaign.title",
    "campaign_amendment.brief_after",
    "campaign_amendment.brief_before",
    "campaign_amendment.contact_after",
    "campaign_amendment.contact_before",
    "campaign_amendment.reason",
    "cluster.key",
    "cluster.name",
    "coverage_state.settings",
    "coverage_target.audience",
    "coverage_target.form",
    "deputy.role",
    "detached_file.sha256",
    "detection.adopted",
    "detection.asked",
    "detection.figures",
    "detection.setting",
    "detection_isolated.reason",
    "direction.angle",
    "direction.answer",
    "direction.audience",
    "direction.form",
    "direction.kind",
    "direction.reasons",
    "direction.state",
    "emergency_plan.key",
    "event.data",
    "event.entity",
    "event.kind",
    "fact.key",
    "fact_version.source",
    "fact_version.text",
    "feedback.text",
    "filing.filing_number",
    "filing.note",
    "filing.opened",
    "filing.person_in_charge",
    "filing.phone",
    "gate_words.words",
    "idempotency.body",
    "idempotency.digest",
    "idempotency.etag",
    "idempotency.key",
    "idempotency.location",
    "idempotency.state",
    "import_profile.key",
    "import_profile.mapping",
    "import_profile.name",
    "import_proposal.entity",
    "import_proposal.field",
    "import_proposal.reason",
    "import_proposal.state",
    "import_proposal.subject_name",
    "import_proposal.value_name",
    "incident.incident",
    "incident.kind",
    "incident.met",
    "incident.state",
    "incident_bulletin.bulletin",
    "incident_card.duty",
    "incident_card.progress",
    "incident_card.tasks",
    "incident_fact.heard_from",
    "incident_fact.information",
    "incident_fact.source",
    "incident_fact.text",
    "job.input",
    "job.kind",
    "job.lease_owner",
    "job.problem",
    "job.result",
    "job.state",
    "need_count.audience",
    "need_count.form",
    "need_count.period",
    "need_source.period",
    "need_source.source",
    "organisation.key",
    "organisation.name",
    "organisation.system",
    "password.hash",
    "password.sign_in_name",
    "personal_link.hash",
    "piece.angle",
    "piece.audience",
    "piece.correction_state",
    "piece.form",
    "piece.kind",
    "piece.originality",
    "piece.repost_of",
    "piece.state",
    "piece.title",
    "piece.url",
    "piece.verdict",
    "direction_text.brief",
    "direction_text.note",
    "direction_text.title",
    "piece_comment.text",
    "piece_version.digest",
    "piece_version.originality",
    "piece_version.repost_of",
    "piece_version.text",
    "piece_version.title",
    "plan.digest",
    "publication.outcome",
    "publication.page",
    "publication.url",
    "rejected_proposal.field",
    "renamed.entity",
    "renamed.former",
    "renamed.reason",
    "review.body",
    "review.state",
    "review.step_key",
    "scenario.name",
    "scenario.note",
    "score.grades",
    "score_draw.eligible",
    "score_draw.seed",
    "seaql_migrations.version",
    "subject.name",
    "subject.phone",
    "subject.staff_number",
    "theme.key",
    "tie.kind",
    "token.hash",
    "token.label",
    "topic_proposal.angle",
    "topic_proposal.audience",
    "topic_proposal.brief",
    "topic_proposal.reason",
    "topic_proposal.state",
    "topic_proposal.title",
    "tree_node.key",
    "tree_node.name",
    "tree_node.name_en",
    "tree_node.tree",
    "unassigned.code",
    "unassigned.detail",
    "upload.asked",
    "upload.kind",
    "upload_file.name",
    "webhook.former_secret",
    "webhook.kinds",
    "webhook.last_fault",
    "webhook.lease_owner",
    "webhook.name",
    "webhook.secret",
    "webhook.state",
    "webhook.url",
    "webhook_set_aside.fault",
    "webhook_set_aside.kind",
];

async fn text_columns(world: &World) -> BTreeSet<String> {
    let query = match world.app.db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT s.name || '.' || c.name AS place FROM sqlite_schema AS s, pragma_table_info(s.name) AS c \
             WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%' \
             AND (lower(c.type) LIKE '%text%' OR lower(c.type) LIKE '%char%') AND lower(c.type) NOT LIKE '%uuid%'"
        }
        _ => {
            "SELECT CAST(table_name || '.' || column_name AS text) AS place FROM information_schema.columns \
             NATURAL JOIN information_schema.tables WHERE table_type = 'BASE TABLE' \
             AND table_schema = current_schema() AND data_type IN ('text', 'character varying')"
        }
    };
    let rows = world.select(query).await;
    rows.iter().map(|row| row["place"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_column_of_texts_is_known_to_name_something_or_nothing() {
    empty(async |world| {
        let columns = text_columns(&world).await;
        assert!(columns.len() > 60, "{columns:?}");
        let named: BTreeSet<String> =
            REFERENCES.iter().map(|one| format!("{}.{}", one.table, one.column)).collect();
        let nothing: BTreeSet<String> = NAMES_NOTHING.iter().map(|place| (*place).to_owned()).collect();
        let both: Vec<&String> = named.intersection(&nothing).collect();
        assert!(both.is_empty(), "{both:?} name something and nothing");
        let known: BTreeSet<String> = named.union(&nothing).cloned().collect();
        let unknown: Vec<&String> = columns.difference(&known).collect();
        assert!(
            unknown.is_empty(),
            "{unknown:?}: if a key of an account, organisation, cluster, function or region stands there, add the column to \
             REFERENCES in store/reference.rs, so that it follows when that is renamed or merged; else to NAMES_NOTHING here"
        );
        let gone: Vec<&String> = known.difference(&columns).collect();
        assert!(gone.is_empty(), "{gone:?} are no columns of texts");
    });
}
