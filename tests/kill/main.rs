//! The kill test: SIGKILL at random moments while marks are issued and revoked.
//!
//! Afterwards everything that was acknowledged must be there, nothing may have
//! been used twice, and an index that was deleted, torn or put back from
//! before must be rebuilt from the journal.
#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on should stop there"
)]

mod damage;
mod ledger;
mod proof;

use std::time::{Duration, Instant};

use ledger::{Attempt, Ledger};
use shirushi_tests::{authority::Authority, random::Random};

fn main() {
    let kills = std::env::args().nth(1);
    let kills: u32 = kills.map_or(50, |text| text.parse().expect("KILLS is a number"));
    let authority = Authority::found("https://marks.example.jp/");
    let mut ledger = Ledger::default();
    let usual = one_undisturbed(&authority, &mut ledger);
    println!("an undisturbed issue takes {usual:?}");
    let rounds = kill_while_working(&authority, &mut ledger, kills, usual);
    println!(
        "{rounds} commands, {kills} of them killed; {} marks acknowledged, {} revocations",
        ledger.issued().count(),
        ledger.revoked().count()
    );
    let mut passed = 0;
    for (what, prove) in proof::ALL {
        prove(&authority, &mut ledger);
        println!("ok   {what}");
        passed += 1;
    }
    println!("kill test: {passed} passed, 0 failed");
}

/// How long an issue takes that nobody disturbs.
fn one_undisturbed(authority: &Authority, ledger: &mut Ledger) -> Duration {
    let start = Instant::now();
    let attempt = ledger.next_issue();
    let output = authority.command(&attempt.arguments(authority)).output();
    let output = output.expect("the program starts");
    ledger.ended(&attempt, &output);
    start.elapsed()
}

/// Works until `kills` commands were killed; returns how many were begun.
fn kill_while_working(
    authority: &Authority,
    ledger: &mut Ledger,
    kills: u32,
    usual: Duration,
) -> u32 {
    let mut random = Random::new(0x006b_696c_6c21);
    let (mut killed, mut rounds) = (0, 0);
    while killed < kills {
        rounds += 1;
        assert!(
            rounds < 20 * kills + 100,
            "the commands end too fast to be killed"
        );
        let attempt = match ledger.any_in_use(&mut random) {
            Some(number) if random.below(3) == 0 => Attempt::Revoke { number },
            _ => ledger.next_issue(),
        };
        let moment = usual.mul_f64(1.8 * random.unit());
        if interrupted(authority, ledger, &attempt, moment) {
            killed += 1;
        }
    }
    rounds
}

/// Begins a command and kills it at this moment, unless it has ended; whether it was killed.
fn interrupted(
    authority: &Authority,
    ledger: &mut Ledger,
    attempt: &Attempt,
    moment: Duration,
) -> bool {
    let mut command = authority.command(&attempt.arguments(authority));
    let mut child = command.spawn().expect("the program starts");
    std::thread::sleep(moment);
    if child.try_wait().expect("the child is ours").is_some() {
        let output = child.wait_with_output().expect("the child has ended");
        ledger.ended(attempt, &output);
        return false;
    }
    child.kill().expect("the child is ours");
    let output = child.wait_with_output().expect("the child has ended");
    if output.status.success() {
        // It was done just before the signal came.
        ledger.ended(attempt, &output);
        return false;
    }
    ledger.interrupted(attempt);
    true
}
