//! Reads gaps and tries a remedy through the client that oas3-gen makes. Ends with status 1 at the first thing that is not as it
//! should be.

mod api;

use anyhow::{Context as _, bail, ensure};

use api::{
    ApiResponse, CoverageGap, CoverageMoment, GetCampaignRequest, GetCampaignRequestPath, ListCoverageGapsRequest,
    ListCoverageGapsRequestQuery, MicromatrixClient, RunWhatIfRequest, WhatIfInput,
};

async fn gaps(client: &MicromatrixClient) -> anyhow::Result<Vec<CoverageGap>> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let query = ListCoverageGapsRequestQuery { limit: Some(100), cursor, ..Default::default() };
        let ApiResponse::Ok(page) = client.list_coverage_gaps(ListCoverageGapsRequest { query }).await? else {
            bail!("the gaps were not given");
        };
        found.extend(page.body.items);
        cursor = page.body.next_cursor;
        if cursor.is_none() {
            return Ok(found);
        }
    }
}

fn open(moment: &CoverageMoment) -> i64 {
    moment.totals.uncovered.cells + moment.totals.thin.cells
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let (base, token) = (std::env::var("MICROMATRIX_BASE")?, std::env::var("MICROMATRIX_TOKEN")?);
    let client = MicromatrixClient::with_base_url(base)?.with_token(token);

    let found = gaps(&client).await?;
    let remedy = found.iter().find_map(|gap| gap.remedies.first()).context("no gap has a remedy")?;
    let body = WhatIfInput { changes: remedy.changes.clone() };
    let ApiResponse::Ok(change) = client.run_what_if(RunWhatIfRequest { body }).await? else {
        bail!("the remedy was refused");
    };
    ensure!((change.after.met - change.before.met - remedy.met).abs() < 1e-6, "{change:?}");
    ensure!(open(&change.before) - open(&change.after) == remedy.closes.cells, "{change:?}");

    let path = GetCampaignRequestPath { id: "01980c5e-7a00-7000-8000-00000000dead".parse()? };
    let ApiResponse::NotFound(problem) = client.get_campaign(GetCampaignRequest { path }).await? else {
        bail!("a campaign that is not there was found");
    };
    ensure!(problem.code == "not_found", "{problem:?}");
    println!("{} gaps; a what-if closes {} cells", found.len(), remedy.closes.cells);
    Ok(())
}
