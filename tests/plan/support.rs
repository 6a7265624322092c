//! Builders of registries and campaigns.

use std::collections::BTreeMap;

use micromatrix::domain::account::{Account, AccountInput};
use micromatrix::domain::campaign::{Angle, Audience, CampaignDraft, CampaignSpec, Level, Locality};
use micromatrix::domain::cluster::{Cluster, ClusterInput};
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::organisation::{Organisation, OrganisationInput, System};
use micromatrix::domain::plan::Unassigned;
use micromatrix::domain::taxonomy::{Tree, TreeNode};
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::when::Zone;
use uuid::Uuid;

/// The accounts per code, for a first look.
pub fn count_codes(unassigned: &[Unassigned]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for account in unassigned {
        *counts.entry(account.code.key()).or_default() += 1;
    }
    counts
}

/// A registry as lists, in the order in which they were written.
#[derive(Clone, Default)]
pub struct World {
    pub accounts: Vec<Account>,
    pub organisations: Vec<Organisation>,
    pub clusters: Vec<Cluster>,
    pub functions: Vec<TreeNode>,
    pub regions: Vec<TreeNode>,
    pub audiences: Vec<TreeNode>,
}

impl World {
    /// `child<parent` or a root's key alone, for the function taxonomy.
    pub fn functions(mut self, nodes: &[&str]) -> Self {
        self.functions.extend(nodes.iter().map(|text| node(text)));
        self
    }

    /// `child<parent` or a root's key alone, for the regions.
    pub fn regions(mut self, nodes: &[&str]) -> Self {
        self.regions.extend(nodes.iter().map(|text| node(text)));
        self
    }

    /// `child<parent` or a root's key alone, for the audiences.
    pub fn audiences(mut self, nodes: &[&str]) -> Self {
        self.audiences.extend(nodes.iter().map(|text| node(text)));
        self
    }

    /// An active WeChat account of the organisation `o` unless `change` says otherwise.
    pub fn account(mut self, handle: &str, change: impl FnOnce(&mut AccountInput)) -> Self {
        let mut input = AccountInput {
            handle: handle.into(),
            name: handle.into(),
            platform: "wechat".into(),
            organisation: "o".into(),
            ..AccountInput::default()
        };
        change(&mut input);
        if self.organisations.iter().all(|known| known.key != input.organisation) {
            let organisation = OrganisationInput {
                key: input.organisation.clone(),
                name: input.organisation.clone(),
                system: System::Government,
                region: None,
                team: None,
            };
            self.organisations.push(organisation.into_organisation(OrganisationId(Uuid::nil()), 1));
        }
        self.accounts.push(input.into_account(AccountId(Uuid::nil()), 1));
        self
    }

    pub fn cluster(mut self, key: &str, functions: &[&str], members: &[&str]) -> Self {
        let input = ClusterInput {
            key: key.into(),
            name: key.into(),
            functions: words(functions),
            lead: None,
            members: words(members),
        };
        self.clusters.push(input.into_cluster(ClusterId(Uuid::nil()), 1));
        self
    }

    pub fn matrix(&self) -> Matrix {
        Matrix::new(MatrixParts {
            revision: 1,
            graph: Graph::new(self.accounts.clone(), Vec::new()).unwrap(),
            organisations: self.organisations.clone(),
            clusters: self.clusters.clone(),
            functions: Tree::new(self.functions.clone()).unwrap(),
            regions: Tree::new(self.regions.clone()).unwrap(),
            audiences: Tree::new(self.audiences.clone()).unwrap(),
            platforms: Tree::default(),
        })
    }
}

fn node(text: &str) -> TreeNode {
    let (key, parent) = text.split_once('<').map_or((text, None), |(key, parent)| (key, Some(parent)));
    TreeNode { key: key.into(), name: key.into(), name_en: String::new(), parent: parent.map(Into::into) }
}

pub fn words(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// A campaign with the default settings.
pub fn campaign(angles: Vec<Angle>) -> CampaignSpec {
    let draft = CampaignDraft {
        title: Some("flood season".into()),
        starts_at: Some(Timestamp::from_ms(0).into()),
        ends_at: Some(Timestamp::from_ms(1_000_000).into()),
        angles: Some(angles),
        ..CampaignDraft::default()
    };
    draft.into_spec(None, Zone::CHINA).unwrap()
}

/// An angle of normal level that everybody may tell to everyone.
pub fn angle(key: &str) -> Angle {
    Angle { key: key.into(), title: key.into(), ..Angle::default() }
}

pub fn audience(key: &str, level: Level) -> Audience {
    Audience { key: key.into(), level, ..Audience::default() }
}

pub fn locality(key: &str, level: Level) -> Locality {
    Locality { key: key.into(), level }
}
