//! What is done in incidents, in words.

use crate::event::EventKind;
use crate::language::{Bilingual, Language};

/// By the key of the event: in Chinese, in English.
pub const INCIDENT_ACTS: [(&str, &str, &str); 21] = [
    ("incident.started", "启动应急响应", "incident started"),
    ("incident.joined", "并入同一事件", "second start joined"),
    ("incident.graded", "确定事件级别", "level said"),
    ("incident.handed_over", "交接值班", "desk handed over"),
    ("incident.clock_met", "按时限完成", "clock met"),
    ("incident.card_added", "加派账号", "account called in"),
    ("incident.card_seen", "查看任务卡", "card opened"),
    ("incident.card_called", "电话通知", "telephone call"),
    ("incident.card_taken_over", "接手任务卡", "card taken over"),
    ("incident.card_posted", "已发布", "posted"),
    ("incident.card_confirmed", "确认按新口径", "new version confirmed"),
    ("incident.card_relieved", "解除任务", "account relieved"),
    ("incident.fact_stated", "报送事实", "fact stated"),
    ("incident.fact_confirmed", "核实事实", "fact confirmed"),
    ("incident.bulletin_drafted", "起草通报", "bulletin drafted"),
    ("incident.bulletin_reviewed", "审核通报", "bulletin reviewed"),
    ("incident.consent_recorded", "记录领导同意", "leader's consent recorded"),
    ("incident.consent_confirmed", "领导确认同意", "leader's consent confirmed"),
    ("incident.bulletin_released", "发布通报", "bulletin released"),
    ("incident.stood_down", "终止应急响应", "incident stood down"),
    ("incident.withdrawn", "撤销（误报）", "withdrawn as a false alarm"),
];

/// What was done, in words; the key itself of what is not done in incidents.
#[must_use]
pub fn incident_act(kind: EventKind, language: Language) -> String {
    let row = INCIDENT_ACTS.iter().find(|(key, _, _)| *key == kind.key());
    let words = row.map(|(_, zh, en)| Bilingual { zh: (*zh).to_owned(), en: (*en).to_owned() });
    words.map_or_else(|| kind.key().to_owned(), |words| words.get(language).to_owned())
}
