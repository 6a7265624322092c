//! `micromatrix token create`, `migrate`, and wrong usage.

use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::domain::right::Role;

use crate::cli::support::Folder;

#[tokio::test]
async fn a_token_is_printed_alone_and_works() {
    let folder = Folder::new(&[]);
    let output =
        folder.run(&["token", "create", "--subject", "王芳", "--role", "coordinator", "planner"]).ends(0);
    let out = output.out();
    let secret = out.strip_suffix('\n').unwrap();
    assert!(secret.starts_with("mm_") && secret.len() == 67, "{out:?}");
    assert_eq!(output.err(), "");
    let app = App::open(&folder.database(), Clock::System).await.unwrap();
    let token = app.authenticate(secret).await.unwrap().unwrap();
    assert_eq!(token.subject_name, "王芳");
    let roles: Vec<Role> = token.grants.iter().map(|grant| grant.role).collect();
    assert_eq!(roles, [Role::Coordinator, Role::Planner]);
}

#[test]
fn a_token_without_the_scope_that_its_role_needs_is_refused() {
    let folder = Folder::new(&[]);
    let create = |rest: &[&str]| folder.run(&[&["token", "create", "--subject", "x"], rest].concat());
    create(&["--role", "member"]).ends(1).complains(&["/grants/0/accounts"]);
    create(&["--role", "member", "--account", "nobody"]).ends(1).complains(&["nobody"]);
    create(&["--role", "planner", "--account", "nobody"]).ends(1).complains(&["--account"]);
}

#[test]
fn wrong_usage_ends_with_two() {
    let folder = Folder::new(&[]);
    for arguments in [
        &[][..],
        &["fly"],
        &["import"],
        &["import", "files", "--colour"],
        &["plan"],
        &["token", "create", "--subject", "x"],
        &["token", "create", "--subject", "x", "--role", "emperor"],
        &["openapi", "--colour"],
    ] {
        let output = folder.run(arguments).ends(2);
        assert_eq!(output.out(), "", "{arguments:?}");
        assert!(output.err().contains("Usage") || output.err().contains("--help"), "{}", output.err());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "wrong usage has made a file");
}

#[test]
fn migrating_twice_is_fine_and_a_database_that_cannot_be_opened_is_named() {
    let folder = Folder::new(&[]);
    folder.run(&["migrate"]).ends(0);
    folder.run(&["migrate"]).ends(0);
    folder.run(&["migrate", "--database-url", "sqlite:/nowhere/at/all.db"]).ends(1).complains(&["error: "]);
    folder.run(&["migrate", "--database-url", "mysql://x/y"]).ends(1).complains(&["error: "]);
}
