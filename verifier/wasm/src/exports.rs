//! The functions that the module exports, and the memory through which questions and answers pass.
//!
//! Nothing here reads or writes through a raw pointer: a pointer only ever goes out, to be
//! written through by whoever drives the module while no function of it runs.

use std::cell::RefCell;

use crate::{failure::Failure, session::Session};

/// What passes in and out, and what stays in between. A module has one thread.
#[derive(Default)]
struct Desk {
    question: Vec<u8>,
    bytes: Vec<u8>,
    answer: Vec<u8>,
    session: Session,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Returned with an answer.
const ANSWERED: u32 = 0;
/// Returned where the answer is `{"code", "message"}`: why there is none.
const REFUSED: u32 = 1;

/// Makes room for `length` bytes of the question (place 0) or of what goes with it (place 1),
/// and says where they are to be written; an earlier content is gone. The place holds good
/// until the next call.
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_reserve(place: u32, length: usize) -> *mut u8 {
    DESK.with_borrow_mut(|desk| {
        let room = if place == 0 {
            &mut desk.question
        } else {
            &mut desk.bytes
        };
        *room = vec![0; length];
        room.as_mut_ptr()
    })
}

/// Where the last answer begins.
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_answer() -> *const u8 {
    DESK.with_borrow(|desk| desk.answer.as_ptr())
}

/// How many bytes the last answer has.
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_answer_length() -> usize {
    DESK.with_borrow(|desk| desk.answer.len())
}

/// Takes a trust bundle; see [`Session::trust`].
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_trust() -> u32 {
    ask(Session::trust)
}

/// Examines a picture or credential; see [`Session::examine`].
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_examine() -> u32 {
    ask(Session::examine)
}

/// Turns an examination into a report; see [`Session::finish`].
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_finish() -> u32 {
    ask(Session::finish)
}

/// Adds to what is remembered of status lists; see [`Session::recall`].
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_recall() -> u32 {
    ask(|session, _, bytes| session.recall(bytes))
}

/// Gives what is remembered of status lists; see [`Session::remembered`].
#[expect(unsafe_code, reason = "exported under its own name")]
#[unsafe(no_mangle)]
pub extern "C" fn shirushi_remembered() -> u32 {
    ask(|session, _, _| Ok(session.remembered()))
}

/// Has the session answer what lies on the desk, and frees the question's memory.
fn ask(answer: impl FnOnce(&mut Session, &[u8], &[u8]) -> Result<Vec<u8>, Failure>) -> u32 {
    DESK.with_borrow_mut(|desk| {
        let question = std::mem::take(&mut desk.question);
        let bytes = std::mem::take(&mut desk.bytes);
        match answer(&mut desk.session, &question, &bytes) {
            Ok(answer) => {
                desk.answer = answer;
                ANSWERED
            }
            Err(failure) => {
                desk.answer = failure.to_json();
                REFUSED
            }
        }
    })
}
