//! `coverage.csv`: declared targets come with the registry.

use micromatrix::domain::import::ImportState;

use crate::import::support::{Kept, SKIP, STRICT, told};

const REGIONS: (&str, &str) = ("regions.csv", "key,name,parent\ncity,市,\neast,东区,city\n");
const TARGETS: &str =
    "function,audience,form,region,weight,wanted\neducation,parents,article,city,9,2\nhealth,,post,,,\n";

#[test]
fn targets_take_the_place_of_those_that_were_declared() {
    let mut kept = Kept::new();
    let report = kept.import(&[REGIONS, ("coverage.csv", TARGETS)], STRICT);
    assert_eq!((report.changes.targets.created, report.changes.targets_removed), (2, 0));
    assert_eq!((kept.targets.len(), kept.targets[0].wanted, kept.targets[1].weight), (2, 2, 1));
    let again = kept.import(&[("coverage.csv", TARGETS)], STRICT);
    assert_eq!((again.state, again.rows["coverage.csv"].unchanged), (ImportState::Unchanged, 2));
    // Everyone is no audience of its own, so this is one of the two cells, altered; the other goes.
    let other = "form,function,audience,weight\npost,health,everyone,5\n";
    let report = kept.import(&[("coverage.csv", other)], STRICT);
    let counts = report.changes;
    assert_eq!((counts.targets.created, counts.targets.updated, counts.targets_removed), (0, 1, 1));
    assert_eq!(report.changed, 2);
    assert_eq!((kept.targets.len(), kept.targets[0].weight), (1, 5));
    let none = kept.import(&[("coverage.csv", "form,function\n")], STRICT);
    assert_eq!((none.state, kept.targets.len()), (ImportState::Unchanged, 1));
}

#[test]
fn bad_targets_are_named_by_line_column_and_value_and_can_be_skipped() {
    let kept = Kept::new();
    let text = "function,form,region,weight,wanted\n\
        education,article,,1,1\n\
        educaton,article,,1,1\n\
        health,pigeon,,1,1\n\
        health,post,atlantis,1,1\n\
        health,article,,1001,0\n\
        education,article,,3,3\n\
        health,quick_post,,many,1\n";
    let plan = kept.plan(&[("coverage.csv", text)], STRICT);
    assert_eq!((plan.report.state, plan.changes.targets), (ImportState::Refused, None));
    let told = told(&plan.report);
    for (at, expected) in [
        "coverage.csv:3: column function: \"educaton\" is no known function; remedy: did you mean `education`?",
        "coverage.csv:4: column form: \"pigeon\" is no form; remedy: write one of ",
        "coverage.csv:5: column region: \"atlantis\" is no known region",
        "coverage.csv:6: column weight: \"1001\" is above 1000; remedy: 0 to 1000 fits",
        "coverage.csv:6: column wanted: \"0\" is outside of 1 to 1000",
        "coverage.csv:7: column function: \"education\" stands already on line 2",
        "coverage.csv:8: column weight: \"many\" is no whole number",
    ]
    .iter()
    .enumerate()
    {
        assert!(told[at].starts_with(expected), "{} is not {expected}", told[at]);
    }
    assert_eq!(told.len(), 7);
    let plan = kept.plan(&[("coverage.csv", text)], SKIP);
    assert_eq!(plan.report.rows["coverage.csv"].bad, 6);
    assert_eq!(plan.changes.targets.unwrap().all.len(), 1);
}

#[test]
fn a_target_may_name_what_the_same_import_brings() {
    let kept = Kept::new();
    let files = [
        ("functions.csv", "key,name,parent\nfire,消防,\n"),
        ("regions.csv", "key,name,parent\neast,东区,east\n"),
        ("accounts.csv", "handle,name,platform,organisation,region\na,甲,weibo,甲局,harbour\n"),
        ("coverage.csv", "function,form,region\nfire,post,harbour\nfire,post,east\n"),
    ];
    let plan = kept.plan(&files, SKIP);
    // The region of an account is a root of its own; one whose row is bad is not there.
    assert_eq!(plan.changes.targets.unwrap().all[0].region.as_deref(), Some("harbour"));
    let told = told(&plan.report);
    assert!(told[1].contains("names a region whose own row is bad (regions.csv:2)"), "{told:?}");
}

#[test]
fn a_file_of_targets_that_cannot_be_trusted_is_never_skipped() {
    let kept = Kept::new();
    let plan = kept.plan(&[("coverage.csv", "function,form,colour\neducation,post,red\n")], SKIP);
    assert_eq!(plan.report.state, ImportState::Refused);
    let rows = "education,post\n".repeat(100_001);
    let plan = kept.plan(&[("coverage.csv", &format!("function,form\n{rows}"))], SKIP);
    assert!(told(&plan.report)[0].starts_with("coverage.csv: has 100001 targets; remedy: declare 100000"));
}
