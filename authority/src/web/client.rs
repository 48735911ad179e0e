//! Finds out who is asking: the peer, or what a trusted proxy says of it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{HeaderMap, request::Parts};

use super::problem::Problem;
use super::state::AppState;

/// The address a request is counted under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    /// The client's address as far as it can be believed.
    pub(crate) address: IpAddr,
    /// The request came straight from its client: no proxy says otherwise.
    pub(crate) direct: bool,
}

impl Client {
    /// `X-Forwarded-For` is read from its end, where our own proxies write; the first
    /// address that is not one of them is the client. Without a trusted proxy as the
    /// peer, the header is anybody's claim and is ignored.
    pub(crate) fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        let peer = peer.to_canonical();
        let claims: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let direct = claims.is_empty() && !headers.contains_key("forwarded");
        let mut address = peer;
        for claim in claims.iter().rev() {
            if !proxies.contains(&address) {
                break;
            }
            match claim.trim().parse::<IpAddr>() {
                Ok(claimed) => address = claimed.to_canonical(),
                Err(_) => break,
            }
        }
        Self { address, direct }
    }
}

impl FromRequestParts<AppState> for Client {
    type Rejection = Problem;

    /// Errors: [`Problem::Internal`] if the server does not tell the peer's address.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let ConnectInfo(peer) = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .ok_or_else(|| Problem::internal("the server does not tell who is asking"))?;
        Ok(Self::of(
            peer.ip(),
            &parts.headers,
            &state.config().trusted_proxies,
        ))
    }
}

const FORWARDED_FOR: &str = "x-forwarded-for";

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn seen_by(peer: IpAddr, claims: &[&str], proxies: &[IpAddr]) -> String {
        let mut headers = HeaderMap::new();
        for claim in claims {
            headers.append(FORWARDED_FOR, claim.parse().unwrap());
        }
        Client::of(peer, &headers, proxies).address.to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_their_address() {
        let stranger = IpAddr::from([198, 51, 100, 7]);
        assert_eq!(seen_by(stranger, &["192.0.2.1"], &[PROXY]), "198.51.100.7");
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        assert_eq!(seen_by(PROXY, &["192.0.2.1"], &[PROXY]), "192.0.2.1");
    }

    #[test]
    fn what_the_client_itself_wrote_before_the_proxy_is_ignored() {
        assert_eq!(
            seen_by(PROXY, &["10.0.0.1, 192.0.2.1"], &[PROXY]),
            "192.0.2.1"
        );
        assert_eq!(
            seen_by(PROXY, &["10.0.0.1", "192.0.2.1"], &[PROXY]),
            "192.0.2.1"
        );
    }

    #[test]
    fn an_unreadable_claim_leaves_the_last_believed_address() {
        assert_eq!(seen_by(PROXY, &["unknown"], &[PROXY]), "127.0.0.1");
    }

    #[test]
    fn mapped_addresses_are_the_ipv4_they_stand_for() {
        let mapped = "::ffff:127.0.0.1".parse().unwrap();
        assert_eq!(seen_by(mapped, &["192.0.2.1"], &[PROXY]), "192.0.2.1");
    }
}
