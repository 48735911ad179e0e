//! A program that stays open between jobs: one start for thousands of pictures.
//!
//! Python, Node and a browser take a second and more to start. So a script of
//! theirs reads one job a line, as JSON, and answers each with a line: `ok` and
//! perhaps a JSON object, or what went wrong.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value;

use crate::badge::project;

/// Names the folder that `tests/survival/tools` fills: `venv/` and `node_modules/`.
const TOOLS: &str = "SHIRUSHI_TOOLS";

/// A script that is running.
#[derive(Debug)]
pub struct Helper {
    name: &'static str,
    child: Child,
    jobs: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Helper {
    /// `tests/survival/pillow.py`: Python with Pillow, working in this folder.
    pub fn pillow(folder: &Path) -> Self {
        let python = tools().join("venv/bin/python");
        Self::python(&python, "tests/survival/pillow.py", folder)
    }

    /// A script of the project, run by this Python in this folder.
    pub fn python(python: &Path, script: &'static str, folder: &Path) -> Self {
        let mut command = Command::new(python);
        command.arg(project(script));
        Self::start(script, command, folder)
    }

    /// `tests/survival/node.mjs`: sharp and Chromium, working in this folder.
    pub fn node(folder: &Path) -> Self {
        let mut command = Command::new("node");
        command.arg(tools().join("node.mjs"));
        Self::start("Node", command, folder)
    }

    /// Has one job done; gives the answer's object, or null.
    pub fn ask(&mut self, job: &Value) -> Value {
        let jobs = self.jobs.as_mut().expect("open until it is dropped");
        writeln!(jobs, "{job}")
            .and_then(|()| jobs.flush())
            .unwrap_or_else(|error| panic!("{} stopped taking jobs: {error}", self.name));
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .unwrap_or_else(|error| panic!("{} stopped answering: {error}", self.name));
        let told = answer.trim_end();
        match told.strip_prefix("ok") {
            Some("") => Value::Null,
            Some(object) => serde_json::from_str(object)
                .unwrap_or_else(|error| panic!("{} answered {told}: {error}", self.name)),
            None => panic!("{} at {job}: {told}", self.name),
        }
    }

    fn start(name: &'static str, mut command: Command, folder: &Path) -> Self {
        let mut child = command
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let jobs = child.stdin.take();
        let answers = child.stdout.take().expect("its output is a pipe");
        Self {
            name,
            child,
            jobs,
            answers: BufReader::new(answers),
        }
    }
}

impl Drop for Helper {
    /// The end of its jobs ends the program.
    fn drop(&mut self) {
        drop(self.jobs.take());
        // Nothing is lost if it had ended before.
        let _ = self.child.wait();
    }
}

/// The folder of tools.
///
/// # Panics
/// Where nobody said which: `bash tests/survival/run` does.
pub fn tools() -> PathBuf {
    std::env::var_os(TOOLS).map_or_else(
        || panic!("{TOOLS} is not set; start with bash tests/survival/run"),
        PathBuf::from,
    )
}
