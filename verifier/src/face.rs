//! The text on a badge's face, derived from its credential in one place.

use shirushi_watermark::Face;

use crate::{
    credential::MarkParticulars,
    domain::{MarkNumber, UnixTime},
};

/// The field of the pass number, `AAAAA-BB`.
pub const PASS: &str = "pass";
/// The field of the registration number, `CCCCC-DD`.
pub const REGISTRATION: &str = "registration";
/// The field of the expiry, `YY/MM`.
pub const EXPIRY: &str = "expiry";
/// The field of the review body's short name.
pub const BODIES: &str = "bodies";

/// The face of the badge of a mark that expires at `expires`.
///
/// The expiry names the month of the last valid day. Of several passes the
/// first one is shown.
pub fn of(mark: &MarkParticulars, expires: UnixTime) -> Face {
    let last = expires.last_day();
    let expiry = format!("{:02}/{:02}", last.year() % 100, last.month());
    let pass = mark.passes.first().map(ToString::to_string);
    Face::default()
        .with(PASS, &pass.unwrap_or_default())
        .with(REGISTRATION, &MarkNumber::of(mark).to_string())
        .with(EXPIRY, &expiry)
        .with(BODIES, mark.review_body.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::tests_support::claims;

    #[test]
    fn the_face_shows_numbers_last_month_and_review_body() {
        let claims = claims();
        // The end of 31 October 2027 in Japan.
        assert_eq!(claims.expires.to_string(), "2027-10-31T15:00:00Z");
        let face = of(&claims.mark, claims.expires);
        let texts: Vec<_> = face.iter().collect();
        assert_eq!(
            texts,
            [
                ("bodies", "REVIEW"),
                ("expiry", "27/10"),
                ("pass", "30001-00"),
                ("registration", "20001-00"),
            ]
        );
    }
}
