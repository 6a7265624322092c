//! What an image of the registry is written as.

use std::fs;

use micromatrix::domain::account::AccountInput;
use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::organisation::{Organisation, System};
use micromatrix::domain::taxonomy::{Tree, TreeNode};
use micromatrix::domain::tie::Tie;
use micromatrix::store::image::{ImageFile, ImageStamp};
use tempfile::TempDir;
use uuid::Uuid;

/// Whoever has to change this raises the number of the format as well: else a program reads what another one has meant otherwise.
const LINES: &str = r#"{"id":"00000000-0000-0000-0000-000000000000","key":"o","name":"局","system":"government","region":"r","team":null,"revision":1}
{"id":"00000000-0000-0000-0000-000000000000","key":"c","name":"微矩阵","functions":[],"lead":null,"members":["a","b"],"revision":1}
{"key":"r","name":"市","name_en":"","parent":null}
{"id":"00000000-0000-0000-0000-000000000000","handle":"a","name":"甲","platform":"weibo","form":"quick_post","organisation":"o","functions":[],"topics":["水"],"audiences":[],"region":"r","followers":7,"url":null,"status":"active","kind":null,"language":"zh","co_organisations":[],"revision":1}
{"id":"00000000-0000-0000-0000-000000000000","handle":"b","name":"甲","platform":"weibo","form":"quick_post","organisation":"o","functions":[],"topics":["水"],"audiences":[],"region":"r","followers":7,"url":null,"status":"active","kind":null,"language":"zh","co_organisations":[],"revision":1}
"#;

/// The tie from place 0 to place 1 of kind 0 and weight 2.
const TIES: [u8; 18] = [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64];

fn registry() -> Matrix {
    let account = |handle: &str| {
        let input = AccountInput {
            handle: handle.into(),
            name: "甲".into(),
            platform: "weibo".into(),
            organisation: "o".into(),
            topics: vec!["水".into()],
            region: Some("r".into()),
            followers: Some(7),
            language: Some("zh".into()),
            ..AccountInput::default()
        };
        input.into_account(AccountId(Uuid::nil()), 1)
    };
    let tie = Tie { source: "a".into(), target: "b".into(), kind: "joint_duty".into(), weight: 2.0 };
    let organisation = Organisation {
        id: OrganisationId(Uuid::nil()),
        key: "o".into(),
        name: "局".into(),
        system: System::Government,
        region: Some("r".into()),
        team: None,
        revision: 1,
    };
    let cluster = Cluster {
        id: ClusterId(Uuid::nil()),
        key: "c".into(),
        name: "微矩阵".into(),
        functions: vec![],
        lead: None,
        members: vec!["a".into(), "b".into()],
        revision: 1,
    };
    let region = TreeNode { key: "r".into(), name: "市".into(), name_en: String::new(), parent: None };
    Matrix::new(MatrixParts {
        revision: 3,
        graph: Graph::new(vec![account("a"), account("b")], vec![tie]).unwrap(),
        organisations: vec![organisation],
        clusters: vec![cluster],
        functions: Tree::default(),
        regions: Tree::new([region]).unwrap(),
        audiences: Tree::default(),
        platforms: Tree::default(),
    })
}

#[test]
fn an_image_says_line_by_line_what_is_there() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("registry");
    let image = ImageFile::at(path.clone());
    let stamp = ImageStamp { revision: 3, entry: 9, digest: "d".into() };
    image.write(&stamp, &registry()).unwrap();
    let bytes = fs::read(path).unwrap();
    let head = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    assert!(String::from_utf8_lossy(&bytes[..head]).starts_with(r#"{"format":1,"schema":"#));
    let content = &bytes[head + 1..bytes.len() - 32];
    assert_eq!(String::from_utf8_lossy(&content[..content.len() - TIES.len()]), LINES);
    assert_eq!(content[content.len() - TIES.len()..], TIES);
    let (said, matrix) = image.read().unwrap();
    assert_eq!((said, matrix.revision), (stamp, 3));
    assert_eq!(matrix.graph.accounts(), registry().graph.accounts());
    assert_eq!(matrix.graph.neighbours("b"), registry().graph.neighbours("b"));
}
