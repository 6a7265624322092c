//! `micromatrix backup`, `restore`, `check`, `migrate --status` and `config show`.

use std::os::unix::fs::PermissionsExt as _;

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::cli::support::Folder;
use crate::support::database::everywhere;
use crate::support::world::execute;
use crate::support::{World, demo};

/// What is in a database, without what a start or a check may leave.
async fn contents(url: &str) -> Vec<String> {
    let world = World::open(url).await;
    let all = world.everything().await;
    world.app.close().await.unwrap();
    all
}

#[test]
fn a_backup_of_a_service_that_works_is_put_back_as_it_was_and_what_was_there_is_kept() {
    everywhere(async |url| {
        let folder = Folder::new(&[]);
        let world = World::open(url).await;
        world.import(micromatrix::app::seed::Seed::demo_files()).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let file = folder.path().join("today.backup");
        let name = file.to_str().unwrap();
        folder.run_on(url, &["backup", name]).ends(0).tells(&["backed up to", "checked"]);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "nobody else may read it");
        let before = world.everything().await;
        let taken = std::fs::read(&file).unwrap();
        folder.run_on(url, &["backup", name]).ends(1).complains(&["is there already"]);
        assert!(std::fs::read(&file).unwrap() == taken, "it was written over");
        coordinator.post("/api/v1/organisations", &json!({"key": "later", "name": "后来"})).await.ok();
        folder.run_on(url, &["restore", name]).ends(1).complains(&["--replace"]);
        folder.run_on(url, &["restore", name, "--replace"]).ends(1).complains(&["in use", "stop"]);
        world.app.close().await.unwrap();
        let later = contents(url).await;
        assert!(later != before);
        let said = folder.run_on(url, &["restore", name, "--replace"]).ends(0).out();
        assert_eq!(contents(url).await, before);
        let kept = said.split("is kept as ").nth(1).unwrap().trim().to_owned();
        folder.run_on(url, &["restore", &kept, "--replace"]).ends(0);
        assert_eq!(contents(url).await, later, "what was there before is not lost");
    });
}

#[test]
fn what_is_no_backup_is_refused_and_nothing_is_changed() {
    everywhere(async |url| {
        let folder = Folder::new(&[("none.backup", "no backup at all"), ("empty.backup", "")]);
        World::open(url).await.app.close().await.unwrap();
        let before = contents(url).await;
        let path = |name: &str| folder.path().join("files").join(name).display().to_string();
        for name in ["none.backup", "missing.backup"] {
            folder.run_on(url, &["restore", &path(name), "--replace"]).ends(1);
        }
        let whole = folder.path().join("whole.backup").display().to_string();
        folder.run_on(url, &["backup", &whole]).ends(0);
        let bytes = std::fs::read(&whole).unwrap();
        std::fs::write(path("none.backup"), &bytes[..bytes.len() / 2]).unwrap();
        folder.run_on(url, &["restore", &path("none.backup"), "--replace"]).ends(1);
        assert_eq!(contents(url).await, before);
    });
}

#[test]
fn what_is_not_as_it_must_be_is_named_with_its_place() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.post("/api/v1/organisations", &json!({"key": "a", "name": "甲"})).await.ok();
        let report = world.app.check().await.unwrap();
        assert!(report.is_well(), "{:#?}", report.breaches);
        assert!(report.checked.len() >= 4, "{:?}", report.checked);
        execute(&*world.app.db, "DELETE FROM audit WHERE entity = 'organisation' AND entity_key = 'a'").await;
        execute(&*world.app.db, "UPDATE subject SET grants = 'no json' WHERE name LIKE 'person%'").await;
        let report = world.app.check().await.unwrap();
        let places: Vec<(&str, &str)> =
            report.breaches.iter().map(|breach| (breach.invariant.key(), breach.detail.as_str())).collect();
        assert!(places.iter().any(|(key, _)| *key == "history"), "{places:?}");
        assert!(places.iter().any(|(key, said)| *key == "rows" && said.contains("grants")), "{places:?}");
    });
}

#[test]
fn the_command_says_what_it_has_looked_at_and_ends_with_1_where_something_is_wrong() {
    everywhere(async |url| {
        let folder = Folder::new(&[]);
        let world = World::open(url).await;
        world.caller(Role::Coordinator).await;
        folder.run_on(url, &["check"]).ends(0).tells(&["history", "ok", "every event has its entry"]);
        execute(&*world.app.db, "DELETE FROM audit").await;
        folder.run_on(url, &["check"]).ends(1).complains(&["not as they must be"]);
        let said = folder.run_on(url, &["check", "--json"]).ends(1).out();
        let report: serde_json::Value = serde_json::from_str(&said).unwrap();
        assert_eq!(report["breaches"][0]["invariant"], "history");
    });
}

#[test]
fn the_steps_of_the_schema_are_listed_without_changing_anything() {
    everywhere(async |url| {
        let folder = Folder::new(&[]);
        let world = World::open(url).await;
        let before = world.everything().await;
        folder.run_on(url, &["migrate", "--status"]).ends(0).tells(&["m0001", "applied"]);
        let version = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
        execute(&*world.app.db, "DELETE FROM seaql_migrations WHERE version = 'm0034_incident'").await;
        execute(&*world.app.db, version).await;
        folder.run_on(url, &["migrate", "--status"]).ends(0).tells(&["missing", "of a newer program"]);
        assert_eq!(world.everything().await.len(), before.len());
    });
    let folder = Folder::new(&[]);
    folder.run(&["migrate", "--status"]).ends(1).complains(&["is not there"]);
    assert!(!folder.path().join("test.db").exists(), "it was made by being asked about");
}

#[test]
fn a_file_of_settings_stands_behind_flags_and_environment_and_a_slip_in_it_is_told() {
    let folder = Folder::new(&[
        (
            "good.toml",
            "listen = \"127.0.0.1:9001\"\nfailed-sign-ins = 7\ntrusted-proxies = [\"10.0.0.1\", \"10.0.0.2\"]\n",
        ),
        ("secret.toml", "database-url = \"postgres://city:geheim@db.example/matrix\"\n"),
        ("slip.toml", "lisen = \"127.0.0.1:9001\"\n"),
        ("type.toml", "listen = 1.5\n"),
        ("broken.toml", "listen = \n"),
    ]);
    let of = |name: &str| format!("files/{name}");
    let show = |arguments: &[&str]| folder.run(&[&["config", "show"], arguments].concat());
    show(&["--config", &of("good.toml")]).ends(0).tells(&[
        "listen = \"127.0.0.1:9001\" # file",
        "failed-sign-ins = \"7\" # file",
        "trusted-proxies = [\"10.0.0.1\", \"10.0.0.2\"] # file",
        "# environment",
        "utc-offset = \"+08:00\" # default",
    ]);
    show(&["--config", &of("good.toml"), "--listen", "127.0.0.1:9002"])
        .ends(0)
        .tells(&["listen = \"127.0.0.1:9002\" # flag"]);
    let said = folder.run_without_database(&["config", "show", "--config", &of("secret.toml")]).ends(0).out();
    assert!(said.contains("postgres://city:***@db.example/matrix") && !said.contains("geheim"), "{said}");
    show(&["--config", &of("slip.toml")]).ends(1).complains(&["`lisen` is no setting", "listen"]);
    show(&["--config", &of("type.toml")]).ends(1).complains(&["`listen`"]);
    show(&["--config", &of("broken.toml")]).ends(1).complains(&["broken.toml"]);
    show(&["--config", "files/none.toml"]).ends(1).complains(&["none.toml"]);
}
