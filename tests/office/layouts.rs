//! Lists of other offices: each shape once, with what is true of it.

use domain::office::LeftOutReason::{Empty, Header, Heading, Note, RepeatedHeader, Title, Total};
use domain::office::{LeftOutReason, ListSeverity, ProblemCode};

use crate::support::{TestSheet, accounted, accounts, list, problems, text_list, workbook_list};

#[test]
fn one_row_per_organisation_with_columns_for_each_platform_under_two_lines() {
    let list = workbook_list(&[TestSheet {
        name: "Sheet1",
        rows: &[
            &["临江县政务新媒体一览表"],
            &["序号", "单位名称", "微信公众号", "", "新浪微博", "", "抖音", "联系人", "联系电话"],
            &["", "", "账号名称", "粉丝数（万）", "账号名称", "粉丝数", "名称", "", ""],
            &[
                "1",
                "临江县公安局",
                "平安临江\n临江交警",
                "3.5\n1.2",
                "平安临江",
                "20000",
                "",
                "张三",
                "13800000001",
            ],
            &["2", "临江县教育局", "临江教育", "2.1", "无", "", "临江教育说", "李四", "13800000002"],
            &["3", "临江县档案局", "", "", "", "", "", "王五", ""],
            &["合计", "", "3", "", "1", "", "1", "", ""],
        ],
        merges: &[
            (0, 0, 0, 8),
            (1, 2, 1, 3),
            (1, 4, 1, 5),
            (1, 0, 2, 0),
            (1, 1, 2, 1),
            (1, 7, 2, 7),
            (1, 8, 2, 8),
        ],
    }]);
    assert_eq!(
        accounts(&list),
        [
            "平安临江 wechat 临江县公安局",
            "临江交警 wechat 临江县公安局",
            "平安临江 weibo 临江县公安局",
            "临江教育 wechat 临江县教育局",
            "临江教育说 douyin 临江县教育局",
        ]
    );
    let followers: Vec<Option<i64>> = list.rows.iter().map(|row| row.followers).collect();
    assert_eq!(followers, [Some(35_000), Some(12_000), Some(20_000), Some(21_000), None]);
    assert!(
        list.rows[..3]
            .iter()
            .all(|row| row.person.as_deref() == Some("张三") && row.phone.as_deref() == Some("13800000001"))
    );
    let left: Vec<(Option<u32>, LeftOutReason)> =
        list.left_out.iter().map(|left| (left.place.row, left.reason)).collect();
    assert_eq!(
        left,
        [
            (Some(1), LeftOutReason::Title),
            (Some(2), LeftOutReason::Header),
            (Some(3), LeftOutReason::Header),
            (Some(6), LeftOutReason::NoAccount),
            (Some(7), LeftOutReason::Total),
        ]
    );
    assert_eq!(problems(&list), Vec::<String>::new());
}

#[test]
fn a_wide_text_without_merges_and_with_one_line() {
    let list = text_list(
        "单位,微信,微博,抖音号,备注\n\
         临江县公安局,平安临江,@平安临江,临江公安,\n\
         临江县税务局,临江税务（订阅号）,,/,新办\n\
         县气象局,√,无,否,\n",
    );
    assert_eq!(
        accounts(&list),
        [
            "平安临江 wechat 临江县公安局",
            "平安临江 weibo 临江县公安局",
            "临江公安 douyin 临江县公安局",
            "临江税务 wechat 临江县税务局"
        ]
    );
    assert_eq!(list.rows[3].kind.unwrap().key(), "subscription");
    assert_eq!(list.rows[3].note.as_deref(), Some("新办"));
    assert!(list.problems.iter().any(|problem| problem.code == ProblemCode::NoName));
    assert_eq!(accounted(&list, None), [1, 2, 3, 4]);
}

#[test]
fn what_says_a_phone_is_no_account_and_is_named() {
    let list = text_list(
        "账号名称,平台,主办单位\n平安临江,微信,临江县公安局\n联系电话 13900000001,,\n联系电话,0500-6201001,\n电话：0500-6201002,微信,临江县教育局\n临江招考,微博,\n",
    );
    assert_eq!(accounts(&list), ["平安临江 wechat 临江县公安局", "临江招考 weibo 临江县教育局"]);
    let reasons: Vec<LeftOutReason> = list.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, [Header, Note, Note, LeftOutReason::NoName]);
    assert!(list.left_out.iter().all(|left| !left.text.contains("13900000001")));
    let wide = text_list("单位,微信,微博\n临江县公安局,平安临江,联系电话：13900000001\n");
    assert_eq!(accounts(&wide), ["平安临江 wechat 临江县公安局"]);
    assert_eq!(
        (wide.problems[0].code, wide.problems[0].place.to_string().as_str()),
        (ProblemCode::NoName, "表.csv, C2")
    );
    assert!(!problems(&wide).concat().contains("13900000001"));
}

#[test]
fn repeated_headers_headings_and_footers_are_named() {
    let list = text_list(
        "临江县新媒体台账\n\
         序号;账号名称;平台;主办单位;运行状态\n\
         一、县委部门;;;;\n\
         1;临江宣传;微信公众号;中共临江县委宣传部;正常\n\
         2;清风临江;微信公众号;中共临江县纪委;正常\n\
         序号;账号名称;平台;主办单位;运行状态\n\
         二、政府部门;;;;\n\
         3;临江交通;新浪微博;临江县交通运输局;停更\n\
         4;;;;\n\
         ;;;;\n\
         小计;3个;;;\n\
         注：以上数据截至2026年10月底，由各单位自行填报;;;;\n\
         填表人：张三;;审核人：李四;;日期：2026年11月\n",
    );
    assert_eq!(
        accounts(&list),
        [
            "临江宣传 wechat 中共临江县委宣传部",
            "清风临江 wechat 中共临江县纪委",
            "临江交通 weibo 临江县交通运输局"
        ]
    );
    assert_eq!(list.rows[2].heading.as_deref(), Some("二、政府部门"));
    let reasons: Vec<LeftOutReason> = list.left_out.iter().map(|left| left.reason).collect();
    assert_eq!(reasons, [Title, Header, Heading, RepeatedHeader, Heading, Empty, Empty, Total, Note, Note]);
    assert_eq!(accounted(&list, None), (1..=13).collect::<Vec<u32>>());
}

#[test]
fn an_organisation_does_not_go_on_below_a_heading() {
    let list =
        text_list("账号名称,平台,主办单位\n甲发布,微信,甲局\n乙发布,微信,\n二、其他,,\n丙发布,微信,\n");
    assert_eq!(accounts(&list), ["甲发布 wechat 甲局", "乙发布 wechat 甲局", "丙发布 wechat ?"]);
    let missing = list.problems.iter().find(|problem| problem.code == ProblemCode::NoOrganisation).unwrap();
    assert_eq!((missing.severity, missing.place.row), (ListSeverity::Row, Some(5)));
}

#[test]
fn a_sheet_for_each_platform_says_it_by_its_name() {
    let rows: &[&[&str]] = &[&["账号名称", "主办单位", "粉丝数"], &["平安临江", "临江县公安局", "100"]];
    let list = workbook_list(&[
        TestSheet { name: "微信公众号（1个）", rows, merges: &[] },
        TestSheet { name: "政务微博", rows, merges: &[] },
        TestSheet { name: "抖音", rows, merges: &[] },
        TestSheet { name: "填报说明", rows: &[&["请各单位于11月底前填报"]], merges: &[] },
    ]);
    assert_eq!(
        accounts(&list),
        ["平安临江 wechat 临江县公安局", "平安临江 weibo 临江县公安局", "平安临江 douyin 临江县公安局"]
    );
    assert_eq!(list.left_out.last().unwrap().reason, LeftOutReason::NoList);
}

#[test]
fn the_platform_may_stand_in_headings_a_title_or_a_header() {
    let by_heading = text_list(
        "账号名称,主办单位\n一、微信公众号,\n平安临江,临江县公安局\n二、微博,\n平安临江,临江县公安局\n",
    );
    assert_eq!(accounts(&by_heading), ["平安临江 wechat 临江县公安局", "平安临江 weibo 临江县公安局"]);
    let by_title = text_list("临江县政务微博备案表,\n账号名称,主办单位\n平安临江,临江县公安局\n");
    assert_eq!(accounts(&by_title), ["平安临江 weibo 临江县公安局"]);
    let by_header = text_list("公众号名称,微信号,认证主体\n平安临江,pinganlinjiang,临江县公安局\n");
    assert_eq!(accounts(&by_header), ["平安临江 wechat 临江县公安局"]);
    assert_eq!(by_header.rows[0].handle.as_deref(), Some("pinganlinjiang"));
    let by_address = text_list("账号名称,主办单位,链接\n平安临江,临江县公安局,weibo.com/u/12345\n");
    assert_eq!(accounts(&by_address), ["平安临江 weibo 临江县公安局"]);
}

#[test]
fn an_english_list_is_read() {
    let list = text_list(
        "Directory of official accounts\n\
         No.\tAgency\tPlatform\tAccount name\tHandle\tURL\tFollowers\tStatus\tContact person\tOpened\tNotes\n\
         1\tDepartment of Transport\tTwitter\tRoads Now\t@roadsnow\thttps://x.com/roadsnow\t12.5k\tactive\tJ. Smith\t3/13/2017\t\n\
         2\tDepartment of Transport\tFacebook Page\tRoads Now\troadsnow\thttps://facebook.com/roadsnow\t1,234\tdormant\tJ. Smith\t2018\t\n\
         Total\t2\t\t\t\t\t\t\t\t\t\n",
    );
    assert_eq!(
        accounts(&list),
        ["Roads Now x Department of Transport", "Roads Now facebook Department of Transport"]
    );
    assert_eq!(list.rows[0].handle.as_deref(), Some("roadsnow"));
    assert_eq!((list.rows[0].followers, list.rows[1].followers), (Some(12_500), Some(1_234)));
    assert_eq!(list.rows[1].status.unwrap().key(), "paused");
    assert_eq!(list.rows[0].opened.unwrap().to_string(), "2017-03-13");
    assert_eq!(problems(&list), Vec::<String>::new());
}

#[test]
fn a_traditional_list_in_big5_is_read() {
    let text = "帳號名稱,平台,主辦單位,狀態\r\n臺北交通,臉書,臺北市政府交通局,正常\r\n";
    let (bytes, ..) = encoding_rs::BIG5.encode(text);
    let list = list("名單.csv", &bytes);
    assert_eq!(accounts(&list), ["臺北交通 facebook 臺北市政府交通局"], "{:?}", problems(&list));
}

#[test]
fn several_platforms_or_accounts_of_a_cell_are_each_one() {
    let list = text_list(
        "账号名称,平台,主办单位,粉丝数,链接\n\
         平安临江,微信、微博,临江县公安局,\"3万\n2万\",\n\
         \"临江发布\n临江融媒\",\"微信\n抖音\",临江县融媒体中心,5000,\n\
         \"1.临江教育\n2.临江招考\",微信,临江县教育局,,\n\
         \"临江文\n旅\",微信,临江县文旅局,,\n",
    );
    assert_eq!(
        accounts(&list),
        [
            "平安临江 wechat 临江县公安局",
            "平安临江 weibo 临江县公安局",
            "临江发布 wechat 临江县融媒体中心",
            "临江融媒 douyin 临江县融媒体中心",
            "临江教育 wechat 临江县教育局",
            "临江招考 wechat 临江县教育局",
            "临江文旅 wechat 临江县文旅局",
        ]
    );
    assert_eq!((list.rows[0].followers, list.rows[1].followers), (Some(30_000), Some(20_000)));
    assert_eq!(list.rows[2].followers, None);
    assert!(problems(&list).iter().any(|problem| problem.contains("stands beside several accounts")));
}

#[test]
fn the_organisation_that_answers_comes_before_the_others() {
    let list = text_list(
        "账号名称,平台,认证主体,主管单位,运营主体,主办单位\n\
         甲,微信,甲公司,甲委,甲中心,甲局\n\
         乙,微信,乙公司,乙委,乙中心,无\n\
         丙,微信,丙公司,丙委,,-\n\
         丁,微信,丁公司,,,暂无\n",
    );
    assert_eq!(accounts(&list), ["甲 wechat 甲局", "乙 wechat 乙中心", "丙 wechat 丙委", "丁 wechat 丁公司"]);
    let others: Vec<String> =
        list.rows[0].others.iter().map(|other| format!("{} {}", other.role.key(), other.name)).collect();
    assert_eq!(others, ["operator 甲中心", "supervisor 甲委", "subject 甲公司"]);
}

#[test]
fn a_word_with_two_meanings_is_decided_by_what_is_in_the_column() {
    let platforms = text_list("名称,类别,分类,单位\n甲,微信,教育,甲局\n乙,微博,卫生健康,乙局\n");
    assert_eq!(accounts(&platforms), ["甲 wechat 甲局", "乙 weibo 乙局"]);
    assert_eq!(platforms.rows[0].functions, ["education"]);
    let names =
        text_list("平台名称,平台类型,主办单位\n平安临江,微信,临江县公安局\n临江公安,微博,临江县公安局\n");
    assert_eq!(accounts(&names), ["平安临江 wechat 临江县公安局", "临江公安 weibo 临江县公安局"]);
    let only = text_list("平台名称,主办单位,链接,粉丝数\n平安临江,临江县公安局,https://weibo.com/a,1\n");
    assert_eq!(accounts(&only), ["平安临江 weibo 临江县公安局"]);
    let ids = text_list("昵称,账号,平台,单位\n甲,jia001,微博,甲局\n");
    assert_eq!(ids.rows[0].handle.as_deref(), Some("jia001"));
}

#[test]
fn merges_fill_every_field_downwards() {
    let list = workbook_list(&[TestSheet {
        name: "明细",
        rows: &[
            &["账号名称", "平台", "主办单位", "所属镇街", "负责人"],
            &["平安临江", "微信", "临江县公安局", "城关镇", "张三"],
            &["", "微博", "", "", ""],
            &["临江交警", "微信", "", "", "李四"],
            &["临江教育", "微信", "临江县教育局", "", ""],
            &["临江招考", "微信", "", "", ""],
        ],
        merges: &[(1, 0, 2, 0), (1, 2, 3, 2), (1, 3, 3, 3), (1, 4, 2, 4)],
    }]);
    assert_eq!(
        accounts(&list),
        [
            "平安临江 wechat 临江县公安局",
            "平安临江 weibo 临江县公安局",
            "临江交警 wechat 临江县公安局",
            "临江教育 wechat 临江县教育局",
            "临江招考 wechat 临江县教育局",
        ]
    );
    assert_eq!(list.rows[1].person.as_deref(), Some("张三"));
    assert_eq!((list.rows[2].region.as_deref(), list.rows[3].region.as_deref()), (Some("城关镇"), None));
    // The last was not merged, though others of the column are: that may be forgotten, and is said.
    let filled = list.problems.iter().find(|problem| problem.code == ProblemCode::FilledDown).unwrap();
    assert_eq!((filled.severity, filled.place.row, filled.count), (ListSeverity::Value, Some(6), 1));
}

#[test]
fn the_projects_own_columns_are_a_list_as_well() {
    let list = text_list(
        "handle,name,platform,organisation,functions,audiences,region,followers,url,status\n\
         gh_1,平安临江,wechat,临江县公安局,public_security|traffic_police,drivers,linjiang,5,https://a.cn,paused\n",
    );
    assert_eq!(accounts(&list), ["平安临江 wechat 临江县公安局"]);
    let row = &list.rows[0];
    assert_eq!(row.functions, ["public_security", "traffic_police"]);
    assert_eq!(
        (row.handle.as_deref(), row.status.unwrap().key(), row.audiences.as_slice()),
        (Some("gh_1"), "paused", ["drivers".to_owned()].as_slice())
    );
    assert_eq!(problems(&list), Vec::<String>::new());
}
