//! How clusters and ties agree: health, drift and bridges of the small registry.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::small;

#[test]
fn the_health_of_a_cluster_is_read_off_its_ties() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        assert_eq!(
            planner.get("/api/v1/clusters/roads/health").await.ok(),
            json!({
                "cluster": "roads", "members": 3, "pairs": 1, "density": 333, "internal_weight": 2.0,
                "external_weight": 1.0, "isolation": 667, "unattached": ["app-jiaojing"]
            })
        );
        assert_eq!(
            planner.get("/api/v1/clusters/schools/health").await.ok(),
            json!({
                "cluster": "schools", "members": 3, "pairs": 0, "density": 0, "internal_weight": 0.0,
                "external_weight": 1.0, "isolation": 0,
                "unattached": ["wechat-jiaoyu", "wechat-lvshi", "weibo-jiaoyu"]
            })
        );
        planner.get("/api/v1/clusters/nobody/health").await.problem(404, "not_found");
    });
}

#[test]
fn who_points_elsewhere_drifts_and_who_points_to_several_is_a_bridge() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        assert_eq!(
            planner.all("/api/v1/clusters/drift").await,
            [json!({
                "account": "wechat-jiaoyu", "name": "教育微信", "clusters": ["schools"], "toward": "roads",
                "own_weight": 0.0, "toward_weight": 1.0, "drift": 1000
            })]
        );
        let bridge = |account, name, clusters, participation, other| {
            json!({
                "account": account, "name": name, "clusters": [clusters], "participation": participation,
                "links": [{"cluster": other, "weight": 1.0, "carried": 1000}]
            })
        };
        assert_eq!(
            planner.all("/api/v1/clusters/bridges").await,
            [
                bridge("wechat-jiaojing", "交警微信", "roads", 444, "schools"),
                bridge("wechat-jiaoyu", "教育微信", "schools", 0, "roads"),
            ]
        );
    });
}

#[test]
fn a_new_tie_is_seen_at_once() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        assert_eq!(coordinator.all("/api/v1/clusters/drift").await.len(), 1);
        let tie = json!({"source": "wechat-jiaoyu", "target": "weibo-jiaoyu", "kind": "same_organisation", "weight": 3});
        coordinator.put("/api/v1/ties", 1, &tie).await.ok();
        assert!(coordinator.all("/api/v1/clusters/drift").await.is_empty());
    });
}
