//! Owns work that waits for the disk or computes: on threads of its own, and few at a time.

use shirushi_verifier::domain::UnixTime;

use super::caller::Caller;
use super::problem::Problem;
use crate::casework::Desk;
use crate::office::Office;
use crate::publish::sign_lists;
use crate::registry::{Event, Refusal, Registry};
use crate::store::CommitError;
use crate::web::AppState;

/// Does work that waits for the disk on a thread where waiting hurts nobody.
pub(super) async fn blocking<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&Office, UnixTime) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (office, now) = (state.office().clone(), state.instant());
    let done = tokio::task::spawn_blocking(move || work(&office, now)).await;
    done.map_err(Problem::internal)?
}

/// As [`blocking`], for work that computes: it waits for its turn, as examining pictures does.
pub(super) async fn computing<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&Office, UnixTime) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let turn = state.examinations().acquire_owned().await;
    let turn = turn.map_err(Problem::internal)?;
    let (office, now) = (state.office().clone(), state.instant());
    let done = tokio::task::spawn_blocking(move || {
        let done = work(&office, now);
        drop(turn);
        done
    });
    done.await.map_err(Problem::internal)?
}

/// Makes a change in the caller's name and signs the status lists that it concerns.
pub(super) fn commit<T, E>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    decide: impl FnOnce(&Registry) -> Result<(Vec<Event>, T), E>,
) -> Result<T, Problem>
where
    Problem: From<CommitError<E>>,
{
    let answer = office.store().commit(now, &caller.who.actor(), decide)?;
    publish(office, now);
    Ok(answer)
}

/// Decides a command at the desk in the caller's name.
pub(super) fn at_desk<T, R: Into<Refusal>>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    command: impl FnOnce(&mut Desk<'_>) -> Result<T, R>,
) -> Result<T, Problem> {
    let schemes = office.assets().schemes();
    commit(office, caller, now, |registry| {
        let mut desk = Desk::new(registry, schemes, now);
        let done = command(&mut desk).map_err(Into::into)?;
        Ok::<_, Refusal>((desk.events()?, done))
    })
}

/// Signs status lists that have changed. What fails here is tried again every minute while the
/// site is served, and the change itself stands.
pub(super) fn publish(office: &Office, now: UnixTime) {
    if let Err(error) = sign_lists(office, now) {
        tracing::error!(%error, "status lists could not be signed");
    }
}
