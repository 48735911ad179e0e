//! Paging: which part of a long answer is wanted, and which part was given.

use serde::Serialize;

/// Which page of an answer, and how long pages are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    number: u32,
    size: u32,
}

impl PageRequest {
    /// The longest page.
    pub const MAX_SIZE: u32 = 200;

    /// Page `number`, counted from 1, of `size` items; both are brought into range.
    pub fn new(number: u32, size: u32) -> Self {
        Self {
            number: number.max(1),
            size: size.clamp(1, Self::MAX_SIZE),
        }
    }

    /// Everything on one page.
    pub(crate) const fn whole() -> Self {
        Self {
            number: 1,
            size: u32::MAX,
        }
    }

    /// The page's number, from 1.
    pub fn number(self) -> u32 {
        self.number
    }

    /// Items on a page, 1 to [`Self::MAX_SIZE`]; more only where everything is wanted.
    pub fn size(self) -> u32 {
        self.size
    }

    /// Items before this page.
    pub fn offset(self) -> usize {
        (self.number as usize - 1).saturating_mul(self.size as usize)
    }
}

impl Default for PageRequest {
    fn default() -> Self {
        Self {
            number: 1,
            size: 50,
        }
    }
}

/// A page of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The items on this page.
    pub items: Vec<T>,
    /// Items on all pages.
    pub total: usize,
    /// This page's number, from 1.
    pub page: u32,
    /// How many pages there are, at least 1.
    pub pages: u32,
}

impl<T> Page<T> {
    /// The page of `items` that was asked for, of `total` in all.
    pub fn new(items: Vec<T>, total: usize, request: PageRequest) -> Self {
        let pages = total.div_ceil(request.size as usize).max(1);
        Self {
            items,
            total,
            page: request.number,
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_and_sizes_out_of_range_are_brought_into_it() {
        let request = PageRequest::new(0, 100_000);
        assert_eq!((request.number(), request.size()), (1, 200));
        assert_eq!(PageRequest::new(u32::MAX, 200).offset(), 858_993_458_800);
    }

    #[test]
    fn an_empty_answer_has_one_page() {
        let page: Page<u8> = Page::new(vec![], 0, PageRequest::default());
        assert_eq!((page.page, page.pages), (1, 1));
    }

    #[test]
    fn a_last_page_may_be_short() {
        assert_eq!(Page::new(vec![1], 101, PageRequest::new(3, 50)).pages, 3);
    }
}
