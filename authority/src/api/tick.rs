//! The tick: what the passing of time decides by itself.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Json;
use super::caller::Caller;
use super::problem::Problem;
use super::shapes::Texts;
use super::work;
use crate::access::Deed;
use crate::registry::{Event, Reason, Refusal};
use crate::web::AppState;

/// How to tick.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TickBody {
    /// Only show what is due.
    #[serde(default)]
    dry_run: bool,
}

/// What was due.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Ticked {
    /// Whether it was done.
    done: bool,
    /// Passes that are revoked.
    passes: Vec<Fallen>,
    /// Marks that are revoked.
    marks: Vec<Fallen>,
    /// How many notices go out, of what falls and of what is reminded of.
    notices: usize,
}

/// A pass or mark that is revoked.
#[derive(Debug, Serialize, ToSchema)]
struct Fallen {
    number: String,
    /// The cause's code.
    code: String,
    reason: Texts,
}

impl Fallen {
    fn of(number: String, reason: &Reason) -> Self {
        Self {
            number,
            code: reason.code.clone(),
            reason: Texts::of(&reason.text),
        }
    }
}

impl Ticked {
    fn of(events: &[Event], done: bool) -> Self {
        let (mut passes, mut marks, mut notices) = (Vec::new(), Vec::new(), 0);
        for event in events {
            match event {
                Event::PassRevoked(e) => passes.push(Fallen::of(e.pass.to_string(), &e.reason)),
                Event::Revoked(e) => marks.push(Fallen::of(e.registration.to_string(), &e.reason)),
                Event::Noticed(_) => notices += 1,
                _ => {}
            }
        }
        Self {
            done,
            passes,
            marks,
            notices,
        }
    }
}

/// Revokes what was not cured or renewed in time, and reminds of what opens and ends. Twice or late,
/// it does the same as once.
#[utoipa::path(post, path = "/v1/tick", tag = "time", request_body = TickBody, responses(
    (status = 200, description = "What was due", body = Ticked),
))]
pub(super) async fn tick(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<TickBody>,
) -> Result<axum::Json<Ticked>, Problem> {
    caller.must(Deed::Tick)?;
    let ticked = work::blocking(&state, move |office, now| {
        let schemes = office.assets().schemes();
        if body.dry_run {
            let events = office.store().registry().tick(schemes, now)?;
            return Ok(Ticked::of(&events, false));
        }
        let events = work::commit(office, &caller, now, |registry| {
            let events = registry.tick(schemes, now)?;
            Ok::<_, Refusal>((events.clone(), events))
        })?;
        Ok(Ticked::of(&events, true))
    });
    Ok(axum::Json(ticked.await?))
}
