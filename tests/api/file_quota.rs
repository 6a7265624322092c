//! How many files there may be, and what becomes of those that nobody has any more.

use micromatrix::domain::attachment::hash_of;
use micromatrix::domain::quota::FileOwner;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER};
use crate::support::world::execute;
use crate::support::{World, refused};

fn file(bytes: &[u8], content: &str) -> Value {
    json!({
        "name": "a.png", "media_type": "image/png", "licence": "自有", "owner": "公安局",
        "sha256": hash_of(bytes), "content": content
    })
}

/// Pretends that a piece's only file has so many bytes.
async fn grow(world: &World, bytes: u64) {
    execute(&*world.app.db, &format!("UPDATE attachment SET size = {bytes}")).await;
}

#[test]
fn a_piece_and_an_organisation_have_so_many_bytes_and_no_more() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let path = desk.at("/attachments");
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        for owner in [FileOwner::Piece, FileOwner::Organisation] {
            let most = owner.quota().bytes;
            grow(&world, most - 2).await;
            if owner == FileOwner::Organisation {
                // The file is another piece's of the same organisation.
                detach_from(&world, &desk).await;
            }
            let attempt = desk.member.post(&path, &file(b"abd", "YWJk"));
            let problem = refused(&world, attempt, 409, "quota_exceeded", &[]).await;
            let detail = problem["detail"].as_str().unwrap();
            let said =
                [owner.key().to_owned(), (most - 2).to_string(), most.to_string(), "3 bytes".to_owned()];
            assert!(said.iter().all(|word| detail.contains(word)), "{detail}");
        }
        grow(&world, FileOwner::Organisation.quota().bytes - 3).await;
        desk.member.post(&path, &file(b"abd", "YWJk")).await.ok();
    });
}

/// Gives the files of the desk's piece to a copy of the piece, which is withdrawn.
async fn detach_from(world: &World, desk: &Desk) {
    let mut columns: Vec<String> =
        world.rows("piece").await[0].as_object().unwrap().keys().cloned().collect();
    columns.retain(|column| !["id", "state"].contains(&column.as_str()));
    let columns = columns.join(", ");
    let (copy, own) = (id("01980c5e7a0070008000000000000099", world), id(&desk.id.replace('-', ""), world));
    let insert = format!(
        "INSERT INTO piece (id, state, {columns}) SELECT {copy}, 'withdrawn', {columns} FROM piece WHERE id = {own}"
    );
    execute(&*world.app.db, &insert).await;
    execute(&*world.app.db, &format!("UPDATE attachment SET piece_id = {copy} WHERE piece_id = {own}")).await;
}

/// An id as the database keeps it.
fn id(hex: &str, world: &World) -> String {
    match sea_orm::ConnectionTrait::get_database_backend(&*world.app.db) {
        sea_orm::DbBackend::Sqlite => format!("x'{hex}'"),
        _ => format!("'{hex}'::uuid"),
    }
}

#[test]
fn a_file_that_stands_in_several_versions_counts_once() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let path = desk.at("/attachments");
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        desk.revise(OTHER).await;
        grow(&world, FileOwner::Piece.quota().bytes - 3).await;
        desk.member.post(&path, &file(b"abd", "YWJk")).await.ok();
        let attempt = desk.member.post(&path, &file(b"abe", "YWJl"));
        refused(&world, attempt, 409, "quota_exceeded", &[]).await;
        // Off and on again: it is in the first version still, and takes no more room.
        let first = desk.at(&format!("/attachments/{}", hash_of(b"abc")));
        desk.member.delete(&first).await.ok();
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
    });
}

#[test]
fn of_two_files_that_come_at_once_only_one_is_the_last_for_which_there_is_room() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let path = desk.at("/attachments");
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        grow(&world, FileOwner::Piece.quota().bytes - 3).await;
        let (one, other) = (file(b"abd", "YWJk"), file(b"abe", "YWJl"));
        let one = tokio::spawn(desk.member.post(&path, &one));
        let other = tokio::spawn(desk.member.post(&path, &other));
        let mut statuses = [one.await.unwrap().status.as_u16(), other.await.unwrap().status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    });
}

/// What the background does of files at this time.
async fn at(world: &World, time: &str) -> (usize, usize) {
    world.set_clock(time);
    let noted = world.app.note_detached_files().await.unwrap();
    (noted, world.app.remove_detached_files().await.unwrap())
}

#[test]
fn a_file_that_nobody_has_is_removed_after_thirty_days_and_not_before() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let (path, gone) = (desk.at("/attachments"), desk.at(&format!("/attachments/{}", hash_of(b"abd"))));
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        desk.member.post(&path, &file(b"abd", "YWJk")).await.ok();
        assert_eq!(at(&world, "2026-06-12T02:00:00Z").await, (0, 0));
        desk.member.delete(&gone).await.ok();
        assert_eq!(at(&world, "2026-06-12T03:00:00Z").await, (1, 0));
        assert_eq!(at(&world, "2026-07-12T02:59:59Z").await, (0, 0));
        assert_eq!(world.rows("attachment_content").await.len(), 2);
        assert_eq!(at(&world, "2026-07-12T03:00:00Z").await, (0, 1));
        let left = world.rows("attachment_content").await;
        assert_eq!((left.len(), &left[0]["sha256"]), (1, &json!(hash_of(b"abc"))));
        assert!(world.rows("detached_file").await.is_empty());
        assert_eq!(at(&world, "2027-07-12T03:00:00Z").await, (0, 0));
        let history = world.rows("audit").await;
        assert!(history.iter().any(|entry| entry["action"] == "piece.detached"), "the history stays");
    });
}

#[test]
fn a_file_that_somebody_has_again_begins_anew_and_one_of_an_older_version_stays() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let (path, gone) = (desk.at("/attachments"), desk.at(&format!("/attachments/{}", hash_of(b"abc"))));
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        desk.member.delete(&gone).await.ok();
        assert_eq!(at(&world, "2026-06-12T02:00:00Z").await, (1, 0));
        desk.member.post(&path, &file(b"abc", "YWJj")).await.ok();
        assert_eq!(at(&world, "2026-07-20T02:00:00Z").await, (0, 0));
        world.set_clock("2026-06-13T02:00:00Z");
        desk.revise(OTHER).await;
        desk.member.delete(&gone).await.ok();
        assert_eq!(at(&world, "2026-07-20T03:00:00Z").await, (0, 0), "the first version has it");
        assert_eq!(world.rows("attachment_content").await.len(), 1);
    });
}
