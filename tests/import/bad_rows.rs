//! One wrong row is named, not swallowed.

use micromatrix::domain::import::{ImportChanges, ImportState};

use crate::import::support::{Kept, SKIP, STRICT, told};

const HEADER: &str = "handle,name,platform,organisation,functions,region,followers,url,status\n";

/// A registry with accounts a and b and a cluster.
fn kept() -> Kept {
    let mut kept = Kept::new();
    let accounts = "handle,name,platform,organisation\na,甲,wechat,教育局\nb,乙,weibo,教育局\n";
    let report =
        kept.import(&[("accounts.csv", accounts), ("clusters.csv", "key,name\nedu,教育微矩阵\n")], STRICT);
    assert_eq!(report.state, ImportState::Applied, "{:?}", told(&report));
    kept
}

/// The one error that this row of `accounts.csv` makes.
fn account_error(row: &str) -> String {
    let text = format!("{HEADER}{row}\n");
    let plan = kept().plan(&[("accounts.csv", &text)], STRICT);
    assert_eq!(plan.report.state, ImportState::Refused);
    assert_eq!(plan.changes, ImportChanges::default());
    assert_eq!(plan.report.changed, 0);
    assert_eq!(plan.report.rows["accounts.csv"].bad, 1);
    let told = told(&plan.report);
    assert_eq!(told.len(), 1, "{told:?}");
    let skipped = kept().plan(&[("accounts.csv", &text)], SKIP);
    assert_eq!(skipped.report.state, ImportState::NothingTaken, "a skipped row leaves nothing behind");
    told.into_iter().next().unwrap()
}

fn errors(file: &str, text: &str) -> Vec<String> {
    told(&kept().plan(&[(file, text)], STRICT).report)
}

#[test]
fn a_bad_account_is_named_with_what_would_be_right() {
    for (row, expected) in [
        (
            ",甲,wechat,x,,,,,",
            "accounts.csv:2: column handle: \"\" is empty; remedy: a key of 1 to 200 characters is needed",
        ),
        (
            "c d,甲,wechat,x,,,,,",
            "accounts.csv:2: column handle: \"c d\" holds white space; remedy: a handle has none",
        ),
        ("c,,wechat,x,,,,,", "accounts.csv:2: column name: \"\" is empty; remedy: a name is needed"),
        (
            "c,甲, wechat,x,,,,,",
            "accounts.csv:2: column platform: \" wechat\" begins or ends with white space; remedy: leave it out",
        ),
        (
            "c,甲,wechat,,,,,,",
            "accounts.csv:2: column organisation: \"\" is empty; remedy: a key of 1 to 200 characters is needed",
        ),
        (
            "c,甲,wechat,x,helth,,,,",
            "accounts.csv:2: column functions: \"helth\" is no known function; remedy: did you mean `health`? If not, add it to functions.csv",
        ),
        (
            "c,甲,wechat,x,教育,,,,",
            "accounts.csv:2: column functions: \"教育\" is no known function; remedy: did you mean `education`? If not, add it to functions.csv",
        ),
        (
            "c,甲,wechat,x,football,,,,",
            "accounts.csv:2: column functions: \"football\" is no known function; remedy: name one that the registry has, or add it to functions.csv",
        ),
        (
            "c,甲,wechat,x,health||education,,,,",
            "accounts.csv:2: column functions: \"\" is empty; remedy: a key of 1 to 200 characters is needed",
        ),
        (
            "c,甲,wechat,x,,a|b,,,",
            "accounts.csv:2: column region: \"a|b\" holds a `|`, which separates keys; remedy: leave it out",
        ),
        (
            "c,甲,wechat,x,,,\"12,000\",,",
            "accounts.csv:2: column followers: \"12,000\" is no number of followers; remedy: a whole number without separators, such as 210000, or nothing is right",
        ),
        (
            "c,甲,wechat,x,,,-1,,",
            "accounts.csv:2: column followers: \"-1\" is negative; remedy: 0 or more is right",
        ),
        (
            "c,甲,wechat,x,,,,ftp://x,",
            "accounts.csv:2: column url: \"ftp://x\" is no http or https address; remedy: one such as https://example.cn/a is right",
        ),
        (
            "c,甲,wechat,x,,,,,asleep",
            "accounts.csv:2: column status: \"asleep\" is no status; remedy: one of active, paused, closed is right; nothing means active",
        ),
        (
            "c,甲,wechat,x",
            "accounts.csv:2: the row has 4 fields where the header has 9; remedy: give 9, with quotes around a value that holds a comma",
        ),
    ] {
        assert_eq!(account_error(row), expected);
    }
}

#[test]
fn every_wrong_value_of_a_row_is_named_and_the_row_counted_once() {
    let text = format!("{HEADER}c,,wechat,x,helth|watr,,x,,\n");
    let report = kept().plan(&[("accounts.csv", &text)], STRICT).report;
    let columns: Vec<_> = report.errors.iter().map(|error| error.column.as_deref().unwrap()).collect();
    assert_eq!(columns, ["followers", "name", "functions", "functions"]);
    assert_eq!(report.rows["accounts.csv"].bad, 1);
}

#[test]
fn of_rows_with_one_key_the_first_counts_and_both_lines_are_named() {
    let text = format!("{HEADER}c,\"甲,\n乙\",wechat,x,,,,,\nd,丁,wechat,x,,,,,\nc,丙,weibo,y,,,,,\n");
    let mut kept = kept();
    let report = kept.import(&[("accounts.csv", &text)], SKIP);
    assert_eq!(
        told(&report),
        [
            "accounts.csv:5: column handle: \"c\" stands already on line 2, on wechat; remedy: handles are unique over all \
          platforms; give this account another, such as `weibo-c`"
        ]
    );
    assert_eq!((report.errors[0].line, report.errors[0].other_line), (5, Some(2)));
    assert_eq!(kept.account("c").name, "甲,\n乙");
    assert!(kept.organisations.iter().all(|organisation| organisation.key != "y"));
}

#[test]
fn a_bad_tie_is_named_with_what_would_be_right() {
    let text = "source,target,kind,weight\n\
        a,a,joint_duty,1\n\
        a,bb,joint_duty,1\n\
        a,b,joint_duty,0\n\
        b,a,joint_duty,-1.5\n\
        a,b,shared_audience,NaN\n\
        a,b,mutual_follow,inf\n\
        a,b,,1\n\
        a,b,same_organisation,1\n\
        b,a,same_organisation,2\n\
        ,b,mutual,1\n";
    assert_eq!(
        errors("ties.csv", text),
        [
            "ties.csv:2: column target: \"a\" is the source itself; remedy: a tie joins two accounts",
            "ties.csv:3: column target: \"bb\" is no known account; remedy: did you mean `b`? If not, add it to accounts.csv",
            "ties.csv:4: column weight: \"0\" is no weight; remedy: above 0 and at most 1000000 is right",
            "ties.csv:5: column source: \"b\" stands already on line 4; remedy: keep one of the two rows",
            "ties.csv:6: column weight: \"NaN\" is no weight; remedy: a number above 0 and at most 1000000, such as 1 or 2.5, is right",
            "ties.csv:7: column weight: \"inf\" is no weight; remedy: a number above 0 and at most 1000000, such as 1 or 2.5, is right",
            "ties.csv:8: column kind: \"\" is empty; remedy: a key of 1 to 200 characters is needed",
            "ties.csv:10: column source: \"b\" stands already on line 9; remedy: keep one of the two rows",
            "ties.csv:11: column source: \"\" is empty; remedy: a key of 1 to 200 characters is needed",
        ]
    );
}

#[test]
fn a_bad_cluster_and_a_bad_member_are_named() {
    let clusters = "key,name,functions,lead\nedu,,,\nedu,x,,\ne2,x,helth,a\ne3,x,,nobody\n";
    let members = "cluster,account\nedu,a\nedu,a\nedd,a\ne3,a\nedu,nobody\n";
    let report = kept().plan(&[("clusters.csv", clusters), ("members.csv", members)], STRICT).report;
    assert_eq!(
        told(&report),
        [
            "clusters.csv:2: column name: \"\" is empty; remedy: a name is needed",
            "clusters.csv:3: column key: \"edu\" stands already on line 2; remedy: keep one of the two rows",
            "clusters.csv:4: column functions: \"helth\" is no known function; remedy: did you mean `health`? If not, add it to functions.csv",
            "clusters.csv:5: column lead: \"nobody\" is no known account; remedy: name one that the registry has, or add it to accounts.csv",
            "members.csv:3: column account: \"a\" stands already on line 2; remedy: keep one of the two rows",
            "members.csv:4: column cluster: \"edd\" is no known cluster; remedy: did you mean `edu`? If not, add it to clusters.csv",
            "members.csv:5: column cluster: \"e3\" names a cluster whose own row is bad (clusters.csv:5); remedy: put that row right first",
            "members.csv:6: column account: \"nobody\" is no known account; remedy: name one that the registry has, or add it to accounts.csv",
        ]
    );
}

#[test]
fn what_refers_to_an_account_whose_row_is_bad_is_bad_unless_the_registry_has_it() {
    let accounts = "handle,name,platform,organisation\nc,,wechat,x\na,,wechat,x\n";
    let ties = "source,target,kind,weight\na,c,joint_duty,1\na,b,joint_duty,1\n";
    let report = kept().plan(&[("ties.csv", ties), ("accounts.csv", accounts)], SKIP).report;
    assert_eq!(
        told(&report)[2..],
        [
            "ties.csv:2: column target: \"c\" names an account whose own row is bad (accounts.csv:2); remedy: put that row right first"
        ]
    );
    assert_eq!(report.rows["ties.csv"].created, 1);
}

#[test]
fn a_bad_organisation_is_named_and_so_is_what_refers_to_it() {
    let organisations = "key,name,system,region\nedu,教育局,goverment,\nwater,水务局,vertical,沙洲\nwater,x,,\n\
        tax-1,税务局,,\ntax-2,税务局,,\n";
    let accounts = "handle,name,platform,organisation\nc,丙,wechat,edu\nd,丁,wechat,水务局\ne,戊,wechat,水务据\n\
        f,己,wechat,税务局\ng,庚,wechat,教育局\n";
    let mut kept = kept();
    let report = kept.import(&[("organisations.csv", organisations), ("accounts.csv", accounts)], SKIP);
    assert_eq!(
        told(&report),
        [
            "organisations.csv:2: column system: \"goverment\" is no system; remedy: one of government, party, judicial, congress, mass, vertical is right",
            "organisations.csv:4: column key: \"water\" stands already on line 3; remedy: keep one of the two rows",
            "accounts.csv:2: column organisation: \"edu\" names an organisation whose own row is bad (organisations.csv:2); remedy: put that row right first",
            "accounts.csv:4: column organisation: \"水务据\" is no known organisation; remedy: did you mean `水务局`? If not, add it to organisations.csv",
            "accounts.csv:5: column organisation: \"税务局\" is the name of 2 organisations; remedy: give the key of one: tax-1, tax-2",
        ]
    );
    assert_eq!(kept.account("d").organisation, "water");
    assert_eq!(kept.account("g").organisation, "教育局", "made by the first import, before there was a list");
    assert!(kept.regions.get("沙洲").is_some());
}

#[test]
fn functions_below_themselves_or_below_nothing_are_bad_and_regions_make_their_roots() {
    let text =
        "key,name,parent\nschools,学校,education\na,甲,b\nb,乙,a\nc,丙,a\nd,丁,helth\ne,戊,d\nf,己,f\n";
    assert_eq!(
        errors("functions.csv", text),
        [
            "functions.csv:3: column parent: \"b\" puts `a` below itself (a → b → a); remedy: name a parent outside of that circle",
            "functions.csv:4: column parent: \"a\" puts `b` below itself (a → b → a); remedy: name a parent outside of that circle",
            "functions.csv:5: column parent: \"a\" names a function whose own row is bad (functions.csv:3); remedy: put that row right first",
            "functions.csv:6: column parent: \"helth\" is no known function; remedy: did you mean `health`? If not, add it to functions.csv",
            "functions.csv:7: column parent: \"d\" names a function whose own row is bad (functions.csv:6); remedy: put that row right first",
            "functions.csv:8: column parent: \"f\" puts `f` below itself (f → f); remedy: name a parent outside of that circle",
        ]
    );
    let mut kept = kept();
    kept.import(&[("functions.csv", text), ("regions.csv", "key,name,parent\nz,杨舍,张家港\n")], SKIP);
    assert!(kept.functions.is_within("schools", "education"));
    assert!(kept.functions.get("c").is_none());
    assert!(kept.regions.is_within("z", "张家港"));
    assert_eq!(kept.regions.get("张家港").unwrap().parent, None);
}

#[test]
fn a_row_that_would_close_a_circle_through_the_registry_is_bad() {
    let text = "key,name,parent\nhealth,卫生健康,medical_insurance\n";
    let told = errors("functions.csv", text);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("health → medical_insurance → health"), "{told:?}");
    let turned = "key,name,parent\nhealth,卫生健康,medical_insurance\nmedical_insurance,医保,\n";
    assert_eq!(errors("functions.csv", turned), [""; 0]);
}

#[test]
fn a_file_that_cannot_be_trusted_is_never_skipped_and_alone_is_named() {
    let ties = "source,target,kind,weight\nx,y,joint_duty,1\n";
    for accounts in
        ["handle,name,platform\na,b,c\n", "handle,name,platform,organisation\nc,\"d,wechat,x\ne,f,weibo,x\n"]
    {
        let plan = kept().plan(&[("accounts.csv", accounts), ("ties.csv", ties)], SKIP);
        assert_eq!(plan.report.state, ImportState::Refused);
        assert!(!plan.report.is_skippable());
        assert_eq!(plan.report.errors.len(), 1, "{:?}", told(&plan.report));
        assert_eq!(plan.changes, ImportChanges::default());
    }
    let plan = kept().plan(&[("acounts.csv", ""), ("ties.csv", ties)], SKIP);
    assert!(
        told(&plan.report)[0]
            .starts_with("acounts.csv: is no file of an import; remedy: rename or remove it")
    );
}

#[test]
fn the_report_reads_well_on_a_terminal() {
    let text = format!("{HEADER}c,,wechat,x,,,,,\nd,丁,wechat,x,,,,,\n");
    let mut kept = kept();
    assert_eq!(
        kept.plan(&[("accounts.csv", &text)], STRICT).report.to_string(),
        "accounts.csv: 2 rows read; 1 new, 0 changed, 0 unchanged, 1 bad\n\
         refused: 1 row is bad, nothing is written; bad rows can be skipped"
    );
    assert_eq!(
        kept.import(&[("accounts.csv", &text)], SKIP).to_string(),
        "accounts.csv: 2 rows read; 1 new, 0 changed, 0 unchanged, 1 bad\n\
         applied: organisations 1 new 0 changed, accounts 1 new 0 changed"
    );
    assert!(kept.import(&[("accounts.csv", &text)], SKIP).to_string().ends_with(
        "accounts.csv: 2 rows read; 0 new, 0 changed, 1 unchanged, 1 bad\n\
         unchanged: the registry says all of this already"
    ));
}
