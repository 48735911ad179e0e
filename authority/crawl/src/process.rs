//! Other programs: each leads a group of its own, which is ended as a whole when it is late.

use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, ChildStdin, ChildStdout, Command},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// A running program; dropped before its end, its whole group is ended.
#[derive(Debug)]
pub(crate) struct Running(Child);

/// Why a program did not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It could not be started, or waited for.
    Start(io::ErrorKind),
    /// It was late.
    Late,
}

impl Running {
    /// Starts a program.
    pub(crate) fn start(mut command: Command) -> Result<Self, Fault> {
        let started = command.process_group(0).spawn();
        started
            .map(Self)
            .map_err(|error| Fault::Start(error.kind()))
    }

    /// Its standard input and output, where they are pipes and were not taken before.
    pub(crate) fn pipes(&mut self) -> Option<(ChildStdin, ChildStdout)> {
        self.0.stdin.take().zip(self.0.stdout.take())
    }

    /// Waits for its end, for `limit` at most, looking after it `every` so often; its exit status,
    /// `None` where a signal ended it.
    pub(crate) fn wait(&mut self, limit: Duration, every: Duration) -> Result<Option<i32>, Fault> {
        let started = Instant::now();
        loop {
            let looked = self.0.try_wait();
            if let Some(status) = looked.map_err(|error| Fault::Start(error.kind()))? {
                return Ok(status.code());
            }
            let left = limit.checked_sub(started.elapsed()).ok_or(Fault::Late)?;
            thread::sleep(every.min(left));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        // Not yet waited for, so the number is still this group's.
        let _ = kill_process_group(Pid::from_child(&self.0), Signal::KILL);
        let _ = self.0.wait();
    }
}
