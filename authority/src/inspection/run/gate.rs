//! The gate: the one way to a declared server. Pinned addresses only, inside the window only, at the agreed rate (ECOM 6.2.2.5).

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    net::TcpStream,
    sync::Mutex,
    time::{Instant, sleep_until, timeout},
};

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::UnixTime;

use crate::inspection::{Clock, plan::Plan};

/// Lets connections through.
pub struct Gate<'a> {
    plan: &'a Plan,
    clock: &'a dyn Clock,
    stop: StopSwitch,
    next: Mutex<Option<Instant>>,
    made: AtomicU64,
}

impl std::fmt::Debug for Gate<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate")
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}

/// Stops a run from outside, such as when the operator calls.
#[derive(Debug, Clone, Default)]
pub struct StopSwitch(Arc<AtomicBool>);

impl StopSwitch {
    /// No further connection is made from here on.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why no further connection is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Halt {
    /// The window has not opened.
    #[error("6.2.2.5: the window opens at {start}; it is {now}")]
    NotOpen {
        /// Its start.
        start: UnixTime,
        /// The present.
        now: UnixTime,
    },
    /// The window is over.
    #[error("6.2.2.5: the window ended at {end}; agree on another for what is left")]
    WindowEnded {
        /// Its end.
        end: UnixTime,
    },
    /// Someone stopped the run.
    #[error("6.2.2.5: the run was stopped; agree on another window for what is left")]
    Stopped,
    /// The address is not in the plan.
    #[error("4.3.4.1: {address} is not in the plan")]
    NotInPlan {
        /// The address.
        address: IpAddr,
    },
    /// This machine cannot make connections.
    #[error("this machine cannot connect: {problem}")]
    Local {
        /// What the system said.
        problem: String,
    },
}

/// What became of a connection.
#[derive(Debug)]
pub enum Attempt {
    /// Accepted.
    Open(TcpStream),
    /// Refused.
    Closed,
    /// Not answered in time, or stopped on the way.
    Filtered,
}

impl<'a> Gate<'a> {
    /// A gate for the servers of this plan.
    pub fn new(plan: &'a Plan, clock: &'a dyn Clock, stop: StopSwitch) -> Self {
        Self {
            plan,
            clock,
            stop,
            next: Mutex::new(None),
            made: AtomicU64::new(0),
        }
    }

    /// The present, if connections may be made now.
    ///
    /// # Errors
    /// [`Halt`].
    pub fn open(&self) -> Result<UnixTime, Halt> {
        let (now, window) = (self.clock.now(), self.plan.declaration().window);
        if self.stop.is_on() {
            Err(Halt::Stopped)
        } else if now < window.start {
            let start = window.start;
            Err(Halt::NotOpen { start, now })
        } else if !window.contains(now) {
            Err(self.ended())
        } else {
            Ok(now)
        }
    }

    /// Connects to a pinned address, when its turn comes.
    ///
    /// # Errors
    /// [`Halt`].
    pub async fn connect(&self, to: SocketAddr) -> Result<Attempt, Halt> {
        if !self.plan.names(to.ip()) {
            return Err(Halt::NotInPlan { address: to.ip() });
        }
        self.turn().await?;
        self.made.fetch_add(1, Ordering::Relaxed);
        let patience = self.patience();
        match timeout(patience, TcpStream::connect(to)).await {
            // Cut short by the window's end, silence says nothing about the port.
            Err(_) if patience < self.plan.declaration().rate.timeout() => Err(self.ended()),
            Err(_) => Ok(Attempt::Filtered),
            Ok(Ok(stream)) => Ok(Attempt::Open(stream)),
            Ok(Err(error)) => refused(&error),
        }
    }

    fn ended(&self) -> Halt {
        let end = self.plan.declaration().window.end;
        Halt::WindowEnded { end }
    }

    /// Waits for the next turn: connections begin evenly, never in a burst.
    ///
    /// # Errors
    /// [`Halt`].
    pub async fn turn(&self) -> Result<(), Halt> {
        let mut next = self.next.lock().await;
        // Before the wait, so that nothing waits for a window that is over.
        self.open()?;
        let now = Instant::now();
        let mine = next.map_or(now, |next| next.max(now));
        sleep_until(mine).await;
        *next = Some(mine + self.interval());
        drop(next);
        self.open().map(|_| ())
    }

    /// How long an answer may take: the agreed time, but not past the window's end.
    pub fn patience(&self) -> Duration {
        self.plan.declaration().rate.timeout().min(self.left())
    }

    /// How long the window stays open.
    pub fn left(&self) -> Duration {
        let end = self.plan.declaration().window.end;
        Duration::from_secs(end.seconds_since(self.clock.now()).max(0).unsigned_abs())
    }

    /// How many connections were begun.
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    fn interval(&self) -> Duration {
        Duration::from_secs(1) / u32::from(self.plan.declaration().rate.per_second.max(1))
    }
}

/// What a failed connection tells about the port; a failure of this machine tells nothing.
fn refused(error: &io::Error) -> Result<Attempt, Halt> {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::ConnectionRefused | Kind::ConnectionReset => Ok(Attempt::Closed),
        // A firewall's "administratively prohibited" arrives as EACCES.
        Kind::TimedOut
        | Kind::HostUnreachable
        | Kind::NetworkUnreachable
        | Kind::PermissionDenied
        | Kind::ConnectionAborted => Ok(Attempt::Filtered),
        _ => Err(Halt::Local {
            problem: error.to_string(),
        }),
    }
}
