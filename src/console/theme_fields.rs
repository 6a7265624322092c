//! The fields of one part of a theme.

use maud::{Markup, html};

use super::field::{FormField, InputKind};
use super::language::Speech;
use super::theme::{both, form_name, level};
use domain::campaign::Level;
use domain::form::Form;
use domain::language::Bilingual;
use domain::matrix::Matrix;
use domain::theme::{Theme, ThemeAngle, ThemeAudience, ThemeFact};
use domain::theme_part::{ThemeList, ThemePart};
use http::problem::Problem;

/// A theme with a part that is edited.
pub(super) struct PartShown<'a> {
    pub(super) theme: &'a Theme,
    pub(super) matrix: &'a Matrix,
    /// What is wrong, with pointers from the part on.
    pub(super) problem: Option<&'a Problem>,
    pub(super) speech: Speech,
}

impl PartShown<'_> {
    /// The fields of a part as it stands in the theme.
    pub(super) fn form(&self, part: &ThemePart<'_>, at: usize) -> Markup {
        let (theme, speech) = (self.theme, self.speech);
        match part.list {
            ThemeList::Angles => theme.angles.get(at).map(|angle| self.angle(angle)).unwrap_or_default(),
            ThemeList::Audiences => theme.audiences.get(at).map(|one| self.audience(one)).unwrap_or_default(),
            ThemeList::Facts => theme.facts.get(at).map(|fact| self.fact(fact)).unwrap_or_default(),
            ThemeList::Head => html! {
                (self.text("title", speech.say("标题", "Title"), &theme.title, 1))
                (self.text("brief", speech.say("说明", "Brief"), &theme.brief, 4))
            },
        }
    }

    /// A text in both languages, that of the page first.
    fn text(&self, name: &str, label: &str, text: &Bilingual, rows: u32) -> Markup {
        let speech = self.speech;
        let languages = [
            ("zh", speech.say("中文", "Chinese"), &text.zh),
            ("en", speech.say("英文", "English"), &text.en),
        ];
        html! {
            div.pair { @for (key, language, value) in languages {
                div {
                    @let (name, label) = (format!("{name}/{key}"), format!("{label}{}{language}{}", speech.say("（", " ("), speech.say("）", ")")));
                    @let field = FormField { name: &name, label: &label, hint: "", value, problem: self.problem };
                    @if rows == 1 { (field.input(InputKind::text(200))) } @else { (field.area(rows, 5000)) }
                }
            } }
        }
    }

    fn level(&self, present: Level) -> Markup {
        let speech = self.speech;
        let option = |value, of| (value, level(of, speech).to_owned());
        let options =
            [option("key", Level::Key), option("normal", Level::Normal), option("optional", Level::Optional)];
        let value = match present {
            Level::Key => "key",
            Level::Normal => "normal",
            Level::Optional => "optional",
        };
        let label = speech.say("重要程度", "How much it matters");
        FormField { name: "level", label, hint: "", value, problem: self.problem }.select(&options)
    }

    fn audience(&self, audience: &ThemeAudience) -> Markup {
        let speech = self.speech;
        html! {
            (self.text("name", speech.say("名称", "Name"), &audience.name, 1))
            (self.text("hook", speech.say("沟通要点", "How to reach them"), &audience.hook, 3))
            (self.level(audience.level))
        }
    }

    fn fact(&self, fact: &ThemeFact) -> Markup {
        let speech = self.speech;
        html! {
            (self.text("text", speech.say("口径内容", "What may be said"), &fact.text, 3))
            (self.text("source", speech.say("来源", "Source"), &fact.source, 1))
            (tick("verbatim", "on", speech.say("必须原文照引", "to be quoted word for word"), fact.verbatim))
        }
    }

    fn angle(&self, angle: &ThemeAngle) -> Markup {
        let speech = self.speech;
        let mut forms = vec![("", speech.say("不限", "any").to_owned())];
        forms.extend(Form::ALL.map(|form| (form.key(), form_name(form, speech).to_owned())));
        let form = angle.form.map_or("", Form::key);
        let number = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
        let (min, max) = (number(angle.min), number(angle.max));
        let field = |name, label, value| FormField { name, label, hint: "", value, problem: self.problem };
        let count = InputKind::of("number");
        html! {
            (self.text("title", speech.say("标题", "Title"), &angle.title, 1))
            (self.text("brief", speech.say("提要", "Brief"), &angle.brief, 4))
            (self.level(angle.level))
            (self.functions(angle))
            (self.readers(angle))
            (tick("local", "on", speech.say("按地区分别讲", "told for each place"), angle.local))
            (tick("reserved", "on", speech.say("只能由这些职能首发", "these functions alone may tell it first"), angle.reserved))
            (field("form", speech.say("形式", "Form"), form).select(&forms))
            (field("min", speech.say("最少家数", "Voices at least"), &min).input(count))
            (field("max", speech.say("最多家数", "Voices at most"), &max).input(count))
            details open[!angle.wordings.is_empty()] {
                summary { (speech.say("各种形式的提要", "A brief for each form")) }
                p.hint { (speech.say("可以写 {readers}、{place}、{office}，下达时换成读者、地点和单位。", "{readers}, {place} and {office} are filled in.")) }
                @for form in Form::ALL {
                    @let none = Bilingual { zh: String::new(), en: String::new() };
                    (self.text(&format!("wordings/{}", form.key()), form_name(form, speech), angle.wordings.get(&form).unwrap_or(&none), 3))
                }
            }
        }
    }

    fn functions(&self, angle: &ThemeAngle) -> Markup {
        let speech = self.speech;
        let chosen = |key: &String| angle.functions.contains(key);
        let missing = angle.functions.iter().filter(|key| self.matrix.functions().get(key).is_none());
        html! {
            fieldset {
                legend { (speech.say("由哪些职能讲", "Which functions tell it")) }
                div.ticks {
                    @for node in self.matrix.functions().iter() { (tick("functions", &node.key, node.name(speech.0), chosen(&node.key))) }
                    @for key in missing { (tick("functions", key, key, true)) }
                }
            }
        }
    }

    fn readers(&self, angle: &ThemeAngle) -> Markup {
        let speech = self.speech;
        html! {
            fieldset {
                legend { (speech.say("只讲给（都不选就是全部读者）", "For these readers only (none: all)")) }
                div.ticks { @for one in &self.theme.audiences {
                    (tick("audiences", &one.key, both(&one.name, speech), angle.audiences.contains(&one.key)))
                } }
            }
            @if !self.theme.facts.is_empty() {
                fieldset {
                    legend { (speech.say("只用这些口径（都不选就是全部）", "With these facts only (none: all)")) }
                    @for one in &self.theme.facts { (tick("facts", &one.key, both(&one.text, speech), angle.facts.contains(&one.key))) }
                }
            }
        }
    }
}

fn tick(name: &str, value: &str, label: &str, is_ticked: bool) -> Markup {
    html! { label.choice { input type="checkbox" name=(name) value=(value) checked[is_ticked]; " " (label) } }
}
