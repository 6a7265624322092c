//! Looking up names where a connection is made: what may not be asked is left out there, so that a name cannot change its address between
//! a check and the connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::network::{Networks, is_public};

/// What a connection may lead to.
#[derive(Debug, Clone)]
pub(super) struct Reachable {
    pub(super) networks: Arc<Networks>,
    /// Whether the internet may be asked too: not without a connection that can be trusted.
    pub(super) public: bool,
}

/// Nothing of what a name stands for may be asked.
#[derive(Debug, thiserror::Error)]
#[error("the address lies in a network that may not be asked")]
pub(super) struct ForbiddenAddress;

impl Reachable {
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        self.networks.allow(address) || (self.public && is_public(address))
    }
}

impl Resolve for Reachable {
    fn resolve(&self, name: Name) -> Resolving {
        let reachable = self.clone();
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|address| reachable.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err(ForbiddenAddress.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
