//! Regions, clusters and ties, which only whole lists tell.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use domain::proposal::{
    AccountList, Calibration, Knowledge, ListProposals, ListedAccount, ProposalField, propose_for_list,
};
use domain::taxonomy::Tree;

use crate::cases::{demo_rows, regions, rows};

/// What the demo says of an account.
struct Row {
    handle: String,
    name: String,
    platform: String,
    organisation: String,
    functions: Vec<String>,
    region: String,
}

/// Counts what is proposed for the demo, its functions being known, against its regions, clusters and ties.
pub fn count(
    knowledge: &Knowledge,
    functions: &Tree,
    counted: &mut Calibration,
) -> Result<(), Box<dyn Error>> {
    let names: BTreeMap<String, String> = demo_rows("organisations.csv", &["key", "name"])
        .into_iter()
        .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
        .collect();
    let accounts =
        demo_rows("accounts.csv", &["handle", "name", "platform", "organisation", "functions", "region"]);
    let accounts: Vec<Row> = accounts.into_iter().map(|row| told(&row, &names)).collect();
    let list = propose(knowledge, functions, &accounts, "张家港市政务新媒体名单")?;
    let members: BTreeSet<(String, String)> = demo_rows("members.csv", &["cluster", "account"])
        .into_iter()
        .map(|row| (family(&row[0]).to_owned(), row[1].clone()))
        .collect();
    for (row, of) in accounts.iter().zip(&list.accounts) {
        for proposal in &of.proposals {
            let right = match proposal.field {
                ProposalField::Region => proposal.value == row.region,
                ProposalField::Cluster => members.contains(&(proposal.value.clone(), row.handle.clone())),
                _ => continue,
            };
            counted.count(proposal.rule, proposal.weight, u32::from(right));
        }
    }
    let ties: BTreeSet<(String, String, String)> = demo_rows("ties.csv", &["source", "target", "kind"])
        .into_iter()
        .map(|row| (row[0].clone(), row[1].clone(), row[2].clone()))
        .collect();
    for proposed in &list.ties {
        let tie = &proposed.tie;
        let right = ties.contains(&(tie.source.clone(), tie.target.clone(), tie.kind.clone()));
        let weight = if tie.weight > 2.5 {
            3
        } else if tie.weight > 1.5 {
            2
        } else {
            1
        };
        counted.count(proposed.rule, weight, u32::from(right));
    }
    Ok(())
}

/// Prints how many accounts of a list get the right region, and the clusters and ties that it gets.
pub fn print(knowledge: &Knowledge, functions: &Tree, folder: &Path) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(folder.join("office-lists/filing-list-excel.csv"))?;
    let stated: Vec<Vec<String>> = {
        let table = text.trim_start_matches('\u{feff}');
        let from = table.match_indices("\n序号").next().map_or(0, |(at, _)| at + 1);
        rows("filing-list.csv", &table[from..], &["账号名称", "主办单位", "所属区镇"])
    };
    let mut organisation = String::new();
    let mut accounts = Vec::new();
    for (at, row) in stated.iter().enumerate().filter(|(_, row)| !row[2].is_empty()) {
        if !row[1].is_empty() {
            organisation.clone_from(&row[1]);
        }
        accounts.push(Row {
            handle: at.to_string(),
            name: row[0].clone(),
            platform: "wechat".into(),
            organisation: organisation.clone(),
            functions: Vec::new(),
            region: row[2].clone(),
        });
    }
    let list = propose(knowledge, functions, &accounts, text.lines().next().unwrap_or_default())?;
    let mut right = 0_u32;
    for (row, of) in accounts.iter().zip(&list.accounts) {
        let region = of.proposals.iter().find(|proposal| proposal.field == ProposalField::Region);
        let said = region.map_or("", |proposal| proposal.value.as_str());
        // What a list calls 双屿岛 its organisation calls 双屿岛旅游度假区.
        let stem =
            row.region.trim_end_matches(['镇', '市']).trim_end_matches("街道").trim_end_matches("农场");
        right += u32::from(said.contains(stem));
    }
    println!(
        "\noffice list as a whole: region right for {right} of {}, {} regions, {} clusters, {} ties",
        accounts.len(),
        list.regions.len(),
        list.clusters.len(),
        list.ties.len()
    );
    for cluster in &list.clusters {
        println!("  {:18} {:3}  {}", cluster.key, cluster.members.len(), cluster.functions.join("|"));
    }
    Ok(())
}

fn told(row: &[String], names: &BTreeMap<String, String>) -> Row {
    let text = |at: usize| row.get(at).cloned().unwrap_or_default();
    Row {
        handle: text(0),
        name: text(1),
        platform: text(2),
        organisation: names.get(&text(3)).cloned().unwrap_or_default(),
        functions: text(4).split('|').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
        region: text(5),
    }
}

fn propose(
    knowledge: &Knowledge,
    functions: &Tree,
    rows: &[Row],
    title: &str,
) -> Result<ListProposals, Box<dyn Error>> {
    let organisations: Vec<[&str; 1]> = rows.iter().map(|row| [row.organisation.as_str()]).collect();
    let known: Vec<Vec<&str>> =
        rows.iter().map(|row| row.functions.iter().map(String::as_str).collect()).collect();
    let accounts: Vec<ListedAccount<'_>> = rows
        .iter()
        .zip(&organisations)
        .zip(&known)
        .map(|((row, organisations), functions)| ListedAccount {
            handle: &row.handle,
            name: &row.name,
            platform: &row.platform,
            organisations,
            functions,
            ..ListedAccount::default()
        })
        .collect();
    Ok(propose_for_list(AccountList { title, accounts: &accounts }, knowledge, functions, &regions()?))
}

/// The family whose name a cluster of the demo bears.
fn family(cluster: &str) -> &str {
    if cluster.starts_with("towns_") { "towns" } else { cluster }
}
