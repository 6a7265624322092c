//! Requests whose line or headers are wrong: refused with a problem document, and nothing is changed.

use axum::body::Body;
use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::{Run, draft, small, with};
use crate::support::{encoded, refused};

#[test]
fn an_unknown_route_is_a_problem() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for path in
            ["/", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/accounts", "/docs/nothing"]
        {
            refused(&world, coordinator.get(path), 404, "not_found", &[]).await;
            refused(&world, world.stranger(None).get(path), 404, "not_found", &[]).await;
        }
    });
}

#[test]
fn a_wrong_method_is_a_problem_that_names_the_right_ones() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (method, path, allowed) in [
            (Method::DELETE, "/api/v1/accounts", "GET,HEAD,POST"),
            (Method::PATCH, "/api/v1/accounts/weibo-jiaojing", "GET,HEAD,PUT,DELETE"),
            (Method::POST, "/api/v1/matrix", "GET,HEAD"),
            (Method::POST, "/healthz", "GET,HEAD"),
        ] {
            let request = coordinator.request(method, path).body(Body::empty()).unwrap();
            let answer = coordinator.send(request).await;
            assert_eq!(answer.header("allow"), allowed, "{path}");
            answer.problem(405, "method_not_allowed");
        }
    });
}

#[test]
fn an_id_that_is_none_is_not_there() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let nowhere = "01980c5e-7a00-7000-8000-00000000dead";
        for id in ["7", "%20", "%00", "%ff", nowhere] {
            for path in ["campaigns", "directions", "jobs"] {
                refused(&world, coordinator.get(&format!("/api/v1/{path}/{id}")), 404, "not_found", &[])
                    .await;
            }
            let path = format!("/api/v1/directions/{id}/accept");
            refused(&world, member.call(&path), 404, "not_found", &[]).await;
            let path = format!("/api/v1/accounts/{id}/history");
            refused(&world, coordinator.get(&path), 404, "not_found", &[]).await;
        }
        for path in ["accounts", "organisations", "clusters", "themes"] {
            let path = format!("/api/v1/{path}/{}", encoded("没有"));
            refused(&world, coordinator.get(&path), 404, "not_found", &[]).await;
        }
        let path = "/api/v1/ties?source=weibo-jiaojing&target=wechat-jiaoyu&kind=none";
        refused(&world, coordinator.delete(path), 404, "not_found", &[]).await;
    });
}

#[test]
fn a_query_that_is_not_right_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (query, code, place) in [
            ("limit=0", "invalid_query", "?limit"),
            ("limit=501", "invalid_query", "?limit"),
            ("limit=-1", "invalid_query", "?limit"),
            ("limit=many", "invalid_query", "?limit"),
            ("limit=", "invalid_query", "?limit"),
            ("limit=1&limit=2", "invalid_query", "?limit"),
            ("Limit=1", "invalid_query", "?Limit"),
            ("colour=red", "invalid_query", "?colour"),
            ("status=sleeping", "invalid_query", "?status"),
            ("q=%00", "invalid_query", "?"),
            ("cursor=zz", "invalid_cursor", "?cursor"),
            ("cursor=%C3%A9", "invalid_cursor", "?cursor"),
        ] {
            let path = format!("/api/v1/accounts?{query}");
            refused(&world, coordinator.get(&path), 400, code, &[place]).await;
        }
        let path = "/api/v1/ties?source=weibo-jiaojing&kind=x";
        refused(&world, coordinator.delete(path), 400, "invalid_query", &["?target"]).await;
        for limit in [1, 500] {
            coordinator.get(&format!("/api/v1/accounts?limit={limit}")).await.ok();
        }
    });
}

#[test]
fn a_cursor_of_another_list_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let cursor = async |path: &str| {
            let page = coordinator.get(path).await.ok();
            page["next_cursor"].as_str().unwrap().to_owned()
        };
        let accounts = cursor("/api/v1/accounts?limit=1").await;
        let weibo = cursor("/api/v1/accounts?limit=1&platform=weibo").await;
        let events = cursor("/api/v1/events?limit=1").await;
        for path in [
            format!("/api/v1/accounts?limit=1&platform=weibo&cursor={accounts}"),
            format!("/api/v1/accounts?limit=1&cursor={weibo}"),
            format!("/api/v1/clusters?cursor={accounts}"),
            format!("/api/v1/events?kind=token.created&cursor={events}"),
            format!("/api/v1/campaigns?cursor={events}"),
            format!("/api/v1/events?cursor={}", &events[..16]),
            format!("/api/v1/events?cursor={events}ff"),
            format!("/api/v1/accounts?cursor={accounts}00"),
        ] {
            refused(&world, coordinator.get(&path), 400, "invalid_cursor", &["?cursor"]).await;
        }
        let another = world.caller(Role::Planner).await;
        let path = format!("/api/v1/events?cursor={events}");
        refused(&world, another.get(&path), 400, "invalid_cursor", &["?cursor"]).await;
    });
}

#[test]
fn a_cursor_that_was_tampered_with_never_breaks_the_service() {
    small(async |world| {
        let run = Run::planned(&world, &with(draft(), "/angles", json!([{"key": "a", "title": "甲"}]))).await;
        let path = run.at("unassigned");
        let page = run.coordinator.get(&format!("{path}?limit=1")).await.ok();
        let cursor = page["next_cursor"].as_str().unwrap();
        let attempt = format!("{path}?limit=1&cursor={cursor}00");
        refused(&world, run.coordinator.get(&attempt), 400, "invalid_cursor", &["?cursor"]).await;
    });
}

#[test]
fn a_change_without_if_match_is_refused_and_a_malformed_one_too() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let coordinator = &run.coordinator;
        let account = json!({"handle": "weibo-jiaojing", "name": "新名", "platform": "weibo", "organisation": "公安局"});
        for (path, body) in [
            ("/api/v1/accounts/weibo-jiaojing".to_owned(), account),
            ("/api/v1/clusters/roads".to_owned(), json!({"key": "roads", "name": "新名"})),
            (
                format!("/api/v1/organisations/{}", encoded("公安局")),
                json!({"key": "公安局", "name": "新名"}),
            ),
            (run.path.clone(), draft()),
            (run.at("pins"), json!([])),
        ] {
            let put = |tag: Option<&str>| {
                let request = coordinator.request(Method::PUT, &path);
                let request = request.header(header::CONTENT_TYPE, "application/json");
                let request = tag.into_iter().fold(request, |one, tag| one.header(header::IF_MATCH, tag));
                coordinator.send(request.body(Body::from(body.to_string())).unwrap())
            };
            refused(&world, put(None), 428, "precondition_required", &["#if-match"]).await;
            for tag in ["1", "*", "\"one\"", "W/\"1\"", "\"\"", "\"1\", \"2\""] {
                refused(&world, put(Some(tag)), 400, "invalid_header", &["#if-match"]).await;
            }
            refused(&world, put(Some("\"99\"")), 412, "stale", &["#if-match"]).await;
            let revision = coordinator.get(&path).await.revision();
            let answer = put(Some(&format!("\"{revision}\""))).await;
            assert_eq!(answer.revision(), revision + 1, "{path}");
            let again = put(Some(&format!("\"{revision}\"")));
            refused(&world, again, 412, "stale", &["#if-match"]).await;
        }
    });
}

#[test]
fn of_two_who_change_the_same_at_once_one_wins_and_the_other_is_told() {
    small(async |world| {
        let (first, second) = (world.caller(Role::Coordinator).await, world.caller(Role::Coordinator).await);
        let body = |name: &str| json!({"key": "roads", "name": name, "members": ["weibo-jiaojing"]});
        let (one, other) = (body("甲"), body("乙"));
        let (first, second) = tokio::join!(
            first.put("/api/v1/clusters/roads", 1, &one),
            second.put("/api/v1/clusters/roads", 1, &other),
        );
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let anyone = world.caller(Role::Planner).await;
        let cluster = anyone.get("/api/v1/clusters/roads").await;
        assert_eq!(cluster.revision(), 2);
    });
}

#[test]
fn every_answer_names_its_request() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let request = planner.request(Method::GET, "/api/v1/me").header("x-request-id", "my-request.1");
        let answer = planner.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("x-request-id"), "my-request.1");
        let request = planner.request(Method::GET, "/api/v1/nothing").header("x-request-id", "two words");
        let answer = planner.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("x-request-id").len(), 36);
    });
}
