//! Findings about an installation in English.

use super::finding::{Code, Fact};
use crate::texts::Language;

/// What is looked at.
pub(super) fn code(code: Code) -> &'static str {
    match code {
        Code::Found => "mark found",
        Code::Verdict => "verdict",
        Code::Scope => "page",
        Code::Delivered => "pixels",
        Code::Shown => "size shown",
        Code::Link => "link",
        Code::Alt => "alt text",
        Code::Type => "file type",
        Code::Caching => "caching",
        Code::Script => "without script",
        Code::Variants => "variants",
    }
}

/// What was found.
pub(super) fn detail(fact: &Fact) -> String {
    match fact {
        Fact::Found { marks, pictures } => format!("{marks} with a mark among {pictures} pictures"),
        Fact::NotFound {
            pictures,
            unread: 0,
        } => {
            format!("none of {pictures} pictures carries a mark")
        }
        Fact::NotFound { pictures, unread } => format!(
            "none of {pictures} pictures carries a mark; {unread} of them could not be fetched or opened"
        ),
        Fact::Verdict(verdict) => verdict.text(Language::En).sentence.to_owned(),
        Fact::Within { redirects, said } | Fact::Outside { redirects, said } => match redirects {
            0 => said.en.clone(),
            1 => format!("{}; reached by a redirect", said.en),
            more => format!("{}; reached by {more} redirects", said.en),
        },
        Fact::Large { width, height } => format!("the picture has {width}×{height} pixels"),
        Fact::Small { width, height } => format!(
            "the picture has {width}×{height} pixels; under 128 a side it cannot be compared with its credential"
        ),
        Fact::ShownAt { width, height } => format!("shown at {width}×{height}"),
        Fact::SizeUnsaid => "the page gives the picture no width and height".to_owned(),
        Fact::ShownSmall { width, height } => format!(
            "shown at {width}×{height}: from a photo or copy of the screen it cannot be checked"
        ),
        Fact::ShownLarger { width, delivered } => {
            format!("shown {width} wide, though only {delivered} pixels are delivered")
        }
        Fact::Distorted { width, height } => {
            format!("width {width} and height {height} change the picture's shape")
        }
        Fact::LinkRight { to } => format!("a click opens {to}"),
        Fact::NoLink { .. } => "a click opens nothing: there is no link around it".to_owned(),
        Fact::LinkUnencrypted { .. } => {
            "the link leads to the mark's page without encryption".to_owned()
        }
        Fact::LinkOtherMark { to, .. } => format!("the link leads to another mark: {to}"),
        Fact::LinkElsewhere { to, .. } => {
            format!("the link does not lead to the mark's page at its issuing body: {to}")
        }
        Fact::AltSays { alt } => format!("“{alt}”"),
        Fact::NoAlt { .. } => "readers who do not see the picture learn nothing of it".to_owned(),
        Fact::AltVague { alt, .. } => format!("“{alt}” does not say which mark this is"),
        Fact::TypeRight { found } => format!("served as {found}"),
        Fact::NoType { .. } => "served without a Content-Type".to_owned(),
        Fact::OtherType { found, right } | Fact::NotAPictureType { found, right } => {
            format!("served as {found}, though it is {right}")
        }
        Fact::PartOfPage => "the picture comes with the page".to_owned(),
        Fact::Kept { seconds } => format!("browsers keep it for {}", span(*seconds)),
        Fact::Asked => "browsers ask each time whether it changed".to_owned(),
        Fact::KeepingUnsaid => "the server does not say how long browsers may keep it".to_owned(),
        Fact::NotKept => "browsers fetch it anew each time".to_owned(),
        Fact::Immutable { seconds } => format!(
            "browsers keep it for {} and do not ask even on reload (immutable)",
            span(*seconds)
        ),
        Fact::Outlasts { seconds, last_day } => format!(
            "browsers may keep it for {}, beyond the mark's last day, {last_day}",
            span(*seconds)
        ),
        Fact::WithoutScript => "shown without script, too".to_owned(),
        Fact::OnlyWithScript => {
            "without script it is not shown: only a lazy loader puts it in place".to_owned()
        }
        Fact::VariantsReadable { count } => {
            format!("all {count} pictures that browsers may choose carry the mark")
        }
        Fact::VariantMissing { picture } => {
            format!("browsers may choose {picture}, which could not be fetched or opened")
        }
        Fact::VariantUnlike {
            picture,
            number: None,
        } => {
            format!("browsers may choose {picture}, from which no mark can be read")
        }
        Fact::VariantUnlike {
            picture,
            number: Some(number),
        } => {
            format!("browsers may choose {picture}, which carries another mark, {number}")
        }
    }
}

/// What to do about it.
pub(super) fn remedy(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::NotFound { .. } => "Show badge.png of your delivery as an ordinary picture (img) on this page, uncropped and unedited.".to_owned(),
        Fact::Verdict(verdict) => verdict.text(Language::En).advice.to_owned(),
        Fact::Outside { .. } => "Show the mark only at the registered URL and below it. If the site has moved, ask the issuing body to change the registration.".to_owned(),
        Fact::Small { .. } => "Deliver the badge with 256 or 512 pixels a side, and let width and height make it smaller.".to_owned(),
        Fact::SizeUnsaid => "Give the img the attributes width and height, 128 or more, such as 160.".to_owned(),
        Fact::ShownSmall { .. } => "Show it at 128 pixels or more, such as 160.".to_owned(),
        Fact::ShownLarger { .. } => "Deliver the badge with 512 pixels a side.".to_owned(),
        Fact::Distorted { .. } => "Give width and height the proportions of the picture; a badge is square.".to_owned(),
        Fact::NoLink { right } | Fact::LinkOtherMark { right, .. } | Fact::LinkElsewhere { right, .. } => {
            format!("Put the picture into <a href=\"{right}\">, as install.html of your delivery does.")
        }
        Fact::LinkUnencrypted { right } => format!("Let the link begin with https: {right}"),
        Fact::NoAlt { suggested } | Fact::AltVague { suggested, .. } => {
            format!("Say what it is: alt=\"{}\"", suggested.en)
        }
        Fact::NoType { right } | Fact::OtherType { right, .. } | Fact::NotAPictureType { right, .. } => {
            format!("Have the server send Content-Type: {right}")
        }
        Fact::KeepingUnsaid | Fact::NotKept | Fact::Immutable { .. } => "Have the server send Cache-Control: max-age=86400 and an ETag, so that browsers keep it for a day and then ask.".to_owned(),
        Fact::Outlasts { .. } => "Shorten max-age, such as to 86400 (a day): otherwise readers see the old badge, and that it has expired, after you have put up the renewed one. Or give the renewed badge a new file name.".to_owned(),
        Fact::OnlyWithScript => "Name the picture in src; add loading=\"lazy\" if it should be loaded late.".to_owned(),
        Fact::VariantMissing { .. } => "Put the file there, or take it out of srcset.".to_owned(),
        Fact::VariantUnlike { .. } => "Make every variant from badge.png of your delivery, at least 128 pixels a side, or leave srcset out.".to_owned(),
        _ => return None,
    })
}

fn span(seconds: i64) -> String {
    match (seconds / 86_400, seconds / 3600, seconds / 60) {
        (days @ 2.., _, _) => format!("{days} days"),
        (_, hours @ 2.., _) => format!("{hours} hours"),
        (_, _, minutes @ 2..) => format!("{minutes} minutes"),
        _ => format!("{seconds} s"),
    }
}
