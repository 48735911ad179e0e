//! Answers `/report`: takes reports of misuse, complaints and questions, and gives a receipt number.

use askama::Template;
use axum::Json;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form as Fields, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::accept::Form;
use super::client::Client;
use super::context::Context;
use super::dates;
use super::problem::Problem;
use super::problem_page::Explained;
use super::respond;
use super::state::AppState;
use crate::view::{NewReport, ReportCategory, ReportError, ReportReceipt};

/// The form as it is typed; also what `?url=` and the like fill in beforehand.
#[derive(Debug, Default, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    category: String,
    url: String,
    registration: String,
    text: String,
    contact: String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    c: &'a Context,
    draft: &'a Draft,
    categories: &'a [ReportCategory],
    lines: [Line<'a>; 2],
    fault: Option<Fault>,
}

/// A field of one line that may stay empty.
struct Line<'a> {
    name: &'static str,
    mode: &'static str,
    value: &'a str,
    max: usize,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    field: &'static str,
    message: String,
}

impl<'a> ReportPage<'a> {
    fn new(c: &'a Context, draft: &'a Draft, fault: Option<Fault>) -> Self {
        let lines = [
            Line {
                name: "url",
                mode: "url",
                value: &draft.url,
                max: NewReport::MAX_URL_BYTES,
            },
            Line {
                name: "registration",
                mode: "text",
                value: &draft.registration,
                max: NewReport::MAX_REGISTRATION_BYTES,
            },
        ];
        Self {
            c,
            draft,
            categories: &ReportCategory::ALL,
            lines,
            fault,
        }
    }

    fn fault_of(&self, field: &str) -> Option<&Fault> {
        self.fault.as_ref().filter(|fault| fault.field == field)
    }
}

#[derive(Template)]
#[template(path = "report_done.html")]
struct DonePage<'a> {
    c: &'a Context,
    receipt: String,
    date: String,
    may_reply: bool,
}

/// `GET /report`, with any field filled in from the query.
pub(crate) async fn form(Query(draft): Query<Draft>, c: Context) -> Result<Response, Problem> {
    respond::html(&ReportPage::new(&c, &draft, None))
}

/// `POST /report`: 201 with a receipt once the report is on disk; 422 with the form and
/// what is wrong in it.
///
/// Errors: [`Problem::TooMany`], [`Problem::TooLarge`], [`Problem::WrongContentType`],
/// [`Problem::BadForm`].
pub(crate) async fn submit(
    State(state): State<AppState>,
    client: Client,
    c: Context,
    draft: Result<Fields<Draft>, FormRejection>,
) -> Result<Response, Problem> {
    let Fields(draft) = draft.map_err(|refused| Problem::from_status(refused.status()))?;
    let report = match draft
        .read()
        .and_then(|report| report.check().map(|()| report))
    {
        Ok(report) => report,
        Err(error) => return refused(&c, &draft, &error),
    };
    state.count_report(client)?;
    let may_reply = report.contact.is_some();
    let (view, now) = (state.view().clone(), state.now());
    let receipt = tokio::task::spawn_blocking(move || view.file_report(&report, now))
        .await
        .map_err(Problem::internal)?;
    match receipt {
        Ok(receipt) => done(&state, &c, &receipt, may_reply),
        Err(ReportError::NotRecorded(error)) => Err(Problem::internal(error)),
        Err(error) => refused(&c, &draft, &error),
    }
}

impl Draft {
    /// The report that was meant.
    ///
    /// Errors: [`ReportError::Missing`] if no category was chosen.
    fn read(&self) -> Result<NewReport, ReportError> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Ok(NewReport {
            category: ReportCategory::from_code(&self.category)
                .ok_or(ReportError::Missing { field: "category" })?,
            url: self.url.trim().to_owned(),
            text: self.text.trim().to_owned(),
            registration: given(&self.registration),
            contact: given(&self.contact),
        })
    }
}

#[derive(Serialize)]
struct Refusal<'a> {
    r#type: &'static str,
    status: u16,
    code: &'static str,
    title: String,
    field: &'a str,
    detail: &'a str,
}

fn refused(c: &Context, draft: &Draft, error: &ReportError) -> Result<Response, Problem> {
    let fault = fault(c, error);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut response = if c.form == Form::Json {
        let refusal = Refusal {
            r#type: "about:blank",
            status: status.as_u16(),
            code: "bad-field",
            title: c.t("report-refused"),
            field: fault.field,
            detail: &fault.message,
        };
        let headers = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, headers, Json(refusal)).into_response()
    } else {
        let page = ReportPage::new(c, draft, Some(fault));
        (status, respond::html(&page)?).into_response()
    };
    response.extensions_mut().insert(Explained);
    Ok(response)
}

fn fault(c: &Context, error: &ReportError) -> Fault {
    let (field, message) = match error {
        ReportError::Missing { field } => (*field, c.t(format!("report-missing-{field}"))),
        ReportError::TooLong { field, max, .. } => {
            // Japanese takes three bytes a character; a reader counts characters.
            (*field, c.tv("report-too-long", "max", &(max / 3)))
        }
        ReportError::Control { field } => (*field, c.t("report-control")),
        ReportError::NotRecorded(_) => ("text", c.t("problem-internal")),
    };
    Fault { field, message }
}

#[derive(Serialize)]
struct Receipt<'a> {
    receipt: &'a str,
    at: jiff::Timestamp,
}

fn done(
    state: &AppState,
    c: &Context,
    receipt: &ReportReceipt,
    may_reply: bool,
) -> Result<Response, Problem> {
    let number = receipt_number(receipt);
    if c.form == Form::Json {
        let answer = Receipt {
            receipt: &number,
            at: receipt.at,
        };
        return Ok((StatusCode::CREATED, Json(answer)).into_response());
    }
    let page = DonePage {
        c,
        receipt: number,
        date: dates::instant(c.lang, receipt.at, state.time_zone()),
        may_reply,
    };
    Ok((StatusCode::CREATED, respond::html(&page)?).into_response())
}

/// The number in the form that is easy to read out on the telephone: `R-000042`.
fn receipt_number(receipt: &ReportReceipt) -> String {
    format!("R-{:06}", receipt.number)
}
