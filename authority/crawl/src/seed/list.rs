//! Lists: one URL a line, and notes for people after `#`.

use std::io::BufRead;

use super::{Seed, SeedError, lines::Lines};
use crate::Expected;

/// The seeds of a list.
#[derive(Debug)]
pub struct List<R> {
    lines: Lines<R>,
    expected: Expected,
}

/// Reads a list; the same is `expected` of every page.
pub fn read<R: BufRead>(file: R, expected: Expected) -> List<R> {
    let lines = Lines::new(file);
    List { lines, expected }
}

impl<R: BufRead> Iterator for List<R> {
    type Item = Result<Seed, SeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Self { lines, expected } = self;
        lines.next_seed(|text| {
            let text = text.trim_start_matches('\u{feff}').trim();
            if text.is_empty() || text.starts_with('#') {
                return Ok(None);
            }
            Seed::parse(text, expected).map(Some)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, BufReader, Read};

    use super::*;
    use crate::seed::{Fault, MAX_LINE_BYTES};

    fn seeds(file: &[u8]) -> Vec<Result<String, SeedError>> {
        let list = read(file, Expected::Report);
        list.map(|seed| seed.map(|seed| seed.url.into())).collect()
    }

    fn fault(line: u64, fault: Fault) -> Result<String, SeedError> {
        Err(SeedError { line, fault })
    }

    #[test]
    fn each_line_is_a_url() {
        let list = "\u{feff}# shops\r\nhttps://a.example/x#y\r\n\n  http://b.example  \n";
        let urls = ["https://a.example/x", "http://b.example/"].map(|url| Ok(url.to_owned()));
        assert_eq!(seeds(list.as_bytes()), urls);
        let seed = read(&b"https://a.example/"[..], Expected::Report).next();
        assert_eq!(seed.unwrap().unwrap().expected, Expected::Report);
    }

    #[test]
    fn a_bad_line_is_told_with_its_number_and_passed_over() {
        let long = "a".repeat(3 * MAX_LINE_BYTES);
        let list = [
            b"ftp://a.example/\n\xff\n",
            long.as_bytes(),
            b"\nhttp://b.example/\nshop",
        ];
        let not_a_page = |found: &str| Fault::NotAPage {
            found: found.to_owned(),
        };
        assert_eq!(
            seeds(&list.concat()),
            [
                fault(1, not_a_page("ftp://a.example/")),
                fault(2, Fault::NotUtf8),
                fault(3, Fault::TooLong),
                Ok("http://b.example/".to_owned()),
                fault(5, not_a_page("shop")),
            ]
        );
        let error = seeds(b"shop").remove(0).unwrap_err();
        assert_eq!(error.to_string(), "line 1: \"shop\" is no URL of a page");
    }

    #[test]
    fn a_file_that_breaks_off_is_told_once() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::TimedOut.into())
            }
        }
        let file = BufReader::new((&b"http://a.example/\n"[..]).chain(Broken));
        let mut list = read(file, Expected::Nothing);
        assert!(list.next().unwrap().is_ok());
        let fault = Fault::Unreadable(io::ErrorKind::TimedOut);
        assert_eq!(list.next(), Some(Err(SeedError { line: 2, fault })));
        assert_eq!(list.next(), None);
    }
}
