//! The description of the API: OpenAPI 3.1 at `/api/openapi.json`, made from the handlers themselves.

use std::sync::Arc;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, Ref, RefOr, Response as Described, ResponseBuilder,
    SecurityRequirement, Type,
};
use utoipa_axum::router::OpenApiRouter;

use super::problem::ProblemDocument;
use crate::web::AppState;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shirushi authority",
        description = "Marks, passes, reviews and their schemes, for programs of the two bodies, \
                       of holders and of auditors. Every request bears a token; every refusal is a \
                       problem document (RFC 9457) whose `type` explains it."
    ),
    servers((url = "/api")),
    components(schemas(ProblemDocument)),
    tags(
        (name = "access", description = "Who calls, tokens, and what takes two people"),
        (name = "schemes", description = "The schemes' rules and checklists, and decisions by them"),
        (name = "organisations", description = "Who applies, and their self-diagnoses"),
        (name = "applications", description = "Applications for reviews and marks, with papers, contracts and fees"),
        (name = "reviews", description = "Answers, inspections, conclusions, objections, re-reviews"),
        (name = "oversight", description = "Changes of what passes and marks stand on, spot inspections, designated review bodies"),
        (name = "messages", description = "Messages between a body and an organisation, with receipts"),
        (name = "cases", description = "Complaints, misuse of marks, and the stop of use of revoked marks"),
        (name = "statistics", description = "Counts of the schemes' operation, without names"),
        (name = "notices", description = "Notices that wait to be sent"),
        (name = "marks", description = "Marks and their badges"),
        (name = "passes", description = "Passes, on which marks stand"),
        (name = "time", description = "What opens, ends and falls due"),
        (name = "audit", description = "The journal"),
        (name = "problems", description = "What refusals mean")
    )
)]
struct Frame;

/// A router whose routes bring their documentation.
pub(super) fn begin() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Frame::openapi())
}

/// The finished document: what holds for every operation is said here once.
pub(super) fn text(mut document: utoipa::openapi::OpenApi) -> Arc<str> {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token of `token issue`: `shirushi_` and 43 characters",
        ))
        .build();
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(SECURITY, SecurityScheme::Http(bearer));
    document.security = Some(vec![SecurityRequirement::new(SECURITY, [""; 0])]);
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get].into_iter().flatten() {
            complete(operation, &READ);
        }
        for operation in [&mut item.post].into_iter().flatten() {
            complete(operation, &READ);
            complete(operation, &WRITE);
            if !may_carry_key(operation) {
                continue;
            }
            let key = ParameterBuilder::new()
                .name("Idempotency-Key")
                .parameter_in(ParameterIn::Header)
                .description(Some("The same request with the same key is done once"))
                .schema(Some(
                    ObjectBuilder::new()
                        .schema_type(Type::String)
                        .min_length(Some(1))
                        .max_length(Some(128)),
                ));
            let parameters = operation.parameters.get_or_insert_default();
            parameters.push(RefOr::T(key.build()));
        }
    }
    document.to_json().unwrap_or_default().into()
}

/// Whether a write is remembered by its key; a file that is sent twice is kept once anyway.
fn may_carry_key(operation: &Operation) -> bool {
    match &operation.request_body {
        Some(RefOr::T(body)) => body.content.contains_key("application/json"),
        Some(RefOr::Ref(_)) | None => true,
    }
}

/// Adds the refusals that every operation can come to.
fn complete(operation: &mut Operation, statuses: &[(&str, &str)]) {
    for (status, why) in statuses {
        let there = operation.responses.responses.contains_key(*status);
        if !there {
            let described = RefOr::T(refusal(why));
            let responses = &mut operation.responses.responses;
            responses.insert((*status).to_owned(), described);
        }
    }
}

fn refusal(why: &str) -> Described {
    let schema = Ref::from_schema_name("ProblemDocument");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(why)
        .content("application/problem+json", content)
        .build()
}

/// `GET /api/openapi.json`
pub(super) fn serve(document: &str) -> Response {
    let media = [(header::CONTENT_TYPE, "application/json")];
    (media, document.to_owned()).into_response()
}

const SECURITY: &str = "token";

const READ: [(&str, &str); 9] = [
    ("400", "A value in the address cannot be read"),
    ("401", "No token in force"),
    ("403", "The role may not do this"),
    ("404", "There is none, or none that the caller may see"),
    ("408", "The request took too long"),
    ("429", "Too many wrong tokens"),
    ("500", "The server failed"),
    ("503", "The server is busy"),
    ("405", "The address does not take that method"),
];

const WRITE: [(&str, &str); 4] = [
    ("409", "The state of things forbids it"),
    ("413", "The body is too large"),
    ("415", "The body is not JSON"),
    ("422", "A rule forbids it"),
];
