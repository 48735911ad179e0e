//! Owns pages of lists: a limit and an opaque cursor, which holds whatever comes after.

use std::{convert::Infallible, fmt::Display, str::FromStr};

use serde::Serialize;
use utoipa::ToSchema;

use super::body::parsed;
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

/// The part that is asked for of a list that goes by number: the cursor is the last one shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<N> {
    after: Option<N>,
    limit: usize,
}

impl<N> Part<N>
where
    N: Copy + Ord + Display + FromStr<Err: Display>,
{
    /// Errors: [`Kind::BadValue`] unless the limit is 1 to 200 and the cursor a number of this kind.
    pub(super) fn asked(cursor: Option<&str>, asked: Option<u32>) -> Result<Self, Problem> {
        let limit = limit(asked)?;
        let after = cursor.map(parsed).transpose()?;
        Ok(Self { after, limit })
    }

    /// What comes after the cursor, in the list's order.
    pub(super) fn rest<T>(self, all: impl Iterator<Item = (N, T)>) -> impl Iterator<Item = (N, T)> {
        all.filter(move |(number, _)| self.after.is_none_or(|after| *number > after))
    }

    /// The first of the rest, as they are shown.
    pub(super) fn page<T, V>(
        self,
        rest: impl Iterator<Item = (N, T)>,
        mut shown: impl FnMut(N, T) -> V,
    ) -> Paged<V> {
        let page = self.try_page(rest, |number, item| {
            Ok::<_, Infallible>(shown(number, item))
        });
        let Ok(page) = page;
        page
    }

    /// The same, where showing one may fail.
    pub(super) fn try_page<T, V, E>(
        self,
        rest: impl Iterator<Item = (N, T)>,
        mut shown: impl FnMut(N, T) -> Result<V, E>,
    ) -> Result<Paged<V>, E> {
        let items = rest.take(self.limit + 1);
        let items = items.map(|(number, item)| Ok((number, shown(number, item)?)));
        let Paged { items, next } = Paged::of(
            items.collect::<Result<Vec<_>, E>>()?,
            self.limit,
            |(number, _)| number.to_string(),
        );
        let items = items.into_iter().map(|(_, item)| item).collect();
        Ok(Paged { items, next })
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
    fn a_part_begins_after_its_cursor_and_ends_with_the_next() {
        let all = || (1_u32..=9).map(|number| (number, ()));
        let shown = |cursor: Option<&str>| {
            let part = Part::<u32>::asked(cursor, Some(4)).ok()?;
            Some(part.page(part.rest(all()), |number, ()| number))
        };
        let first = shown(None).unwrap();
        assert_eq!(
            (first.items, first.next.as_deref()),
            (vec![1, 2, 3, 4], Some("4"))
        );
        let last = shown(Some("5")).unwrap();
        assert_eq!((last.items, last.next), (vec![6, 7, 8, 9], None));
        assert!(shown(Some("x")).is_none());
    }

    #[test]
    fn a_limit_is_bounded() {
        assert_eq!(limit(None).ok(), Some(50));
        assert!(limit(Some(0)).is_err() && limit(Some(201)).is_err());
    }
}
