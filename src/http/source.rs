//! Where a request comes from: the address that has connected, or, where that is a proxy of one's own, the one that the proxy names.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap};
use axum::middleware::Next;
use axum::response::Response;

/// In which header proxies say for whom they ask: each appends the address that has connected to it.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies of one's own that stand in front of the service. What anybody else says of where a request comes from counts for nothing.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Arc<[IpAddr]>);

/// Where a request comes from, found once.
#[derive(Debug, Clone, Copy)]
struct AskedFrom(IpAddr);

impl TrustedProxies {
    /// These.
    #[must_use]
    pub fn of(addresses: &[IpAddr]) -> Self {
        Self(addresses.iter().map(IpAddr::to_canonical).collect())
    }

    /// The last of those who have asked each other that is no proxy of one's own.
    fn asked_by(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let values = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let named: Vec<&str> = values.flat_map(|value| value.split(',')).map(str::trim).collect();
        let mut source = peer.to_canonical();
        for name in named.iter().rev() {
            let known = self.0.contains(&source);
            let Some(before) = name.parse::<IpAddr>().ok().filter(|_| known) else { break };
            source = before.to_canonical();
        }
        source
    }
}

/// Notes where a request comes from.
pub(super) async fn note(
    State(proxies): State<TrustedProxies>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let source = proxies.asked_by(peer.ip(), request.headers());
        request.extensions_mut().insert(AskedFrom(source));
    }
    next.run(request).await
}

/// Where a request comes from. Whoever has one address of version 6 has the 2^64 of its network. What does not say where it comes from
/// counts as one.
pub(super) fn source_of(extensions: &Extensions) -> IpAddr {
    let peer = || extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
    match extensions.get::<AskedFrom>().map(|source| source.0).or_else(peer) {
        Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        Some(address) => address,
        None => Ipv4Addr::UNSPECIFIED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(peer: &str, forwarded: &[&'static str], proxies: &[&str]) -> String {
        let proxies: Vec<IpAddr> = proxies.iter().map(|one| one.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        TrustedProxies::of(&proxies).asked_by(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_network_of_version_6_is_one_source() {
        let from = |address: &str| {
            let mut extensions = Extensions::new();
            let peer: IpAddr = address.parse().unwrap();
            extensions.insert(AskedFrom(peer.to_canonical()));
            source_of(&extensions)
        };
        assert_eq!(from("2001:db8::1"), from("2001:db8::ffff:0:0:1"));
        assert_ne!(from("2001:db8::1"), from("2001:db8:0:1::1"));
        assert_eq!(from("::ffff:192.0.2.1"), from("192.0.2.1"));
        assert_eq!(source_of(&Extensions::new()), IpAddr::from(Ipv4Addr::UNSPECIFIED));
    }

    #[test]
    fn a_proxy_of_ones_own_says_for_whom_it_asks_and_nobody_else_does() {
        let proxy = ["10.0.0.5"];
        assert_eq!(
            source("192.0.2.1", &["203.0.113.9"], &proxy),
            "192.0.2.1",
            "whoever connects by themselves"
        );
        assert_eq!(source("192.0.2.1", &["203.0.113.9"], &[]), "192.0.2.1");
        assert_eq!(source("10.0.0.5", &["203.0.113.9"], &proxy), "203.0.113.9");
        assert_eq!(source("::ffff:10.0.0.5", &["203.0.113.9"], &proxy), "203.0.113.9");
        assert_eq!(
            source("10.0.0.5", &["1.1.1.1, 203.0.113.9"], &proxy),
            "203.0.113.9",
            "what a client makes up"
        );
        assert_eq!(source("10.0.0.5", &["1.1.1.1", "203.0.113.9"], &proxy), "203.0.113.9");
        assert_eq!(source("10.0.0.5", &["203.0.113.9, 10.0.0.6"], &["10.0.0.5", "10.0.0.6"]), "203.0.113.9");
        for nothing in [&["unknown"][..], &[""], &[]] {
            assert_eq!(source("10.0.0.5", nothing, &proxy), "10.0.0.5");
        }
    }
}
