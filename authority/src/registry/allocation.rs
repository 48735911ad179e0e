//! Numbers and places: which are taken, and which is given out next.
//!
//! A number or place that was ever in the journal, also for a grant that came
//! to nothing, is never given out again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{ListNumber, SchemeId, StatusIndex};

use super::event::Place;
use crate::scheme::NumberRange;

/// Places in a block: all marks of a scheme that expire in one month share
/// blocks, so that a list is runs of like values and compresses well.
pub const BLOCK: u32 = 1024;

/// Numbers given out so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct NumberSequence {
    registrations: Runs,
    passes: Runs,
}

/// What a number is for.
#[derive(Debug, Clone, Copy)]
pub(super) enum NumberKind {
    Registration,
    Pass,
}

impl NumberSequence {
    fn of(&mut self, kind: NumberKind) -> &mut Runs {
        match kind {
            NumberKind::Registration => &mut self.registrations,
            NumberKind::Pass => &mut self.passes,
        }
    }

    /// Notes that a number is taken. Ranges are not known when a journal is
    /// read, so each number is kept as itself until a range asks.
    pub(super) fn take(&mut self, kind: NumberKind, number: u32) {
        self.of(kind).take(number);
    }

    /// Takes the number after the highest one taken in `range`; `None` after the last.
    pub(super) fn next(&mut self, kind: NumberKind, range: NumberRange) -> Option<u32> {
        let taken = self.of(kind);
        let highest = taken.highest_to(range.last());
        let highest = highest.filter(|number| range.contains(*number));
        let next = highest.map_or(range.first(), |number| number + 1);
        range.contains(next).then(|| {
            taken.take(next);
            next
        })
    }
}

/// A set of numbers as runs of neighbours, from first to last: they are given out one after the
/// other, so there are few runs, and a desk that plans a grant copies them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Runs(BTreeMap<u32, u32>);

impl Runs {
    fn take(&mut self, number: u32) {
        let before = self.0.range(..=number).next_back();
        let first = match before {
            Some((_, last)) if *last >= number => return,
            Some((first, last)) if *last + 1 == number => *first,
            _ => number,
        };
        let after = number.checked_add(1).and_then(|next| self.0.remove(&next));
        self.0.insert(first, after.unwrap_or(number));
    }

    /// The highest number taken that is not above `bound`.
    fn highest_to(&self, bound: u32) -> Option<u32> {
        let (_, last) = self.0.range(..=bound).next_back()?;
        Some(bound.min(*last))
    }
}

/// A calendar month, for blocks.
pub(super) type Month = (i16, i8);

/// Which places of which status list are taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "ListedPlaces", into = "ListedPlaces")]
pub(super) struct StatusPlaces {
    lists: BTreeMap<ListNumber, List>,
    /// The block being filled for a scheme and a month of expiry.
    open: BTreeMap<(SchemeId, Month), Block>,
}

/// [`StatusPlaces`] as it is written down: maps whose keys are no texts are lists.
#[derive(Serialize, Deserialize)]
struct ListedPlaces {
    lists: Vec<(u32, List)>,
    open: Vec<((SchemeId, Month), Block)>,
}

impl From<ListedPlaces> for StatusPlaces {
    fn from(listed: ListedPlaces) -> Self {
        let lists = listed.lists.into_iter();
        Self {
            lists: lists.map(|(number, l)| (ListNumber(number), l)).collect(),
            open: listed.open.into_iter().collect(),
        }
    }
}

impl From<StatusPlaces> for ListedPlaces {
    fn from(places: StatusPlaces) -> Self {
        let lists = places.lists.into_iter();
        Self {
            lists: lists.map(|(number, l)| (number.0, l)).collect(),
            open: places.open.into_iter().collect(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct List {
    scheme: SchemeId,
    /// Places taken in each block begun; within a block they are taken in order.
    taken: Vec<u32>,
}

impl List {
    fn blocks(&self) -> u32 {
        self.taken.len() as u32
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
struct Block {
    list: ListNumber,
    /// The next free index; the block is full when it is a multiple of [`BLOCK`].
    next: u32,
}

impl From<(u32, u32)> for Block {
    fn from((list, next): (u32, u32)) -> Self {
        let list = ListNumber(list);
        Self { list, next }
    }
}

impl From<Block> for (u32, u32) {
    fn from(block: Block) -> Self {
        (block.list.0, block.next)
    }
}

impl StatusPlaces {
    /// Lists with the length they are published with.
    pub(super) fn lists(&self) -> impl Iterator<Item = (ListNumber, &SchemeId, u32)> {
        let lists = self.lists.iter();
        lists.map(|(n, list)| (*n, &list.scheme, list.blocks() * BLOCK))
    }

    /// Whether a place was given out.
    pub(super) fn is_taken(&self, place: Place) -> bool {
        let position = place.index.position();
        let list = self.lists.get(&place.list);
        let taken = list.and_then(|l| l.taken.get((position / BLOCK) as usize));
        taken.is_some_and(|taken| position % BLOCK < *taken)
    }

    /// Notes that a place is taken.
    pub(super) fn take(&mut self, scheme: &SchemeId, month: Month, place: Place) {
        let position = place.index.position();
        let list = self.lists.entry(place.list).or_insert_with(|| List {
            scheme: scheme.clone(),
            taken: Vec::new(),
        });
        let block = (position / BLOCK) as usize;
        if list.taken.len() <= block {
            list.taken.resize(block + 1, 0);
        }
        list.taken[block] = list.taken[block].max(position % BLOCK + 1);
        let block = Block {
            list: place.list,
            next: position + 1,
        };
        self.open.insert((scheme.clone(), month), block);
    }

    /// Takes the next place for a mark of `scheme` that expires in `month`.
    pub(super) fn next(&mut self, scheme: &SchemeId, month: Month) -> Option<Place> {
        let open = self.open.get(&(scheme.clone(), month)).copied();
        let Block { list, next } = match open {
            Some(block) if !block.next.is_multiple_of(BLOCK) => block,
            _ => self.begin_block(scheme)?,
        };
        let index = StatusIndex::try_from(i64::from(next)).ok()?;
        let place = Place { list, index };
        self.take(scheme, month, place);
        Some(place)
    }

    /// The next block of the scheme's newest list, or of a new list where that is full.
    fn begin_block(&self, scheme: &SchemeId) -> Option<Block> {
        let newest = self.lists.iter().rev().find(|(_, l)| l.scheme == *scheme);
        match newest {
            Some((list, l)) if (l.blocks() + 1) * BLOCK <= StatusIndex::COUNT => Some(Block {
                list: *list,
                next: l.blocks() * BLOCK,
            }),
            _ => {
                let highest = self.lists.keys().next_back().map_or(0, |list| list.0);
                let list = ListNumber(highest.checked_add(1)?);
                Some(Block { list, next: 0 })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scheme(id: &str) -> SchemeId {
        id.parse().unwrap()
    }

    fn at(place: Place) -> (u32, u32) {
        place.into()
    }

    #[test]
    fn marks_that_expire_together_stand_together() {
        let mut places = StatusPlaces::default();
        let isp = scheme("isp");
        assert_eq!(at(places.next(&isp, (2027, 10)).unwrap()), (1, 0));
        assert_eq!(at(places.next(&isp, (2027, 11)).unwrap()), (1, 1024));
        assert_eq!(at(places.next(&isp, (2027, 10)).unwrap()), (1, 1));
    }

    #[test]
    fn each_scheme_has_its_own_lists() {
        let mut places = StatusPlaces::default();
        places.next(&scheme("isp"), (2027, 10)).unwrap();
        let place = places.next(&scheme("ecom"), (2027, 10)).unwrap();
        assert_eq!(at(place), (2, 0));
    }

    #[test]
    fn a_full_block_is_followed_by_another_and_a_full_list_by_another() {
        let mut places = StatusPlaces::default();
        let isp = scheme("isp");
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..StatusIndex::COUNT + 10 {
            let month = (2027, 1 + (n % 3 == 0) as i8);
            assert!(seen.insert(places.next(&isp, month).unwrap()), "{n}");
        }
        assert!(seen.iter().any(|p| p.list.0 == 2));
        let (list, _, length) = places.lists().next().unwrap();
        assert_eq!((list, length), (ListNumber(1), StatusIndex::COUNT));
    }

    #[test]
    fn places_taken_from_a_journal_are_not_given_again() {
        let isp = scheme("isp");
        let mut first = StatusPlaces::default();
        let mut replayed = StatusPlaces::default();
        for n in 0..3_000 {
            let month = (2027, 1 + (n % 5) as i8);
            let place = first.next(&isp, month).unwrap();
            replayed.take(&isp, month, place);
        }
        for month in 1..=6 {
            assert_eq!(
                first.next(&isp, (2027, month)),
                replayed.next(&isp, (2027, month))
            );
        }
    }

    #[test]
    fn places_are_the_same_when_they_are_read_again() {
        let mut places = StatusPlaces::default();
        for n in 0..3_000 {
            let id = if n % 2 == 0 { "isp" } else { "ecom" };
            places.next(&scheme(id), (2027, 1 + (n % 5) as i8)).unwrap();
        }
        let written = serde_json::to_string(&places).unwrap();
        let read: StatusPlaces = serde_json::from_str(&written).unwrap();
        assert_eq!(format!("{read:?}"), format!("{places:?}"));
    }

    #[test]
    fn runs_hold_what_was_taken_in_whatever_order() {
        let numbers = [7, 3, 4, 9, 8, 4, 1, 2, u32::MAX, 12];
        let mut runs = Runs::default();
        for number in numbers {
            runs.take(number);
        }
        let expected = [(1, 4), (7, 9), (12, 12), (u32::MAX, u32::MAX)];
        assert_eq!(runs.0, BTreeMap::from(expected));
        assert_eq!(runs.highest_to(6), Some(4));
        assert_eq!(runs.highest_to(8), Some(8));
        assert_eq!(runs.highest_to(0), None);
    }

    #[test]
    fn a_number_of_one_range_does_not_count_in_the_next() {
        let mut numbers = NumberSequence::default();
        let low = NumberRange::new(1, 10).unwrap();
        let high = NumberRange::new(11, 20).unwrap();
        for expected in 1..=10 {
            assert_eq!(numbers.next(NumberKind::Pass, low), Some(expected));
        }
        assert_eq!(numbers.next(NumberKind::Pass, low), None);
        assert_eq!(numbers.next(NumberKind::Pass, high), Some(11));
        assert_eq!(numbers.next(NumberKind::Pass, low), None);
        assert_eq!(numbers.next(NumberKind::Pass, high), Some(12));
    }

    #[test]
    fn numbers_go_up_and_end_with_their_range() {
        let range = NumberRange::new(20_001, 20_003).unwrap();
        let mut numbers = NumberSequence::default();
        numbers.take(NumberKind::Registration, 20_002);
        assert_eq!(numbers.next(NumberKind::Registration, range), Some(20_003));
        assert_eq!(numbers.next(NumberKind::Registration, range), None);
        assert_eq!(numbers.next(NumberKind::Pass, range), Some(20_001));
    }
}
