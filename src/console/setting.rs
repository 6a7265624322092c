//! Settings: what a visitor may set, on one page of links.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::right::Right;
use http::auth::{ReadRegistry, Require};

/// A page of settings: where, what it is called, what one does there.
type Place = (&'static str, (&'static str, &'static str), (&'static str, &'static str));

/// What everybody sets for themselves.
const OWN: [Place; 2] = [
    (
        "/settings/password",
        ("我的密码", "My password"),
        ("设密码、换密码、改登录名", "Set or change it, and the name that you sign in by"),
    ),
    (
        "/settings/sessions",
        ("我的登录", "Where I am signed in"),
        ("看在哪些手机、电脑上登录着，退出不用的", "Which phones and computers, and sign out of them"),
    ),
];

/// What everybody may look up, and some may change.
const COMMON: [Place; 4] = [
    (
        "/settings/gates",
        ("审核规则和词表", "Rules and words of the gates"),
        ("机器检查哪些字词、依据是什么", "What the machine looks for, and on what basis"),
    ),
    (
        "/settings/gates/words",
        ("本单位词表", "Our own words"),
        ("增减本单位自己要查的词", "What your office itself does not want to read"),
    ),
    (
        "/settings/taxonomies",
        ("职能、地区、服务对象和平台", "Functions, regions, audiences and platforms"),
        ("系统里用到的分类", "The lists that everything is sorted by"),
    ),
    (
        "/settings/jobs",
        ("后台任务", "Background jobs"),
        ("导入、识别到了哪一步，有没有出错", "How far imports and detections are, and what failed"),
    ),
];

/// What an administrator sets.
const OF_ADMINISTRATORS: [Place; 2] = [
    (
        "/persons",
        ("人员和链接", "Persons and links"),
        ("登记人员、给权限、发个人链接", "Enter persons, give roles, make personal links"),
    ),
    (
        "/settings/passwords",
        ("已设密码的人员", "Persons with a password"),
        ("忘记密码的，在此移除", "Remove a forgotten password"),
    ),
];

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
) -> Response {
    let speech = visitor.speech;
    let content = html! {
        (section("own", speech.say("个人设置", "Personal settings"), &OWN, speech))
        (section("common", speech.say("公共设置", "Shared settings"), &COMMON, speech))
        @if caller.also(Right::Administer) {
            (section("administration", speech.say("管理员", "Administration"), &OF_ADMINISTRATORS, speech))
        }
        (language(&visitor))
        (clock(&app, speech))
    };
    Page { visitor: &visitor, title: speech.say("设置", "Settings"), content }.into_response()
}

fn section(id: &str, title: &str, places: &[Place], speech: Speech) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            ul.cards.many { @for (address, (zh, en), (does_zh, does_en)) in places {
                li.card {
                    a.title href=(address) { (speech.say(zh, en)) }
                    p.hint { (speech.say(does_zh, does_en)) }
                }
            } }
        }
    }
}

fn language(visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    html! {
        section aria-labelledby="language" {
            h2 #language { (speech.say("语言", "Language")) }
            (post_form("/language").class("filters").holding(html! {
                input type="hidden" name="next" value="/settings";
                label for="choice" { (speech.say("界面语言", "Language")) }
                select #choice name="language" {
                    option value="zh" lang="zh-CN" selected[speech.say("zh", "en") == "zh"] { "中文" }
                    option value="en" lang="en" selected[speech.say("zh", "en") == "en"] { "English" }
                }
                button { (speech.say("保存", "Save")) }
            }))
        }
    }
}

fn clock(app: &App, speech: Speech) -> Markup {
    let clocks = Clocks::of(app, speech);
    html! {
        section aria-labelledby="clock" {
            h2 #clock { (speech.say("时间", "Time")) }
            dl {
                dt { (speech.say("时区", "Zone")) } dd { "UTC" (app.zone) }
                dt { (speech.say("现在", "Now")) } dd { (clocks.at(clocks.now)) }
            }
            p.hint { (speech.say(
                "时区在启动服务时设定。期限按小时和天计算，节假日照算。",
                "The zone is set when the service is started. Deadlines count hours and days, holidays among them.",
            )) }
        }
    }
}
