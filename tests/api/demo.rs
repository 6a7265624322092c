//! The demo's campaigns, as ground for stories.

use micromatrix::domain::right::Role;

use crate::api::builders::Run;
use crate::support::{World, empty};

/// Tells the story on each database, over the demo with its launched flood campaign.
pub fn launched_demo(story: impl AsyncFn(World, Run)) {
    empty(async |world| {
        world.app.insert_demo().await.unwrap();
        let run = flood(&world).await;
        story(world, run).await;
    });
}

/// The launched campaign of the demo.
pub async fn flood(world: &World) -> Run {
    let coordinator = world.caller(Role::Coordinator).await;
    let launched = coordinator.all("/api/v1/campaigns?state=launched").await;
    let id = launched[0]["id"].as_str().unwrap().to_owned();
    let signer = world.caller(Role::Signer).await;
    Run { coordinator, signer, path: format!("/api/v1/campaigns/{id}"), id }
}
