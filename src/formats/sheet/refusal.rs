//! Why a file is not read.

use domain::office::{ListPlace, ListSeverity, OfficeProblem, ProblemCode};

/// Problems of a file as a whole.
pub(super) struct Refusal<'a>(pub(super) &'a str);

impl Refusal<'_> {
    fn say(&self, code: ProblemCode, detail: (&str, &str), remedy: (&str, &str)) -> Box<OfficeProblem> {
        Box::new(
            OfficeProblem::new(ListSeverity::File, code, ListPlace::of_file(self.0), detail).remedy(remedy),
        )
    }

    /// It is something else, which is named in Chinese and English.
    pub(super) fn other_kind(&self, (zh, en): (&str, &str)) -> Box<OfficeProblem> {
        self.say(
            ProblemCode::NotAList,
            (&format!("里面是{zh}，不是表格，不管文件名怎么写"), &format!("is {en}, whatever its name says")),
            (
                "请用表格软件打开原表，另存为 .xlsx 或 .csv 再导入",
                "open the list in a spreadsheet program and save it as .xlsx or .csv",
            ),
        )
    }

    pub(super) fn empty(&self) -> Box<OfficeProblem> {
        self.say(
            ProblemCode::NotAList,
            ("是空文件", "is empty"),
            ("请确认导出的是有内容的表", "give the file that holds the list"),
        )
    }

    pub(super) fn damaged(&self, what: &str) -> Box<OfficeProblem> {
        self.say(
            ProblemCode::Damaged,
            (&format!("文件已损坏，读不出来（{what}）"), &format!("is damaged ({what})")),
            (
                "请用表格软件打开，另存一份再导入；打不开就请对方重发",
                "open it in a spreadsheet program and save it again, or ask for it again",
            ),
        )
    }

    pub(super) fn password(&self) -> Box<OfficeProblem> {
        self.say(
            ProblemCode::Password,
            ("有打开密码，读不了", "is protected by a password"),
            ("请打开文件，去掉密码后另存再导入", "open it, take the password off and save it"),
        )
    }

    pub(super) fn too_large(&self, what: (&str, &str)) -> Box<OfficeProblem> {
        self.say(
            ProblemCode::TooLarge,
            (&format!("太大：{}", what.0), &format!("is too large: {}", what.1)),
            (
                "请只留名单所在的表，删去图片和多余的行列，或分成几份导入",
                "keep the sheet with the list alone, without pictures and unused rows, or split it",
            ),
        )
    }

    pub(super) fn encoding(&self, line: u64) -> Box<OfficeProblem> {
        let mut problem = self.say(
            ProblemCode::Encoding,
            (
                "文字编码认不出来（不是 UTF-8、UTF-16、GB18030、Big5）",
                "is text in no encoding that is read (UTF-8, UTF-16, GB18030, Big5)",
            ),
            ("请在表格软件里另存为 .xlsx，或 UTF-8 的 .csv", "save it as .xlsx, or as .csv in UTF-8"),
        );
        problem.place.line = Some(line);
        problem
    }

    pub(super) fn quotes(&self, line: u64) -> Box<OfficeProblem> {
        let mut problem = self.say(
            ProblemCode::Damaged,
            (
                "有一个引号一直没有收尾，后面的行都被它吞进去了",
                "has a quoted value that never ends, and swallows the rows after it",
            ),
            (
                "请看这一行起的双引号，成对写；或另存为 .xlsx 再导入",
                "look at the quotes from this line on, or save the list as .xlsx",
            ),
        );
        problem.place.line = Some(line);
        problem
    }
}
