//! What was found in a text.

use maud::{Markup, html};

use super::language::Speech;
use domain::gate::{Finding, Severity};

/// What was found in a text, each with what to do.
pub(super) fn findings_list(found: &[Finding], speech: Speech) -> Markup {
    html! {
        @if found.is_empty() { p.empty { (speech.say("没有发现需要修改之处。", "No problem was found.")) } }
        @else {
            ul.findings {
                @for finding in found {
                    li.blocks[finding.severity == Severity::Block] {
                        span.tag { (speech.gate(finding.gate)) } " "
                        @if let Some(excerpt) = &finding.excerpt { q { (excerpt) } " " }
                        (finding.detail.get(speech.0)) " " (finding.remedy.get(speech.0))
                    }
                }
            }
        }
    }
}
