//! What parts of an import are called: states, kinds of rows, meanings of columns, kinds of proposals.

use super::language::Speech;
use domain::import::ImportState;
use domain::import_proposal::ProposalState;
use domain::job::JobState;
use domain::office::{Layout, LeftOutReason, ListPlace, ListSeverity, OfficeField};
use domain::proposal::ProposalField;

impl Speech {
    /// How far work in the background is.
    pub(super) const fn job_state(self, state: JobState) -> &'static str {
        match state {
            JobState::Queued => self.say("排队中", "waits"),
            JobState::Running => self.say("进行中", "runs"),
            JobState::Done => self.say("已完成", "done"),
            JobState::Failed => self.say("未完成", "failed"),
            JobState::Cancelled => self.say("已取消", "cancelled"),
        }
    }

    /// What became of an import.
    pub(super) const fn import_state(self, state: ImportState) -> &'static str {
        match state {
            ImportState::Refused => self.say("未导入，原有资料没有改动", "Not imported; nothing was changed"),
            ImportState::Unchanged => {
                self.say("内容与名册一致，没有改动", "The registry says all of this already")
            }
            ImportState::NothingTaken => {
                self.say("没有一行可以导入", "Every row is wrong; nothing was taken")
            }
            ImportState::Planned => self.say("只是试读，还没有写入", "Read only; nothing is written yet"),
            ImportState::Applied => self.say("已写入名册", "Written into the registry"),
        }
    }

    pub(super) const fn proposal_field(self, field: ProposalField) -> &'static str {
        match field {
            ProposalField::Function => self.say("职能", "Functions"),
            ProposalField::System => self.say("单位所属系统", "Systems of organisations"),
            ProposalField::Audience => self.say("服务对象", "Audiences"),
            ProposalField::Cluster => self.say("归入微矩阵", "Clusters"),
            ProposalField::Tie => self.say("账号之间的联系", "Ties between accounts"),
            ProposalField::Region => self.say("地区", "Regions"),
        }
    }

    pub(super) const fn proposal_state(self, state: ProposalState) -> &'static str {
        match state {
            ProposalState::Open => self.say("待确认", "open"),
            ProposalState::Accepted => self.say("已采纳", "accepted"),
            ProposalState::Rejected => self.say("不采纳", "refused"),
        }
    }

    /// What a column of a list says.
    pub(super) const fn office_field(self, field: OfficeField) -> &'static str {
        match field {
            OfficeField::Name => self.say(field.name_zh(), "Account name"),
            OfficeField::Handle => self.say(field.name_zh(), "Account ID"),
            OfficeField::Platform => self.say(field.name_zh(), "Platform"),
            OfficeField::Kind => self.say(field.name_zh(), "Kind of public account"),
            OfficeField::Organisation => self.say(field.name_zh(), "Organisation"),
            OfficeField::Operator => self.say(field.name_zh(), "Operated by"),
            OfficeField::Supervisor => self.say(field.name_zh(), "Supervised by"),
            OfficeField::Subject => self.say(field.name_zh(), "Verified as"),
            OfficeField::Url => self.say(field.name_zh(), "Address"),
            OfficeField::Followers => self.say(field.name_zh(), "Followers"),
            OfficeField::Status => self.say(field.name_zh(), "Status"),
            OfficeField::Region => self.say(field.name_zh(), "Region"),
            OfficeField::Address => self.say(field.name_zh(), "Office address"),
            OfficeField::Person => self.say(field.name_zh(), "Person in charge"),
            OfficeField::Phone => self.say(field.name_zh(), "Phone"),
            OfficeField::Opened => self.say(field.name_zh(), "Opened on"),
            OfficeField::Filing => self.say(field.name_zh(), "Filing number"),
            OfficeField::Note => self.say(field.name_zh(), "Note"),
            OfficeField::Functions => self.say(field.name_zh(), "Functions"),
            OfficeField::Audiences => self.say(field.name_zh(), "Audiences"),
            OfficeField::Topics => self.say(field.name_zh(), "Topics"),
            OfficeField::Language => self.say(field.name_zh(), "Language"),
            OfficeField::System => self.say(field.name_zh(), "System"),
            OfficeField::Ignored => self.say(field.name_zh(), "Not used"),
        }
    }

    pub(super) const fn layout(self, layout: Layout) -> &'static str {
        match layout {
            Layout::Account => self.say("一行一个账号", "One account in each row"),
            Layout::Organisation => self.say(
                "一行一个单位，一列一个平台",
                "One organisation in each row, one platform in each column",
            ),
        }
    }

    pub(super) const fn list_severity(self, severity: ListSeverity) -> &'static str {
        match severity {
            ListSeverity::File => self.say("整个文件", "The whole file"),
            ListSeverity::Row => self.say("这一行没有导入", "This row was left out"),
            ListSeverity::Value => self.say("这一格没有导入", "This value was left out"),
            ListSeverity::Notice => self.say("请核对", "Please check"),
        }
    }

    pub(super) const fn left_out_reason(self, reason: LeftOutReason) -> &'static str {
        match reason {
            LeftOutReason::Title => self.say("标题", "Title"),
            LeftOutReason::Header => self.say("表头", "Header"),
            LeftOutReason::RepeatedHeader => self.say("重复的表头", "Header once more"),
            LeftOutReason::Empty => self.say("空行", "Empty"),
            LeftOutReason::Heading => self.say("小标题", "Heading between rows"),
            LeftOutReason::Total => self.say("合计", "Total"),
            LeftOutReason::Note => self.say("说明", "Note"),
            LeftOutReason::NoName => self.say("没有账号名称", "Names no account"),
            LeftOutReason::NoAccount => self.say("没有账号", "Has no account"),
            LeftOutReason::Double => self.say("重复的账号", "The same account again"),
            LeftOutReason::NoList => self.say("不是账号名单", "No list of accounts"),
        }
    }

    /// Where something stands in a list: sheet, row and column.
    pub(super) fn list_place(self, place: &ListPlace) -> String {
        let mut parts: Vec<String> = place.sheet.iter().cloned().collect();
        match (self.say("zh", "en"), place.row, place.column.as_deref()) {
            ("zh", Some(row), Some(column)) => parts.push(format!("第 {row} 行 {column} 列")),
            ("zh", Some(row), None) => parts.push(format!("第 {row} 行")),
            ("zh", None, Some(column)) => parts.push(format!("{column} 列")),
            (_, Some(row), Some(column)) => parts.push(format!("row {row}, column {column}")),
            (_, Some(row), None) => parts.push(format!("row {row}")),
            (_, None, Some(column)) => parts.push(format!("column {column}")),
            (_, None, None) => {}
        }
        if parts.is_empty() { place.file.clone() } else { parts.join(self.say("，", ", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::language::Language;

    #[test]
    fn a_place_is_said_by_sheet_row_and_column_as_far_as_it_has_them() {
        let place = ListPlace::of_file("备案表.xlsx");
        let (zh, en) = (Speech(Language::Zh), Speech(Language::En));
        assert_eq!(zh.list_place(&place), "备案表.xlsx");
        let cell = place.in_sheet(Some("明细")).at_row(16).at_column(2);
        assert_eq!(zh.list_place(&cell), "明细，第 17 行 C 列");
        assert_eq!(en.list_place(&cell), "明细, row 17, column C");
    }
}
