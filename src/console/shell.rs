//! What every page has around it: title, way around, language, who is signed in.

use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::asset::{SCRIPT, STYLE};
use super::language::Speech;
use super::post_form::post_form;
use super::visitor::Visitor;
use domain::right::Right;

/// A page loads what this service has and nothing else, runs no script and no style that stands in it, and sends its forms nowhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page of the console.
pub(super) struct Page<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) title: &'a str,
    pub(super) content: Markup,
}

/// Where the main pages are, what each is called, and the right that shows it.
const PLACES: [(&str, (&str, &str), Right); 11] = [
    ("/", ("今天", "Today"), Right::ReadRegistry),
    ("/campaigns", ("主题行动", "Campaigns"), Right::ReadRegistry),
    ("/incidents", ("应急", "Emergencies"), Right::ReadIncidents),
    ("/matrix", ("矩阵", "Matrix"), Right::ReadRegistry),
    ("/coverage", ("覆盖", "Coverage"), Right::ReadCoverage),
    ("/lists", ("名单", "Lists"), Right::ChangeRegistry),
    ("/themes", ("主题库", "Themes"), Right::ReadRegistry),
    ("/facts", ("口径", "Facts"), Right::ReadFacts),
    ("/persons", ("人员", "Persons"), Right::Administer),
    ("/events", ("动态", "Events"), Right::ReadEvents),
    ("/settings", ("设置", "Settings"), Right::ReadRegistry),
];

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let headers: [(HeaderName, &str); 4] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-store"),
            // Without it a browser does not say where the form of a page comes from.
            (header::REFERRER_POLICY, "same-origin"),
        ];
        (headers, self.print().into_string()).into_response()
    }
}

impl Page<'_> {
    fn print(&self) -> Markup {
        let speech = self.visitor.speech;
        html! {
            (DOCTYPE)
            html lang=(speech.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · " (speech.say("微矩阵", "micromatrix")) }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href=(STYLE.address());
                    script type="module" src=(SCRIPT.address()) {}
                }
                body {
                    a.skip href="#main" { (speech.say("跳到正文", "Skip to content")) }
                    (self.bar())
                    main #main tabindex="-1" {
                        h1 { (self.title) }
                        (self.content)
                    }
                }
            }
        }
    }

    fn bar(&self) -> Markup {
        let Visitor { speech, token, place, can_return } = self.visitor;
        let path = place.split('?').next().unwrap_or_default();
        html! {
            header.bar {
                a.brand href="/" { (speech.say("微矩阵", "micromatrix")) }
                @if token.is_some() {
                    nav aria-label=(speech.say("主导航", "Main")) {
                        @for (address, (zh, en), right) in PLACES {
                            @if self.visitor.may(right) {
                                a href=(address) aria-current=[is_at(path, address).then_some("page")] { (speech.say(zh, en)) }
                            }
                        }
                    }
                }
                div.who {
                    @if *can_return { (language_switch(*speech, place)) }
                    @if let Some(token) = token {
                        span.person { (token.subject_name) }
                        (post_form("/sign-out").holding(html! { button.quiet { (speech.say("退出", "Sign out")) } }))
                    }
                }
            }
        }
    }
}

/// Whether a path is at one of the main places; the first is only itself.
fn is_at(path: &str, address: &str) -> bool {
    path == address
        || (address != "/" && path.strip_prefix(address).is_some_and(|rest| rest.starts_with('/')))
}

/// The button says the other language in that language.
fn language_switch(speech: Speech, place: &str) -> Markup {
    let (other, tag) = (speech.say("English", "中文"), speech.say("en", "zh-CN"));
    html! {
        (post_form("/language").holding(html! {
            input type="hidden" name="language" value=(speech.say("en", "zh"));
            input type="hidden" name="next" value=(place);
            button.quiet lang=(tag) { (other) }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_what_lies_below_it_and_today_is_only_itself() {
        assert!(is_at("/campaigns/1", "/campaigns"));
        assert!(!is_at("/campaignsx", "/campaigns"));
        assert!(is_at("/", "/"));
        assert!(!is_at("/campaigns", "/"));
    }
}
