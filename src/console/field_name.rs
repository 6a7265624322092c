//! What the fields of forms are called, where something is said of them.

use maud::{Markup, html};

use super::language::Speech;

/// By place in a request: in Chinese, in English.
const NAMES: [(&str, &str, &str); 70] = [
    ("/account", "账号", "Account"),
    ("/again", "再次输入新密码", "New password once more"),
    ("/angles", "角度", "Angles"),
    ("/as_of", "情况截至", "As of"),
    ("/audiences", "服务对象", "Audiences"),
    ("/basis", "依据", "Basis"),
    ("/brief", "提要", "Brief"),
    ("/capacity", "每个账号最多条数", "Directions of one account at most"),
    ("/co_organisations", "共同单位", "Organisations beside it"),
    ("/comment", "给作者的意见", "For its author"),
    ("/communities", "分组", "Groups"),
    ("/contact", "联系人", "Contact"),
    ("/content", "文件", "File"),
    ("/costs/audience", "补服务对象", "One more audience"),
    ("/costs/form", "开另一种形式", "Another form"),
    ("/costs/open", "新开账号", "New account"),
    ("/costs/region", "补地区", "One more region"),
    ("/csv", "CSV 表格", "Table"),
    ("/days", "天数", "Days"),
    ("/discount", "折减", "Discount"),
    ("/ends_at", "结束", "Ends"),
    ("/except", "例外说法", "Right in"),
    ("/file", "文件", "File"),
    ("/findings", "如何修改", "How to fix it"),
    ("/followers", "粉丝数", "Followers"),
    ("/form", "形式", "Form"),
    ("/former", "原来的 ID", "Former handle"),
    ("/from", "开始日期", "From"),
    ("/functions", "职能", "Functions"),
    ("/gate", "审核", "Gate"),
    ("/handle", "账号 ID", "Handle"),
    ("/instead", "改为", "Write instead"),
    ("/into", "并入", "Into"),
    ("/key", "名称", "Name"),
    ("/kind", "类别", "Kind"),
    ("/language", "语言", "Language"),
    ("/lead", "牵头账号", "Lead"),
    ("/licence", "授权方式", "Licence"),
    ("/media_type", "文件", "File"),
    ("/members", "账号", "Accounts"),
    ("/name", "名称", "Name"),
    ("/name_en", "英文名称", "English name"),
    ("/new", "新密码", "New password"),
    ("/note", "补充说明", "Further explanation"),
    ("/old", "现在的密码", "Present password"),
    ("/organisation", "单位", "Organisation"),
    ("/overrules", "理由", "Why"),
    ("/parent", "上级分类", "Below"),
    ("/period", "时段", "When"),
    ("/phone", "手机", "Phone"),
    ("/platform", "平台", "Platform"),
    ("/public", "可以公开", "May be published"),
    ("/reason", "原因", "Why"),
    ("/region", "地区", "Region"),
    ("/repost_of", "原文链接", "Address of the original"),
    ("/resolution", "分组粗细", "Fineness"),
    ("/sign_in_name", "登录名", "Sign-in name"),
    ("/source", "来源", "Source"),
    ("/staff_number", "工号", "Staff number"),
    ("/starts_at", "开始", "Begins"),
    ("/status", "状态", "Status"),
    ("/text", "正文", "Text"),
    ("/title", "标题", "Title"),
    ("/topics", "话题", "Topics"),
    ("/until", "结束日期", "Until"),
    ("/url", "链接", "Address"),
    ("/valid_until", "有效至", "Valid until"),
    ("/verdict", "改为", "The verdict"),
    ("/weights", "各项权重", "Weights"),
    ("/word", "词语", "Word"),
];

/// What a field is called that every page calls so.
pub(super) fn known_field(pointer: &str, speech: Speech) -> Option<&'static str> {
    NAMES.iter().find(|(place, ..)| *place == pointer).map(|(_, zh, en)| speech.say(zh, en))
}

/// What a field of a form is called; others go by their place in the request.
pub(super) fn field_name(pointer: &str, speech: Speech) -> Markup {
    let name = match known_field(pointer, speech) {
        Some(name) => name,
        None => match pointer {
            // What concerns the whole, or is no field of a page, is said without a name.
            "" | "/without_reviewers" | "/digest" | "#if-match" => return html! {},
            _ if pointer.starts_with("/localities/") => speech.say("地区", "Place"),
            _ if pointer.starts_with("/grants") => speech.say("角色", "Roles"),
            _ if pointer.starts_with("/findings/") => speech.say("如何修改", "How to fix it"),
            _ if pointer.starts_with("/overrules/") => speech.say("理由", "Why"),
            _ if pointer.ends_with("/account") => speech.say("账号", "Account"),
            _ if pointer.ends_with("/audience") => speech.say("讲给", "For"),
            _ if pointer.ends_with("/person") => speech.say("离岗人员", "Who is away"),
            _ if pointer.ends_with("/deputy") => speech.say("代理人员", "Deputy"),
            _ if pointer.ends_with("/until") => speech.say("结束日期", "Until"),
            _ => return html! { code { (pointer) } " " },
        },
    };
    html! { strong { (name) } (speech.say("：", ": ")) }
}
