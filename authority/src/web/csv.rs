//! Writes lists as CSV that a spreadsheet opens without running anything.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// A CSV document under construction (RFC 4180, UTF-8 with a byte order mark, which
/// Excel needs in order not to read Japanese as Shift_JIS).
pub(crate) struct Sheet {
    writer: ::csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// A sheet whose first row is `columns`.
    ///
    /// Errors: [`Problem::Internal`] if memory cannot be written, which does not happen.
    pub(crate) fn new(columns: &[&str]) -> Result<Self, Problem> {
        let mut sheet = Self {
            writer: ::csv::WriterBuilder::new()
                .terminator(::csv::Terminator::CRLF)
                .from_writer(BYTE_ORDER_MARK.to_vec()),
        };
        sheet.row(columns)?;
        Ok(sheet)
    }

    /// Adds one row, each cell disarmed.
    pub(crate) fn row(&mut self, cells: &[&str]) -> Result<(), Problem> {
        self.writer
            .write_record(cells.iter().map(|cell| disarmed(cell).into_owned()))
            .map_err(Problem::internal)
    }

    /// The sheet as a download named `name`, which is one of ours and plain ASCII.
    pub(crate) fn into_download(self, name: &str) -> Result<Response, Problem> {
        let bytes = self
            .writer
            .into_inner()
            .map_err(|error| Problem::internal(error.into_error()))?;
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = [
            (
                header::CONTENT_TYPE,
                "text/csv; charset=utf-8; header=present",
            ),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
        ];
        Ok((headers, bytes).into_response())
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe before a cell that
/// starts like one (OWASP, "CSV Injection").
pub(crate) fn disarmed(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for cell in ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert_eq!(disarmed(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn ordinary_cells_stay_as_they_are() {
        for cell in ["", "OCN", "https://example.jp/", "a=b", "2026-11-30"] {
            assert_eq!(disarmed(cell), cell);
        }
    }
}
