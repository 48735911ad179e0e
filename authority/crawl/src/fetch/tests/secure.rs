//! TLS: names and roots are checked.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{RootCertStore, ServerConfig, pki_types::PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::*;

/// A server with a certificate for `name`, and the roots that hold that certificate only.
async fn secure(name: &str) -> (SocketAddr, RootCertStore) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let server = serve(move |_, stream| {
        let acceptor = acceptor.clone();
        async move {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                return;
            };
            while heard(&mut stream).await.is_some() {
                let _ = stream.write_all(&answer("", b"secret")).await;
                let _ = stream.flush().await;
            }
        }
    })
    .await;
    (server, roots)
}

async fn asked_over_tls(
    server: SocketAddr,
    roots: RootCertStore,
) -> Result<Vec<Answer>, FetchFailure> {
    let url: Url = format!("https://{server}/").parse().unwrap();
    let client = Client::new(&agent(), Addresses::Loopback, limits(), Roots::Only(roots));
    let mut connection = client.connection(Origin::of(&url).unwrap());
    let first = asked(&mut connection, &url, What::Page).await?;
    let second = asked(&mut connection, &url, What::Page).await?;
    Ok(vec![first, second])
}

#[tokio::test]
async fn a_page_comes_over_tls_from_a_server_with_a_good_certificate() {
    let (server, roots) = secure("127.66.1.1").await;
    for page in asked_over_tls(server, roots).await.unwrap() {
        assert_eq!(page.body().unwrap().as_ref(), b"secret");
        assert!(page.record().request.starts_with(b"GET / HTTP/1.1\r\n"));
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_or_from_no_known_authority_is_refused() {
    let (other, roots) = secure("other.example").await;
    let failure = asked_over_tls(other, roots).await.unwrap_err();
    assert!(matches!(failure, FetchFailure::Tls { .. }), "{failure}");
    let (unknown, _) = secure("127.66.1.1").await;
    let (_, roots) = secure("127.66.1.1").await;
    let failure = asked_over_tls(unknown, roots).await.unwrap_err();
    assert!(matches!(failure, FetchFailure::Tls { .. }), "{failure}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_refused() {
    let server = always(answer("", b"")).await;
    let failure = asked_over_tls(server, RootCertStore::empty())
        .await
        .unwrap_err();
    assert!(
        matches!(
            failure,
            FetchFailure::Tls { .. } | FetchFailure::Timeout { .. }
        ),
        "{failure}"
    );
}
