//! A start from the image of the registry says what a start from the rows says, and an image that is not right is not used.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use axum::http::header;
use micromatrix::app::App;
use micromatrix::app::live::Live;
use micromatrix::app::seed::Seed;
use micromatrix::domain::matrix::{Matrix, MatrixChange};
use micromatrix::domain::right::Role;
use micromatrix::store::image::{ImageError, ImageFile};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::old_copy::{forgetful, patient};
use crate::support::database::everywhere;
use crate::support::random::Random;
use crate::support::{Caller, World};

const PATHS: [&str; 6] = [
    "/api/v1/accounts?limit=200",
    "/api/v1/organisations?limit=200",
    "/api/v1/clusters?limit=200",
    "/api/v1/functions?limit=200",
    "/api/v1/accounts/weibo-zjg-xuanchuanbu/neighbours?limit=200",
    "/api/v1/matrix",
];

/// A service with the demo's registry, and a place for an image.
struct Kept {
    world: World,
    coordinator: Caller,
    folder: TempDir,
}

impl Kept {
    async fn open(url: &str) -> Self {
        let world = World::open(url).await;
        world.import(Seed::demo_files()).await;
        let coordinator = world.caller(Role::Coordinator).await;
        Self { world, coordinator, folder: TempDir::new().unwrap() }
    }

    fn image(&self) -> ImageFile {
        ImageFile::at(self.path())
    }

    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("registry")
    }

    /// A server on the same database that has just started, with the image.
    fn starting(&self) -> App {
        let live = Arc::new(Live::with_image(Some(self.image())));
        App { live, contexts: Arc::default(), ..self.world.app.clone() }
    }

    async fn write(&self) {
        assert!(self.starting().write_image().await.unwrap());
    }

    /// What a server says that starts with the image, and what one says that starts without.
    async fn both(&self) -> [Vec<Value>; 2] {
        let with = self.coordinator.before(patient(self.starting()));
        let without = self.coordinator.before(forgetful(&self.world.app));
        [answers(&with).await, answers(&without).await]
    }

    /// Puts a registry there that says what the database does not: whoever tells of it has used the image.
    async fn write_another(&self, stamp: impl FnOnce(&mut micromatrix::store::image::ImageStamp)) {
        self.write().await;
        let (mut said, matrix) = self.image().read().unwrap();
        stamp(&mut said);
        self.image().write(&said, &renamed(&matrix)).unwrap();
    }
}

fn renamed(matrix: &Matrix) -> Matrix {
    let mut account = (*matrix.graph.accounts()[0]).clone();
    account.name = "只在影像里".into();
    matrix.with_changed(MatrixChange { accounts: vec![account], ..MatrixChange::default() })
}

async fn answers(caller: &Caller) -> Vec<Value> {
    let mut all = Vec::new();
    for path in PATHS {
        let answer = caller.get(path).await;
        let tag = answer.headers.get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
        all.push(json!([path, tag, answer.ok()]));
    }
    all
}

#[test]
fn a_start_from_the_image_says_what_a_start_from_the_rows_says_whatever_came_since() {
    everywhere(async |url| {
        let kept = Kept::open(url).await;
        let mut dice = Random(5);
        for step in 0..12 {
            if dice.below(3) == 0 {
                kept.write().await;
            }
            change(&kept, &mut dice, step).await;
            let [with, without] = kept.both().await;
            assert_eq!(with, without, "step {step}");
        }
    });
}

/// Something of the registry changes.
async fn change(kept: &Kept, dice: &mut Random, step: usize) {
    let accounts = kept.coordinator.get("/api/v1/accounts?limit=200").await.ok();
    let accounts = accounts["items"].as_array().unwrap();
    let handle = accounts[dice.below(accounts.len())]["handle"].as_str().unwrap().to_owned();
    match dice.below(4) {
        0 => {
            let new = json!({
                "handle": format!("weibo-new-{step}"), "name": "新", "platform": "weibo", "organisation": accounts[0]["organisation"]
            });
            kept.coordinator.post("/api/v1/accounts", &new).await.ok();
        }
        1 => {
            let input =
                json!({"name": format!("微矩阵 {step}"), "key": format!("own-{step}"), "members": [handle]});
            kept.coordinator.post("/api/v1/clusters", &input).await.ok();
        }
        2 => {
            let other = accounts[dice.below(accounts.len())]["handle"].as_str().unwrap();
            let tie = json!({"source": handle, "target": other, "kind": "joint_duty", "weight": 0.1 + 0.2});
            // The same one again, or one to itself, is refused.
            kept.coordinator.post("/api/v1/ties", &tie).await;
        }
        _ => {
            let name = format!("改名 {step}");
            kept.coordinator.edit_account(&handle, |account| account["name"] = json!(name)).await;
        }
    }
}

#[test]
fn a_start_uses_the_image_of_its_own_database() {
    everywhere(async |url| {
        let kept = Kept::open(url).await;
        kept.write_another(|_| ()).await;
        let [with, without] = kept.both().await;
        assert!(with[0].to_string().contains("只在影像里"));
        assert_ne!(with, without);
    });
}

#[test]
fn an_image_of_another_database_is_not_used() {
    everywhere(async |url| {
        let kept = Kept::open(url).await;
        kept.write_another(|stamp| stamp.digest = "0".repeat(64)).await;
        let [with, without] = kept.both().await;
        assert_eq!(with, without);
        kept.write_another(|stamp| stamp.entry += 1).await;
        let [with, without] = kept.both().await;
        assert_eq!(with, without);
        kept.write_another(|stamp| stamp.revision += 1).await;
        let [with, without] = kept.both().await;
        assert_eq!(with, without);
    });
}

#[test]
fn a_damaged_image_is_noticed_left_and_written_anew() {
    everywhere(async |url| {
        let kept = Kept::open(url).await;
        kept.write().await;
        let sound = fs::read(kept.path()).unwrap();
        let mut dice = Random(7);
        for _ in 0..20 {
            let mut bytes = sound.clone();
            let place = dice.below(bytes.len());
            bytes[place] ^= 1 << dice.below(8);
            damage(&kept, &bytes);
            damage(&kept, &sound[..place]);
        }
        let [with, without] = kept.both().await;
        assert_eq!(with, without);
        kept.write().await;
        assert_eq!(fs::read(kept.path()).unwrap(), sound);
    });
}

fn damage(kept: &Kept, bytes: &[u8]) {
    fs::write(kept.path(), bytes).unwrap();
    assert!(matches!(kept.image().read(), Err(ImageError::Damaged)));
}

#[test]
fn an_image_is_written_once_for_a_revision_and_leaves_nothing_beside_it() {
    everywhere(async |url| {
        let kept = Kept::open(url).await;
        let server = kept.starting();
        assert!(server.write_image().await.unwrap());
        assert!(!server.write_image().await.unwrap());
        kept.coordinator.edit_account("weibo-zjg-xuanchuanbu", |account| account["name"] = json!("改")).await;
        assert!(server.write_image().await.unwrap());
        assert_eq!(files(kept.folder.path()), ["registry"]);
        // One that cannot be written is no trouble to anybody.
        let nowhere = ImageFile::at(kept.folder.path().join("none/registry"));
        let live = Arc::new(Live::with_image(Some(nowhere)));
        let server = App { live, ..kept.world.app.clone() };
        assert!(!server.write_image().await.unwrap());
    });
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
