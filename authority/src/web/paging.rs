//! Links from one page of a list to the others.

use super::context::Context;

/// Where the reader is in a list, with links onwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paging {
    /// This page, from 1.
    pub(crate) page: u32,
    /// All pages, at least 1.
    pub(crate) pages: u32,
    /// The page before, if any.
    pub(crate) before: Option<String>,
    /// The page after, if any.
    pub(crate) after: Option<String>,
}

impl Paging {
    /// Links below `path`, keeping the search in `query`.
    pub(crate) fn new(
        c: &Context,
        path: &str,
        query: &[(&str, &str)],
        page: u32,
        pages: u32,
    ) -> Self {
        let link = |to: u32| {
            let number = to.to_string();
            let mut query = query.to_vec();
            if to > 1 {
                query.push(("page", &number));
            }
            c.href_with(path, &query)
        };
        Self {
            page,
            pages,
            before: (page > 1).then(|| link((page - 1).min(pages))),
            after: (page < pages).then(|| link(page + 1)),
        }
    }
}

/// Reads `?page=`: absent or empty is the first page.
///
/// Errors: the value is not a number from 1.
pub(crate) fn page_number(text: Option<&str>) -> Result<u32, super::problem::Problem> {
    match text {
        None | Some("") => Ok(1),
        Some(text) => text
            .parse()
            .ok()
            .filter(|&number| number > 0)
            .ok_or(super::problem::Problem::BadValue("page")),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::super::problem::Problem;
    use super::*;

    #[test]
    fn links_lead_to_neighbours_only_where_they_are() {
        let c = Context::new(&"/marks".parse().unwrap(), &HeaderMap::new());
        let query = [("q", "a")];
        let middle = Paging::new(&c, "/marks", &query, 2, 3);
        assert_eq!(middle.before.as_deref(), Some("/marks?q=a"));
        assert_eq!(middle.after.as_deref(), Some("/marks?q=a&page=3"));
        let only = Paging::new(&c, "/marks", &query, 1, 1);
        assert_eq!((only.before, only.after), (None, None));
        let beyond = Paging::new(&c, "/marks", &query, 9, 3);
        assert_eq!(beyond.before.as_deref(), Some("/marks?q=a&page=3"));
    }

    #[test]
    fn page_numbers_start_at_one() {
        assert_eq!(page_number(None), Ok(1));
        assert_eq!(page_number(Some("7")), Ok(7));
        for wrong in ["0", "-1", "x", "4294967296"] {
            assert_eq!(page_number(Some(wrong)), Err(Problem::BadValue("page")));
        }
    }
}
