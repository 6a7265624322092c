//! What the page for the head says, in the words of offices instead of ours.

use super::labels::Labels;
use domain::campaign::CampaignState;
use domain::closing::{Closers, HeavyBlank, ResultPage};
use domain::language::Language;

/// So many organisations are named where many could do something.
const MOST_NAMED: usize = 3;

/// The sentences of a page.
#[derive(Clone, Copy)]
pub(super) struct ResultWords<'a> {
    pub(super) page: &'a ResultPage,
    pub(super) labels: Labels,
}

impl ResultWords<'_> {
    /// Window, state, basis, as of when.
    pub(super) fn about(self) -> String {
        let page = self.page;
        let language = page.language;
        let window = page.starts_at.until(page.ends_at, language);
        let as_of = page.as_of.minute(language);
        let (state, not_a_basis) = (self.state(), self.labels.not_a_basis());
        let basis = page.basis.as_deref().map(str::trim).filter(|basis| !basis.is_empty());
        match language {
            Language::Zh => {
                let basis = basis.map(|basis| format!("签批依据：{basis}。")).unwrap_or_default();
                format!("起止：{window}；{state}。{basis}截至{as_of}（{}）。{not_a_basis}。", page.zone)
            }
            Language::En => {
                let basis =
                    basis.map(|basis| format!("Signed on the basis of {basis}. ")).unwrap_or_default();
                format!("{window}; {state}. {basis}As of {as_of} ({}). {not_a_basis}.", page.zone)
            }
        }
    }

    const fn state(self) -> &'static str {
        match self.page.state {
            CampaignState::Draft => self.labels.pick("草案", "a draft"),
            CampaignState::Planned => self.labels.pick("方案已拟定，尚未签批", "planned, not yet signed"),
            CampaignState::Signed => self.labels.pick("方案已签批，尚未下达", "signed, not yet launched"),
            CampaignState::Launched => self.labels.pick("正在进行", "running"),
            CampaignState::Closed => self.labels.pick("已结束", "closed"),
        }
    }

    const fn is_asked(self) -> bool {
        matches!(self.page.state, CampaignState::Launched | CampaignState::Closed)
    }

    /// What was reached of what could be reached.
    pub(super) fn reached(self) -> Vec<String> {
        let page = self.page;
        let (cells, told) = (page.reached, page.reached.reached);
        let untellable = cells.untellable;
        let covered = page.covered.with_decimals(1);
        let (totals, coverable, assigned, all) = (page.totals, cells.coverable, cells.assigned, cells.cells);
        match (page.language, self.is_asked()) {
            (Language::Zh, false) => vec![
                format!(
                    "一格是一个角度讲给一类读者（涉及属地的，再分到一个地方），共{all}格。按约定的条数，现有账号最多能同时讲到{coverable}格，方案安排了{assigned}格；有{untellable}格没有一个账号能讲。"
                ),
                "按现在的条件没有总体更合适的分法，已逐项复核。".to_owned(),
            ],
            (Language::Zh, true) => vec![
                format!(
                    "一格是一个角度讲给一类读者（涉及属地的，再分到一个地方），共{all}格。按约定的条数，现有账号最多能同时讲到{coverable}格；安排了{assigned}格，已讲到{told}格，占全部分量的{covered}%；有{untellable}格没有一个账号能讲。"
                ),
                format!(
                    "下达{}家单位、{}个账号，共{}条；已发布{}条，谢绝{}条，调整{}条，未提交{}条。",
                    totals.organisations,
                    totals.accounts,
                    totals.asked,
                    totals.delivered,
                    totals.declined,
                    totals.moved,
                    totals.lapsed
                ),
            ],
            (Language::En, false) => vec![
                format!(
                    "A cell is one side of the theme told to one kind of readers (and, where place matters, in one place): {all} in all. The accounts at hand can tell {coverable} of them at once, the plan has {assigned}; no account can tell {untellable} of them."
                ),
                "Under these conditions no division fits better as a whole; every part of that was checked."
                    .to_owned(),
            ],
            (Language::En, true) => vec![
                format!(
                    "A cell is one side of the theme told to one kind of readers (and, where place matters, in one place): {all} in all. The accounts at hand can tell {coverable} of them at once, {assigned} were assigned, {told} are told, which is {covered}% of the whole; no account can tell {untellable} of them."
                ),
                format!(
                    "{} organisations with {} accounts were asked {} directions: {} delivered, {} declined, {} moved, {} lapsed.",
                    totals.organisations,
                    totals.accounts,
                    totals.asked,
                    totals.delivered,
                    totals.declined,
                    totals.moved,
                    totals.lapsed
                ),
            ],
        }
    }

    pub(super) const fn rule(self) -> &'static str {
        self.labels.pick(
            "一格有几家讲到就由它们分，先后不影响，照抄不计，阅读点赞不计，不排名；按名称列出。“约定”是所约的全部讲到时的份额。",
            "Whoever tells a cell shares it, whoever was first; copies, reads and likes do not count, and there is no rank: sorted by \
             name. “Asked” is the share if all that was asked had been told.",
        )
    }

    pub(super) fn more_clusters(self, more: usize) -> Option<String> {
        let text = match self.page.language {
            Language::Zh => format!("另有{more}个微矩阵，见系统里的份额明细。"),
            Language::En => format!("{more} more clusters stand in the list of shares."),
        };
        (more > 0).then_some(text)
    }

    /// The heaviest blanks, numbered.
    pub(super) fn blanks(self) -> Vec<String> {
        if self.page.blanks.is_empty() {
            return vec![self.labels.pick("没有空白。", "Nothing stays blank.").to_owned()];
        }
        let mut lines: Vec<String> =
            self.page.blanks.iter().zip(1..).map(|(blank, number)| self.blank(number, blank)).collect();
        let more = self.page.blank_count - self.page.blanks.len();
        if more > 0 {
            lines.push(match self.page.language {
                Language::Zh => format!("此外还有{more}格空白，见附件。"),
                Language::En => format!("{more} more cells stay blank; see the appendix."),
            });
        }
        lines
    }

    fn blank(self, number: u32, blank: &HeavyBlank) -> String {
        let weight = blank.weight;
        let who = self.closers(&blank.closers);
        match self.page.language {
            Language::Zh => {
                let place = blank.place.as_ref().map(|place| format!("在{place}")).unwrap_or_default();
                format!("{number}. “{}”{place}没有讲给{}（占{weight}%）。{who}", blank.what, blank.readers)
            }
            Language::En => {
                let place = blank.place.as_ref().map(|place| format!(" in {place}")).unwrap_or_default();
                format!(
                    "{number}. “{}” is not told to {}{place} ({weight}%). {who}",
                    blank.what, blank.readers
                )
            }
        }
    }

    fn closers(self, closers: &Closers) -> String {
        let zh = self.page.language == Language::Zh;
        let text = |organisations: &[String], zh_text: &str, en_text: &str| {
            let named = self.some_of(organisations);
            if zh { zh_text.replace("{}", &named) } else { en_text.replace("{}", &named) }
        };
        let parts = [
            (
                &closers.asked,
                "已请{}讲，还没有可计的稿件。",
                "{} were asked, and nothing of theirs counts yet. ",
            ),
            (
                &closers.able,
                "{}现在就能讲，手上没有别的题。",
                "{} could tell it and are asked nothing else. ",
            ),
            (
                &closers.busy,
                "{}讲得了，手上已有别的题，可加一条或调换。",
                "{} could tell it but have other directions: one more, or a swap. ",
            ),
            (
                &closers.lacking_readers,
                "{}有这项职责，缺的是面向这些读者的账号或栏目，补上即可。",
                "{} have the duty and lack an account for these readers. ",
            ),
        ];
        let said: String = parts
            .into_iter()
            .filter(|(organisations, ..)| !organisations.is_empty())
            .take(2)
            .map(|(organisations, zh_text, en_text)| text(organisations, zh_text, en_text))
            .collect();
        if said.is_empty() {
            let nobody = self.labels.pick(
                "现有账号里没有一家有这项职责，要由有此职责的单位新开账号。",
                "No account at hand has the duty: an organisation that has it would open one.",
            );
            return nobody.to_owned();
        }
        said.trim_end().to_owned()
    }

    fn some_of(self, organisations: &[String]) -> String {
        let shown = &organisations[..organisations.len().min(MOST_NAMED)];
        let named = self.labels.list(shown);
        match self.page.language {
            _ if shown.len() == organisations.len() => named,
            Language::Zh => format!("{named}等{}家", organisations.len()),
            Language::En => format!("{named} and {} more", organisations.len() - shown.len()),
        }
    }

    /// What was corrected, and how fast.
    pub(super) fn corrections(self) -> String {
        let totals = self.page.corrections;
        let (Some(median), Some(slowest)) = (totals.median_minutes, totals.slowest_minutes) else {
            return self.labels.pick("没有更正。", "Nothing had to be corrected.").to_owned();
        };
        let (median, slowest) = (self.duration(median), self.duration(slowest));
        match self.page.language {
            Language::Zh => {
                format!("更正{}次：从发现到改好，中位数{median}，最慢{slowest}。", totals.corrections)
            }
            Language::En => format!(
                "{} corrections: from finding to mending {median} in the median, {slowest} at most.",
                totals.corrections
            ),
        }
    }

    /// What it took, and what is still to come.
    pub(super) fn effort(self) -> Vec<String> {
        let effort = &self.page.effort;
        let zh = self.page.language == Language::Zh;
        let mut lines = Vec::new();
        if self.is_asked() {
            let forms: Vec<String> = effort
                .written
                .iter()
                .map(|form| {
                    let (name, pieces, time) = (&form.name, form.pieces, self.hours(form.minutes));
                    if zh { format!("{name}{pieces}件{time}") } else { format!("{name}: {pieces}, {time}") }
                })
                .collect();
            let forms = self.labels.list(&forms);
            let (writing, other) = (self.hours(effort.writing_minutes), self.hours(effort.other_minutes));
            let whole = self.hours(effort.writing_minutes + effort.other_minutes);
            lines.push(match (zh, forms.is_empty()) {
                (true, true) => format!("还没有稿件；阅读、接受等操作{other}。"),
                (true, false) => format!("合计{whole}：撰写{writing}（{forms}），阅读、提交、审核等操作{other}。"),
                (false, true) => format!("No piece yet; reading, accepting and the like: {other}."),
                (false, false) => {
                    format!("{whole} in all: writing {writing} ({forms}); reading, handing in, reviewing: {other}.")
                }
            });
        }
        if effort.expected_minutes > 0 && self.page.state != CampaignState::Closed {
            let hours = self.hours(effort.expected_minutes);
            lines.push(if zh {
                format!("还要写的稿件预计{hours}。")
            } else {
                format!("The pieces still to come usually take {hours}.")
            });
        }
        let estimate = "都按一件通常要用的时间估算，不是考勤。";
        lines.push(
            self.labels
                .pick(estimate, "Estimated from what a piece usually takes; nobody's time was taken.")
                .to_owned(),
        );
        lines
    }

    fn hours(self, minutes: u64) -> String {
        let hours = (minutes + 30) / 60;
        match self.page.language {
            _ if minutes < 60 => self.duration(minutes),
            Language::Zh => format!("约{hours}小时"),
            Language::En => format!("about {hours} h"),
        }
    }

    fn duration(self, minutes: u64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (self.page.language, hours, rest) {
            (Language::Zh, 0, _) => format!("{rest}分钟"),
            (Language::Zh, _, 0) => format!("{hours}小时"),
            (Language::Zh, ..) => format!("{hours}小时{rest}分钟"),
            (Language::En, 0, _) => format!("{rest} min"),
            (Language::En, _, 0) => format!("{hours} h"),
            (Language::En, ..) => format!("{hours} h {rest} min"),
        }
    }
}
