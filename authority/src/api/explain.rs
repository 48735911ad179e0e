//! Turns every failed answer, a handler's or a layer's, into a problem document.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::{Kind, Problem};
use crate::web::{Explained, Problem as PageProblem};

/// Gives failed answers that have none a problem document, and keeps every answer out of caches.
pub(super) async fn explain(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if failed && response.extensions().get::<Explained>().is_none() {
        let kind = match response.extensions().get::<PageProblem>() {
            Some(PageProblem::Busy) => Kind::Busy,
            Some(PageProblem::Timeout) => Kind::Timeout,
            Some(PageProblem::Internal) => Kind::Internal,
            _ => of_status(status),
        };
        let allow = response.headers().get(header::ALLOW).cloned();
        let wait = response.headers().get(header::RETRY_AFTER).cloned();
        response = Problem::of(kind).into_response();
        for (name, value) in [(header::ALLOW, allow), (header::RETRY_AFTER, wait)] {
            if let Some(value) = value {
                response.headers_mut().insert(name, value);
            }
        }
    }
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn of_status(status: StatusCode) -> Kind {
    match status {
        StatusCode::NOT_FOUND => Kind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Kind::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::WrongContentType,
        StatusCode::REQUEST_TIMEOUT => Kind::Timeout,
        status if status.is_client_error() => Kind::BadValue,
        _ => Kind::Internal,
    }
}
