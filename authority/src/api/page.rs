//! Owns pages of lists: a limit and an opaque cursor, which holds whatever comes after.

use serde::Serialize;
use utoipa::ToSchema;

use super::problem::{Kind, Problem};

/// Items where no limit is given.
const DEFAULT: u32 = 50;
/// Most items of a page.
const MAX: u32 = 200;

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Paged<T> {
    /// The items, in the list's order.
    pub(super) items: Vec<T>,
    /// The cursor of the next part; null after the last.
    pub(super) next: Option<String>,
}

impl<T> Paged<T> {
    /// A part of at most `limit` of the items, of which one more was taken to see whether there
    /// are more; `cursor` tells the place of the last one shown.
    pub(super) fn of(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }
}

/// How many items are wanted.
///
/// Errors: [`Kind::BadValue`] unless 1 to 200.
pub(super) fn limit(asked: Option<u32>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(DEFAULT);
    if (1..=MAX).contains(&limit) {
        return Ok(limit as usize);
    }
    Err(Problem::of(Kind::BadValue).saying(format_args!("limit: 1 to {MAX}, not {limit}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_whether_there_is_more() {
        let part = |count: usize| Paged::of((0..count).collect(), 2, ToString::to_string);
        assert_eq!(part(3).next.as_deref(), Some("1"));
        assert_eq!(part(2).next, None);
        assert_eq!(part(0).items, Vec::<usize>::new());
    }

    #[test]
    fn a_limit_is_bounded() {
        assert_eq!(limit(None).ok(), Some(50));
        assert!(limit(Some(0)).is_err() && limit(Some(201)).is_err());
    }
}
