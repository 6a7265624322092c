//! The registry in memory, brought forward by what the history names: the same as one that is read as a whole.

use micromatrix::app::write::Actor;
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::tie::Tie;
use micromatrix::store::live::Loaded;

use crate::api::builders::small;
use crate::support::World;
use crate::support::random::Random;
use crate::support::world::execute;

const HANDLES: [&str; 6] =
    ["weibo-jiaojing", "wechat-jiaojing", "app-jiaojing", "wechat-jiaoyu", "weibo-jiaoyu", "wechat-fayuan"];

const KINDS: [&str; 4] = ["joint_duty", "same_organisation", "mutual_follow", "zz"];

/// Ties, kinds and neighbours, as readers see them.
fn seen(matrix: &Matrix) -> String {
    let graph = &matrix.graph;
    let neighbours: Vec<_> = HANDLES.iter().map(|handle| graph.neighbours(handle)).collect();
    format!("{:?} {:?} {:?} {:?}", graph.tie_list(), graph.kinds(), neighbours, graph.components())
}

async fn whole(world: &World) -> String {
    let snapshot = world.app.db.begin_snapshot().await.unwrap();
    let loaded = Loaded::read(&snapshot, None).await.unwrap();
    snapshot.commit().await.unwrap();
    seen(&loaded.matrix)
}

fn tie(random: &mut Random) -> Tie {
    let source = random.below(HANDLES.len());
    let target = (source + 1 + random.below(HANDLES.len() - 1)) % HANDLES.len();
    Tie {
        source: HANDLES[source].to_owned(),
        target: HANDLES[target].to_owned(),
        kind: KINDS[random.below(KINDS.len())].to_owned(),
        weight: f64::from(u32::try_from(1 + random.below(9)).unwrap()),
    }
}

#[test]
fn a_registry_that_follows_changes_of_ties_is_the_one_that_is_read_as_a_whole() {
    small(async |world| {
        let mut random = Random(7);
        world.app.matrix().await.unwrap();
        for _ in 0..40 {
            for _ in 0..=random.below(4) {
                let tie = tie(&mut random);
                if random.below(3) == 0 {
                    // Of ties that are not there nothing is changed.
                    let _ = world.app.delete_tie(&Actor::default(), &tie).await;
                } else {
                    world.app.put_tie(&Actor::default(), tie).await.unwrap();
                }
            }
            assert_eq!(seen(&world.app.matrix().await.unwrap()), whole(&world).await);
        }
    });
}

#[test]
fn a_change_of_a_tie_reads_that_tie_alone() {
    small(async |world| {
        let before = world.app.matrix().await.unwrap().graph.tie_count();
        // Past the service, so that only whoever reads all ties finds it.
        let hidden = "INSERT INTO tie (source, target, kind, weight) VALUES ('app-jiaojing', 'wechat-fayuan', 'hidden', 1)";
        execute(&*world.app.db, hidden).await;
        let tie = Tie {
            source: HANDLES[0].to_owned(),
            target: HANDLES[5].to_owned(),
            kind: KINDS[0].to_owned(),
            weight: 2.0,
        };
        world.app.put_tie(&Actor::default(), tie.clone()).await.unwrap();
        let matrix = world.app.matrix().await.unwrap();
        assert_eq!(matrix.graph.tie_count(), before + 1);
        assert!(matrix.graph.kinds().iter().all(|kind| kind != "hidden"));
        assert!(whole(&world).await.contains("hidden"));
        world.app.delete_tie(&Actor::default(), &tie).await.unwrap();
        assert_eq!(world.app.matrix().await.unwrap().graph.tie_count(), before);
    });
}
