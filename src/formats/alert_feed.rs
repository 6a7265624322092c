//! Alerts that hold, as a feed (Atom, RFC 4287), each with the address of its CAP document.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use domain::time::Timestamp;

/// An alert in a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertEntry {
    /// Its identifier, unique for ever.
    pub identifier: String,
    /// What it is called.
    pub title: String,
    /// Who sends it.
    pub author: String,
    /// What it says.
    pub text: String,
    /// When it went out.
    pub sent_at: Timestamp,
    /// Where its CAP document is.
    pub address: String,
}

/// Writes the feed, the latest alert first as they are given; `updated` is the instant of the last one, or of the answer where there is none.
/// O(text).
///
/// # Errors
/// None that a buffer in memory gives.
pub fn write_alert_feed(title: &str, updated: Timestamp, entries: &[AlertEntry]) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let feed = writer.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.write_inner_content(|writer| {
        element(writer, "id", "urn:micromatrix:alerts")?;
        element(writer, "title", title)?;
        element(writer, "updated", &updated.to_string())?;
        for entry in entries {
            writer.create_element("entry").write_inner_content(|writer| write_entry(writer, entry))?;
        }
        Ok(())
    })?;
    Ok(String::from_utf8_lossy(&writer.into_inner()).into_owned())
}

fn write_entry(writer: &mut Writer<Vec<u8>>, entry: &AlertEntry) -> io::Result<()> {
    element(writer, "id", &format!("urn:micromatrix:alert:{}", entry.identifier))?;
    element(writer, "title", &entry.title)?;
    element(writer, "updated", &entry.sent_at.to_string())?;
    writer.create_element("author").write_inner_content(|writer| element(writer, "name", &entry.author))?;
    element(writer, "summary", &entry.text)?;
    let link = writer.create_element("link").with_attributes([
        ("rel", "alternate"),
        ("type", "application/cap+xml"),
        ("href", entry.address.as_str()),
    ]);
    link.write_empty()?;
    Ok(())
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(text)).map(|_| ())
}
