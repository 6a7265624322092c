//! How coverage is counted and mended: the discount of a voice from above, and what each remedy costs.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;
use serde::Deserialize;

use super::coverage_choice::coverage_places;
use super::field::{FormField, InputKind};
use super::form::Form;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::coverage::{CoverageSettings, RemedyCosts};
use domain::right::Right;
use http::auth::{ManageCoverage, ReadCoverage, Require};
use http::problem::{Kind, Problem};
use store::coverage::{CoverageConfiguration, read_coverage_configuration};

/// The settings as they are typed: the discount in percent, costs as whole numbers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsForm {
    seen: i64,
    discount: String,
    #[serde(rename = "costs/audience")]
    audience: String,
    #[serde(rename = "costs/region")]
    region: String,
    #[serde(rename = "costs/form")]
    form: String,
    #[serde(rename = "costs/open")]
    open: String,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadCoverage>,
    visitor: Visitor,
    State(app): State<App>,
) -> Result<Response, Problem> {
    let now = read_coverage_configuration(&app.db).await.map_err(AppError::from)?;
    Ok(page(&visitor, &SettingsForm::of(&now), None))
}

/// Sets them.
pub(super) async fn set(
    caller: Require<ManageCoverage>,
    visitor: Visitor,
    State(app): State<App>,
    Form(form): Form<SettingsForm>,
) -> Result<Response, Problem> {
    let set = match form.read() {
        Ok(settings) => app.set_coverage(&caller.actor(), form.seen, settings).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let Err(problem) = set else { return Ok(Redirect::to("/coverage/settings").into_response()) };
    let problem = told(&problem, &app.seed.messages, visitor.speech);
    let now = read_coverage_configuration(&app.db).await.map_err(AppError::from)?;
    // Whoever is told that others have changed them has seen what stands now, and may write over it.
    let seen = if problem.code == "stale" { now.revision } else { form.seen };
    Ok(with_status(page(&visitor, &SettingsForm { seen, ..form }, Some((&problem, &now))), &problem))
}

impl SettingsForm {
    fn of(now: &CoverageConfiguration) -> Self {
        let CoverageSettings { discount, costs } = now.settings;
        let RemedyCosts { audience, region, form, open } = costs;
        let text = |cost: u32| cost.to_string();
        Self {
            seen: now.revision,
            discount: percent_of(discount),
            audience: text(audience),
            region: text(region),
            form: text(form),
            open: text(open),
        }
    }

    fn read(&self) -> Result<CoverageSettings, Problem> {
        let mut problem = Problem::new(Kind::Invalid, "some values are no numbers");
        let mut cost = |name: &str, text: &str| {
            text.trim().parse().unwrap_or_else(|_| {
                problem = std::mem::replace(&mut problem, Problem::new(Kind::Invalid, ""))
                    .at(&format!("/costs/{name}"), "is no whole number from 0 to 1000");
                0
            })
        };
        let costs = RemedyCosts {
            audience: cost("audience", &self.audience),
            region: cost("region", &self.region),
            form: cost("form", &self.form),
            open: cost("open", &self.open),
        };
        let discount = read_percent(&self.discount);
        if discount.is_none() {
            problem = problem.at("/discount", "is no percentage from 0 to 100");
        }
        match discount {
            Some(discount) if problem.errors.is_empty() => Ok(CoverageSettings { discount, costs }),
            _ => Err(problem),
        }
    }
}

/// Thousandths as a percentage, with a decimal where there is one.
fn percent_of(thousandths: u16) -> String {
    let text = format!("{}.{}", thousandths / 10, thousandths % 10);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A percentage of at most one decimal in thousandths.
fn read_percent(text: &str) -> Option<u16> {
    let text = text.trim().trim_end_matches(['%', '％']);
    let (whole, tenths) = text.split_once('.').unwrap_or((text, "0"));
    let tenths = Some(tenths).filter(|tenths| tenths.len() == 1)?.parse::<u16>().ok()?;
    let thousandths = whole.parse::<u16>().ok()?.checked_mul(10)?.checked_add(tenths)?;
    (thousandths <= 1000).then_some(thousandths)
}

/// The form with what was typed; with a problem, what it is and what stands now.
fn page(
    visitor: &Visitor,
    form: &SettingsForm,
    refused: Option<(&Problem, &CoverageConfiguration)>,
) -> Response {
    let speech = visitor.speech;
    let manages = visitor.may(Right::ManageCoverage);
    let problem = refused.map(|(problem, _)| problem);
    let number = InputKind::of("text").required();
    let field = |name, label, value| FormField { name, label, hint: "", value, problem }.input(number);
    let stale = refused.filter(|(problem, _)| problem.code == "stale").map(|(_, now)| SettingsForm::of(now));
    let content = html! {
        (coverage_places("/coverage/settings", speech))
        @if let Some(problem) = problem { (summary(problem, speech)) }
        @if let Some(now) = stale {
            p.next { (speech.say("当前为：", "They are now: ")) (now.discount) "%, "
                (now.audience) ", " (now.region) ", " (now.form) ", " (now.open) }
        }
        (post_form("/coverage/settings").class("narrow").holding(html! {
            input type="hidden" name="seen" value=(form.seen);
            (FormField {
                name: "discount", value: &form.discount, problem,
                label: speech.say("上级地区账号的折减（%）", "What a voice from a region above loses (%)"),
                hint: speech.say("填 40，即上级地区的一个账号按 0.6 个计。", "At 40, an account from a region above counts 0.6."),
            }.input(number))
            fieldset {
                legend { (speech.say("补一处空白的代价（0 到 1000，只看相互比例）", "What closing a gap costs (0 to 1000; only proportions count)")) }
                (field("costs/audience", speech.say("已有账号补服务对象", "An account lists one more audience"), &form.audience))
                (field("costs/region", speech.say("已有账号补地区", "An account speaks for one more region"), &form.region))
                (field("costs/form", speech.say("已有单位开另一种形式的账号", "An organisation opens an account of another form"), &form.form))
                (field("costs/open", speech.say("新开账号", "An organisation opens its first account on it"), &form.open))
            }
            @if manages { button.main { (speech.say("保存", "Save")) } }
        }))
        p { a href="/coverage/targets" { (speech.say("回到覆盖目标", "Back to the targets")) } }
    };
    Page { visitor, title: speech.say("覆盖的计算口径", "How coverage is counted"), content }.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_read_to_a_thousandth_and_shown_as_it_was_typed() {
        assert_eq!(["0", "40", "12.5", "100"].map(read_percent), [Some(0), Some(400), Some(125), Some(1000)]);
        assert_eq!(["100.1", "-1", "a", "1.25", ""].map(read_percent), [None; 5]);
        assert_eq!([0, 400, 125].map(percent_of), ["0", "40", "12.5"]);
    }
}
