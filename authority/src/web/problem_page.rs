//! Turns every failed answer, a handler's or a layer's, into a page or a problem document in the reader's language.

use askama::Template;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::accept::Form;
use super::context::Context;
use super::problem::Problem;

/// Gives failed answers their body. Answers that carry no [`Problem`] come from layers
/// and extractors, whose plain English texts are replaced too.
pub(crate) async fn explain(request: Request, next: Next) -> Response {
    let context = Context::new(request.uri(), request.headers());
    let may_redirect = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    if response.extensions().get::<Explained>().is_some()
        || !(status.is_client_error() || status.is_server_error())
    {
        return response;
    }
    let problem = response
        .extensions()
        .get::<Problem>()
        .cloned()
        .unwrap_or_else(|| Problem::from_status(status));
    if problem == Problem::NotFound && may_redirect && path.len() > 1 && path.ends_with('/') {
        return without_slash(&context, &path);
    }
    let mut answer = match context.form {
        Form::Html => page(&context, &problem),
        Form::Json => document(&context, &problem),
    };
    *answer.status_mut() = problem.status();
    for name in [header::RETRY_AFTER, header::ALLOW, header::CONNECTION] {
        if let Some(value) = response.headers().get(&name) {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Marks a failed status whose body is already the answer, such as a form sent back
/// with what is wrong in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Explained;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    c: &'a Context,
    status: u16,
    what: String,
    remedy: String,
}

fn texts(context: &Context, problem: &Problem) -> (String, String) {
    let (code, operand) = (problem.code(), problem.operand());
    (
        context.tv(format!("problem-{code}"), "value", &operand),
        context.tv(format!("problem-{code}-do"), "value", &operand),
    )
}

fn page(context: &Context, problem: &Problem) -> Response {
    let (what, remedy) = texts(context, problem);
    let page = ProblemPage {
        c: context,
        status: problem.status().as_u16(),
        what,
        remedy,
    };
    super::respond::html(&page).unwrap_or_else(|_| plain(problem))
}

fn document(context: &Context, problem: &Problem) -> Response {
    let (what, remedy) = texts(context, problem);
    let body = json!({
        "type": "about:blank",
        "status": problem.status().as_u16(),
        "code": problem.code(),
        "title": what,
        "detail": remedy,
    });
    let headers = [
        (header::CONTENT_TYPE, "application/problem+json"),
        (header::CONTENT_LANGUAGE, context.lang.tag()),
        (header::VARY, "accept, accept-language"),
    ];
    (headers, Json(body)).into_response()
}

/// When even the page fails: the status in words.
fn plain(problem: &Problem) -> Response {
    (problem.status(), problem.to_string()).into_response()
}

fn without_slash(context: &Context, path: &str) -> Response {
    let target = context.moved_to(&format!("/{}", path.trim_matches('/')));
    match HeaderValue::from_str(&target) {
        Ok(location) => (
            StatusCode::PERMANENT_REDIRECT,
            [(header::LOCATION, location)],
        )
            .into_response(),
        Err(_) => plain(&Problem::NotFound),
    }
}
