//! Sliders of a plan: what may crowd together, and what counts how much.

use maud::{Markup, html};
use serde::Deserialize;

use super::language::Speech;
use super::post_form::form_key;
use super::stale::{Meanwhile, carried, meanwhile};
use app::preview::PreviewInput;
use domain::campaign::{Campaign, CampaignDraft, CampaignSpec, FitWeights};
use http::form_key::FIELD;
use http::problem::Problem;

/// Where the sliders stand; what is left out stays as the campaign says.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Tuning {
    spread: Option<u32>,
    min_fit: Option<u32>,
    capacity: Option<u32>,
    function: Option<u32>,
    audience: Option<u32>,
    form: Option<u32>,
    locality: Option<u32>,
    topic: Option<u32>,
    record: Option<u32>,
    /// The revision of the campaign that was looked at.
    #[serde(default)]
    pub(super) revision: i64,
}

impl Tuning {
    /// What is tried by it.
    pub(super) fn input(self, spec: &CampaignSpec) -> PreviewInput {
        PreviewInput {
            spread: self.spread,
            min_fit: self.min_fit,
            capacity: self.capacity,
            weights: Some(self.weights(spec)),
            ..PreviewInput::default()
        }
    }

    /// The campaign with what was tried.
    pub(super) fn draft(self, spec: &CampaignSpec) -> CampaignDraft {
        CampaignDraft {
            spread: self.spread.or(Some(spec.spread)),
            min_fit: self.min_fit.or(Some(spec.min_fit)),
            capacity: self.capacity.or(Some(spec.capacity)),
            weights: self.weights(spec),
            ..spec.into()
        }
    }

    fn weights(self, spec: &CampaignSpec) -> FitWeights {
        let now = spec.weights;
        FitWeights {
            function: self.function.unwrap_or(now.function),
            audience: self.audience.unwrap_or(now.audience),
            form: self.form.unwrap_or(now.form),
            locality: self.locality.unwrap_or(now.locality),
            topic: self.topic.unwrap_or(now.topic),
            record: self.record.unwrap_or(now.record),
        }
    }
}

/// One slider.
struct Slider {
    name: &'static str,
    label: &'static str,
    ends: (&'static str, &'static str),
    value: u32,
    range: (u32, u32),
    step: u32,
}

impl Slider {
    fn show(&self) -> Markup {
        let (least, most) = (self.range.0.min(self.value), self.range.1.max(self.value));
        // A value between two steps would be moved by the browser alone.
        let step = if (self.value - least).is_multiple_of(self.step) { self.step } else { 1 };
        let ends = format!("{}-ends", self.name);
        html! {
            div.slider {
                label for=(self.name) { (self.label) }
                input type="range" id=(self.name) name=(self.name) min=(least) max=(most) step=(step) value=(self.value) aria-describedby=(ends);
                output for=(self.name) { (self.value) }
                p.ends id=(ends) { span { (self.ends.0) } " " span { (self.ends.1) } }
            }
        }
    }
}

/// The sliders of a campaign that is not launched, as they stand.
pub(super) fn tuning_form(
    campaign: &Campaign,
    tuning: Tuning,
    problem: Option<&Problem>,
    speech: Speech,
) -> Markup {
    let place = format!("/campaigns/{}", campaign.id);
    // Whoever has typed nothing yet looks at what stands.
    let seen = if tuning.revision == 0 { campaign.revision } else { tuning.revision };
    let revision = carried(problem, seen, campaign.revision);
    html! {
        (meanwhile(problem, differences(&campaign.spec, tuning, speech), speech))
        section aria-labelledby="tuning" {
            h2 #tuning { (speech.say("调整设置", "Try other settings")) }
            form.tuning method="get" action=(format!("{place}/preview")) data-live=(format!("{place}/preview/picture")) {
                input type="hidden" name="revision" value=(revision);
                @for slider in main_sliders(&campaign.spec, tuning, speech) { (slider.show()) }
                details {
                    summary { (speech.say("各项权重", "Weights")) }
                    @for slider in weight_sliders(tuning.weights(&campaign.spec), speech) { (slider.show()) }
                }
                p.effect role="status" {}
                button { (speech.say("试算", "Try")) } " "
                button.main formmethod="post" formaction=(format!("{place}/settings")) name=(FIELD) value=(form_key()) { (speech.say("采用并重新生成方案", "Adopt and plan again")) }
                p.hint { (speech.say("试算不会改动任何内容。", "Trying changes nothing.")) }
            }
        }
    }
}

/// Where the sliders stand as they are saved, and as they were moved.
fn differences(spec: &CampaignSpec, tuning: Tuning, speech: Speech) -> Vec<Meanwhile<'static>> {
    let all = |tuning: Tuning| {
        main_sliders(spec, tuning, speech).into_iter().chain(weight_sliders(tuning.weights(spec), speech))
    };
    let pairs = all(Tuning::default()).zip(all(tuning));
    let differing = |(saved, typed): (Slider, Slider)| Meanwhile {
        label: saved.label,
        saved: saved.value.to_string(),
        typed: typed.value.to_string(),
    };
    pairs.map(differing).collect()
}

fn main_sliders(spec: &CampaignSpec, tuning: Tuning, speech: Speech) -> [Slider; 3] {
    [
        Slider {
            name: "spread",
            label: speech.say("同题适度分散", "Keep one topic from crowding"),
            ends: (
                speech.say("可以几家同讲", "several may tell it"),
                speech.say("尽量分开讲", "apart where possible"),
            ),
            value: tuning.spread.unwrap_or(spec.spread),
            range: (0, 400),
            step: 10,
        },
        Slider {
            name: "min_fit",
            label: speech.say("下达的最低合适程度", "How well it has to fit"),
            ends: (
                speech.say("勉强合适也下达", "barely will do"),
                speech.say("很合适才下达", "very well only"),
            ),
            value: tuning.min_fit.unwrap_or(spec.min_fit),
            range: (100, 900),
            step: 10,
        },
        Slider {
            name: "capacity",
            label: speech.say("每个账号最多条数", "Directions of one account at most"),
            ends: (speech.say("一条", "one"), speech.say("多条", "several")),
            value: tuning.capacity.unwrap_or(spec.capacity),
            range: (1, 5),
            step: 1,
        },
    ]
}

fn weight_sliders(weights: FitWeights, speech: Speech) -> [Slider; 6] {
    let slider = |name, label, value| Slider {
        name,
        label,
        ends: (speech.say("不考虑", "not at all"), speech.say("重点考虑", "very much")),
        value,
        range: (0, 10),
        step: 1,
    };
    [
        slider("function", speech.say("职责对口", "Its duty"), weights.function),
        slider("audience", speech.say("触达读者", "Reaching the audience"), weights.audience),
        slider("form", speech.say("形式合适", "The form"), weights.form),
        slider("locality", speech.say("地区匹配", "The place"), weights.locality),
        slider("topic", speech.say("平时讲这类话题", "Its usual topics"), weights.topic),
        slider("record", speech.say("以往按时交原创稿", "Past pieces on time and original"), weights.record),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slider(value: u32) -> String {
        let ends = ("less", "more");
        Slider { name: "spread", label: "Spread", ends, value, range: (0, 400), step: 10 }
            .show()
            .into_string()
    }

    #[test]
    fn a_slider_never_moves_a_value_that_nobody_has_moved() {
        assert!(slider(40).contains("max=\"400\" step=\"10\" value=\"40\""));
        assert!(slider(45).contains("max=\"400\" step=\"1\" value=\"45\""));
        assert!(slider(90_000).contains("max=\"90000\" step=\"10\" value=\"90000\""));
    }
}
