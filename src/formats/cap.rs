//! Bulletins as alerts of the Common Alerting Protocol 1.2 (OASIS, 2010): <https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html>.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use domain::emergency_plan::IncidentLevel;
use domain::incident::{BulletinKind, Incident, IncidentBulletin};
use domain::language::Language;
use domain::local_time::LocalTime;
use domain::time::Timestamp;
use domain::when::Zone;

/// The namespace of the protocol.
const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// An alert holds for a day, unless a later one takes its place.
const VALID_MS: i64 = 24 * 3_600_000;

/// What an alert is made of.
#[derive(Clone, Copy)]
pub struct CapSource<'a> {
    /// The incident.
    pub incident: &'a Incident,
    /// The bulletin, which is out.
    pub bulletin: &'a IncidentBulletin,
    /// Those of the incident that were out before it, in order.
    pub earlier: &'a [IncidentBulletin],
    /// Key of the organisation that has the first word; what an identifier may not hold becomes a dash.
    pub sender: &'a str,
    /// Name of that organisation.
    pub sender_name: &'a str,
    /// Name of the region of the place.
    pub region: &'a str,
    /// The protective action.
    pub action: &'a str,
    /// On whose clocks times are told.
    pub zone: Zone,
}

/// Writes a bulletin that is out as a CAP 1.2 alert, valid against the schema: the first word as `Alert`, what follows as `Update` and a withdrawal
/// as `Cancel`, each with references to all that were out before; a drill as `Exercise`, restricted to those who take part. O(text).
///
/// # Errors
/// None that a buffer in memory gives.
pub fn write_cap(source: &CapSource<'_>) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let alert = writer.create_element("alert").with_attribute(("xmlns", NAMESPACE));
    alert.write_inner_content(|writer| write_alert(writer, source))?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

/// The identifier of a bulletin's alert: that of the incident, and the bulletin's number.
#[must_use]
pub fn cap_identifier(incident: &Incident, bulletin: &IncidentBulletin) -> String {
    format!("{}.{}", incident.id, bulletin.number)
}

fn write_alert(writer: &mut Writer<Vec<u8>>, source: &CapSource<'_>) -> io::Result<()> {
    let CapSource { incident, bulletin, .. } = source;
    let sender = token(source.sender);
    element(writer, "identifier", &cap_identifier(incident, bulletin))?;
    element(writer, "sender", &sender)?;
    element(writer, "sent", &sent(bulletin, source.zone))?;
    element(writer, "status", if incident.drill { "Exercise" } else { "Actual" })?;
    element(writer, "msgType", message_type(bulletin.kind))?;
    element(writer, "scope", if incident.drill { "Restricted" } else { "Public" })?;
    if incident.drill {
        element(
            writer,
            "restriction",
            in_language(incident, "仅供参加演练的单位", "For those who take part in the drill"),
        )?;
    }
    if bulletin.kind != BulletinKind::First && !source.earlier.is_empty() {
        let reference = |earlier: &IncidentBulletin| {
            format!("{sender},{},{}", cap_identifier(incident, earlier), sent(earlier, source.zone))
        };
        let references: Vec<String> = source.earlier.iter().map(reference).collect();
        element(writer, "references", &references.join(" "))?;
    }
    writer.create_element("info").write_inner_content(|writer| write_info(writer, source))?;
    Ok(())
}

fn write_info(writer: &mut Writer<Vec<u8>>, source: &CapSource<'_>) -> io::Result<()> {
    let CapSource { incident, bulletin, .. } = source;
    let is_over = matches!(bulletin.kind, BulletinKind::Last | BulletinKind::Withdrawal);
    element(writer, "language", in_language(incident, "zh-CN", "en"))?;
    element(writer, "category", category(&incident.kind))?;
    element(writer, "event", incident.name.get(incident.language))?;
    element(writer, "responseType", if is_over { "AllClear" } else { "Shelter" })?;
    element(writer, "urgency", if is_over { "Past" } else { "Immediate" })?;
    element(writer, "severity", severity(incident.level))?;
    let withdrawn = bulletin.kind == BulletinKind::Withdrawal;
    element(writer, "certainty", if withdrawn { "Unlikely" } else { "Observed" })?;
    element(writer, "onset", &time(incident.at, source.zone))?;
    let sent_at = bulletin.release.as_ref().map_or(bulletin.written_at, |release| release.at);
    element(writer, "expires", &time(Timestamp::from_ms(sent_at.as_ms() + VALID_MS), source.zone))?;
    element(writer, "senderName", source.sender_name)?;
    element(writer, "headline", &headline(source))?;
    element(writer, "description", &bulletin.text)?;
    if !is_over {
        element(writer, "instruction", source.action)?;
    }
    writer.create_element("area").write_inner_content(|writer| {
        let between = in_language(incident, "，", ", ");
        element(writer, "areaDesc", &format!("{}{between}{}", source.region, incident.place))
    })?;
    Ok(())
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(text)).map(|_| ())
}

fn in_language<'a>(incident: &Incident, zh: &'a str, en: &'a str) -> &'a str {
    match incident.language {
        Language::Zh => zh,
        Language::En => en,
    }
}

fn headline(source: &CapSource<'_>) -> String {
    let incident = source.incident;
    let drill = if incident.drill { in_language(incident, "【演练】", "[DRILL] ") } else { "" };
    let name = incident.name.get(incident.language);
    match incident.language {
        Language::Zh => format!("{drill}{}{name}：第{}号通报", incident.place, source.bulletin.number),
        Language::En => format!("{drill}{name}, {}: bulletin {}", incident.place, source.bulletin.number),
    }
}

const fn message_type(kind: BulletinKind) -> &'static str {
    match kind {
        BulletinKind::First => "Alert",
        BulletinKind::Progress | BulletinKind::Last | BulletinKind::Correction => "Update",
        BulletinKind::Withdrawal => "Cancel",
    }
}

/// By the definitions of section 3.2.2; a kind that the office has made itself is `Other`.
fn category(kind: &str) -> &'static str {
    match kind {
        "hazardous_leak" => "CBRNE",
        "flood" | "extreme_weather" => "Met",
        "fire" => "Fire",
        "epidemic" | "food_poisoning" => "Health",
        "outage" => "Infra",
        "rumour" => "Safety",
        _ => "Other",
    }
}

const fn severity(level: Option<IncidentLevel>) -> &'static str {
    match level {
        Some(IncidentLevel::I) => "Extreme",
        Some(IncidentLevel::II) => "Severe",
        Some(IncidentLevel::III) => "Moderate",
        Some(IncidentLevel::IV) => "Minor",
        None => "Unknown",
    }
}

fn sent(bulletin: &IncidentBulletin, zone: Zone) -> String {
    let at = bulletin.release.as_ref().map_or(bulletin.written_at, |release| release.at);
    time(at, zone)
}

/// An instant as the protocol has it: whole seconds, and an offset also where that is none.
fn time(at: Timestamp, zone: Zone) -> String {
    let whole = Timestamp::from_ms(at.as_ms().div_euclid(1000) * 1000);
    let text = LocalTime::new(whole, zone).to_string();
    let utc = text.strip_suffix('Z').or_else(|| text.strip_suffix("+00:00"));
    utc.map_or_else(|| text.clone(), |utc| format!("{utc}-00:00"))
}

/// What an identifier may hold: no spaces, commas, `<` and `&`.
fn token(text: &str) -> String {
    let dash = |c: char| if c.is_whitespace() || matches!(c, ',' | '<' | '&') { '-' } else { c };
    text.chars().map(dash).collect()
}

#[cfg(test)]
mod tests;
