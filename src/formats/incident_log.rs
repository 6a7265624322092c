//! The log of an incident on paper.

use zip::result::ZipError;

use super::document::{Block, Document, Orientation, PaperColumn, PaperTable};
use super::docx::write_docx;
use super::labels::Labels;
use domain::incident::{
    ClockKey, ClockState, IncidentClock, IncidentLog, IncidentLogEntry, IncidentState, incident_act,
};
use domain::language::Language;
use domain::local_time::LocalTime;
use domain::time::Timestamp;
use domain::when::Zone;

/// Writes the log as a document to edit and file, in the incident's language and the zone's time. O(entries).
///
/// # Errors
/// As [`write_docx`].
pub fn write_incident_log(log: &IncidentLog, zone: Zone) -> Result<Vec<u8>, ZipError> {
    write_docx(&incident_log_paper(log, zone))
}

/// The log as a paper: how it began and ended, its clocks, and what was done from minute to minute. Every part of a drill says that it is one.
#[must_use]
pub fn incident_log_paper(log: &IncidentLog, zone: Zone) -> Document {
    let incident = &log.incident;
    let (language, labels) = (incident.language, Labels(incident.language));
    let minute = |at: Timestamp| LocalTime::new(at, zone).minute(language);
    let drill = if incident.drill { labels.pick("【演练】", "[DRILL] ") } else { "" };
    let name = incident.name.get(language);
    let title = match language {
        Language::Zh => format!("{drill}{}{name}处置日志", incident.place),
        Language::En => format!("{drill}Log: {name}, {}", incident.place),
    };
    let level = incident.level.map_or_else(
        || labels.pick("未定", "not said").to_owned(),
        |level| level.name().get(language).to_owned(),
    );
    let mut head = vec![
        (labels.pick("事发时间", "Time of the event"), minute(incident.at)),
        (labels.pick("启动时间", "Started"), minute(incident.started_at)),
        (labels.pick("级别", "Level"), level),
        (labels.pick("任务卡", "Cards"), cards(log, labels)),
    ];
    if let Some(end) = &incident.ended {
        let how = match incident.state {
            IncidentState::Withdrawn => labels.pick("误报撤销", "Withdrawn as a false alarm"),
            IncidentState::StoodDown | IncidentState::Running => labels.pick("终止", "Stood down"),
        };
        head.push((how, format!("{}{}{}", minute(end.at), labels.pick("，", ", "), end.reason)));
    }
    let between = labels.pick("：", ": ");
    let head = head.into_iter().map(|(what, said)| format!("{what}{between}{said}"));
    let blocks = vec![
        Block::Text(head.collect::<Vec<_>>().join("\n")),
        Block::Heading(labels.pick("时限", "Clocks").to_owned()),
        Block::Table(clocks(&log.clocks, labels, &minute)),
        Block::Heading(labels.pick("经过", "What was done").to_owned()),
        Block::Table(entries(log, labels, &minute)),
    ];
    Document { title, language, orientation: Orientation::Landscape, blocks }
}

fn cards(log: &IncidentLog, labels: Labels) -> String {
    let counts = &log.cards;
    let parts = [
        (labels.pick("共", "all"), counts.all),
        (labels.pick("已发布", "posted"), counts.posted),
        (labels.pick("已解除", "relieved"), counts.relieved),
        (labels.pick("超时未发", "late"), counts.late),
    ];
    let said = parts.iter().map(|(what, count)| format!("{what} {count}"));
    said.collect::<Vec<_>>().join(labels.pick("，", ", "))
}

fn clocks(clocks: &[IncidentClock], labels: Labels, minute: &impl Fn(Timestamp) -> String) -> PaperTable {
    let row = |clock: &IncidentClock| {
        vec![
            clock_name(clock.clock, labels).to_owned(),
            minute(clock.due_at),
            clock.met_at.map_or_else(String::new, minute),
            clock_state(clock.state, labels).to_owned(),
        ]
    };
    PaperTable {
        columns: vec![
            PaperColumn::new(labels.pick("事项", "What"), 4),
            PaperColumn::new(labels.pick("时限", "Due"), 3),
            PaperColumn::new(labels.pick("完成", "Done"), 3),
            PaperColumn::new(labels.pick("结果", "Result"), 2),
        ],
        rows: clocks.iter().map(row).collect(),
        nothing: labels.pick("无", "None").to_owned(),
    }
}

fn entries(log: &IncidentLog, labels: Labels, minute: &impl Fn(Timestamp) -> String) -> PaperTable {
    let language = log.incident.language;
    let about = |entry: &IncidentLogEntry| {
        let number = entry.number.map(|number| format!("{}{number}", labels.pick("第", "no. ")));
        let information = entry.about.as_ref().map(|name| name.get(language).to_owned());
        [entry.name.clone().or_else(|| entry.account.clone()), information, number]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let row = |entry: &IncidentLogEntry| {
        vec![
            minute(entry.at),
            entry.by.clone().unwrap_or_else(|| labels.pick("系统", "System").to_owned()),
            incident_act(entry.action, language),
            about(entry),
            entry.text.clone().unwrap_or_default(),
        ]
    };
    PaperTable {
        columns: vec![
            PaperColumn::new(labels.pick("时间", "Time"), 3),
            PaperColumn::new(labels.pick("何人", "Who"), 2),
            PaperColumn::new(labels.pick("何事", "What"), 2),
            PaperColumn::new(labels.pick("对象", "About"), 3),
            PaperColumn::new(labels.pick("内容", "Text"), 6),
        ],
        rows: log.entries.iter().map(row).collect(),
        nothing: labels.pick("无", "None").to_owned(),
    }
}

const fn clock_name(clock: ClockKey, labels: Labels) -> &'static str {
    match clock {
        ClockKey::FirstWord => labels.pick("首次发声", "First word"),
        ClockKey::Authoritative => labels.pick("5小时内发布权威信息", "Authoritative information within 5 h"),
        ClockKey::PressConference => labels.pick("24小时内举行新闻发布会", "Press conference within 24 h"),
        ClockKey::PublicConcern => labels.pick("48小时内回应其他关切", "Other public concern within 48 h"),
    }
}

const fn clock_state(state: ClockState, labels: Labels) -> &'static str {
    match state {
        ClockState::Running => labels.pick("进行中", "running"),
        ClockState::Met => labels.pick("按时", "in time"),
        ClockState::MetLate => labels.pick("超时完成", "late"),
        ClockState::Missed => labels.pick("未完成", "missed"),
        ClockState::Stopped => labels.pick("终止前无须完成", "not owed any more"),
    }
}
