//! Asking a host: through the gate, over one connection, counted.

use std::time::Duration;

use super::Run;
use crate::{
    Origin,
    fetch::{Answer, Connection, FetchFailure, Request},
};

/// A line to one origin.
pub(super) struct Line {
    connection: Connection,
    host: String,
}

impl Line {
    /// A line to an origin; nothing is sent yet.
    pub(super) fn to(run: &Run, origin: Origin) -> Self {
        let host = origin.host_key();
        let connection = run.parts.client.connection(origin);
        Self { connection, host }
    }

    /// The origin.
    pub(super) fn origin(&self) -> &Origin {
        self.connection.origin()
    }

    /// Asks, when the host may be asked.
    pub(super) async fn ask(
        &mut self,
        run: &Run,
        request: &Request<'_>,
        gap: Duration,
    ) -> Result<Answer, FetchFailure> {
        let pass = run.gate.enter(&self.host, gap).await;
        run.counters.requests(1);
        let answer = self.connection.get(request).await;
        drop(pass);
        match &answer {
            Ok(answer) => run.counters.bytes(answer.wire_bytes()),
            Err(_) => run.counters.failures(1),
        }
        answer
    }
}
