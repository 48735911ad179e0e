//! A change of a case: recorded in the caller's name, told with the notices that go out for it.

use serde::Serialize;
use shirushi_verifier::domain::UnixTime;
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::api::work;
use crate::casework::{self, Decided};
use crate::correspondence::Recipient;
use crate::office::Office;
use crate::registry::{Refusal, Registry};
use crate::scheme::SchemeSet;

/// A notice that goes out for a change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Outgoing {
    /// Its kind, such as `complaint-received`.
    notice: String,
    /// To whom it goes, such as `complainant`.
    #[schema(value_type = String)]
    to: Recipient,
    /// Its number in the outbox, such as `N12`; null where nobody knows how to reach its reader.
    number: Option<String>,
}

impl Outgoing {
    fn of(outgoing: &casework::Outgoing) -> Self {
        Self {
            notice: outgoing.notice.to_owned(),
            to: outgoing.to,
            number: outgoing.number.map(|number| number.to_string()),
        }
    }
}

/// Records what is decided; gives its answer, and the notices that go with it.
pub(super) fn change<T>(
    office: &Office,
    caller: &Caller,
    now: UnixTime,
    decide: impl FnOnce(&Registry, &SchemeSet) -> Result<Decided<T>, Refusal>,
) -> Result<(T, Vec<Outgoing>), Problem> {
    work::commit(office, caller, now, |registry| {
        let schemes = office.assets().schemes();
        let decided = decide(registry, schemes)?;
        let (events, outgoing, answer) = registry.with_case_notices(schemes, decided);
        let outgoing = outgoing.iter().map(Outgoing::of).collect();
        Ok::<_, Refusal>((events, (answer, outgoing)))
    })
}
