//! What kinds of ties are called.

use super::language::Speech;

/// The kind of a tie; one of a deployment's own is called as it is.
pub(super) fn tie_kind(kind: &str, speech: Speech) -> &str {
    match kind {
        "same_organisation" => speech.say("同一单位", "same organisation"),
        "joint_duty" => speech.say("职责相关", "joint duty"),
        "shared_audience" => speech.say("服务对象相同", "shared audience"),
        "mutual_follow" => speech.say("互相关注", "mutual follow"),
        other => other,
    }
}
