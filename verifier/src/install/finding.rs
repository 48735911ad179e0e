//! Findings about an installation: everything that can be said of it, and how grave each is.

use serde::{Serialize, Serializer, ser::SerializeStruct};
use url::Url;

use super::{words_en, words_ja};
use crate::{
    domain::{CivilDay, MarkNumber},
    texts::Language,
    trust::Localized,
    verdict::Verdict,
};

/// What is looked at, in the order in which it is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Is there a mark on the page?
    Found,
    /// May readers rely on it?
    Verdict,
    /// Does the page lie within the registered URL?
    Scope,
    /// Has the picture delivered enough pixels?
    Delivered,
    /// Is it shown large enough, and in its own shape?
    Shown,
    /// Does a click open the mark's page at its issuing body?
    Link,
    /// Do readers who do not see it learn what it is?
    Alt,
    /// Does the server say rightly what kind of file it is?
    Type,
    /// Do browsers keep it neither too long nor not at all?
    Caching,
    /// Do readers without script see it?
    Script,
    /// Can every picture be checked that browsers may choose instead?
    Variants,
}

/// How grave a finding is. Neither advice nor a fault changes the page's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As it should be.
    Good,
    /// It works, and could be better.
    Advice,
    /// Readers cannot see, check or click the mark as they should.
    Wrong,
}

/// One thing found about an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The mark's picture, a URL or `inline`; none about the page as a whole.
    pub(super) picture: Option<String>,
    pub(super) fact: Fact,
}

/// What was found, with its operands. Sides are in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// So many marks in so many pictures.
    Found { marks: usize, pictures: usize },
    /// No mark; so many pictures could not be opened.
    NotFound { pictures: usize, unread: usize },

    /// What the examination gave.
    Verdict(Verdict),

    /// Within the registered URL.
    Within { redirects: usize, said: Said },
    /// Outside it.
    Outside { redirects: usize, said: Said },

    /// Pixels enough.
    Large { width: u32, height: u32 },
    /// Too few to compare a picture with its credential.
    Small { width: u32, height: u32 },

    /// Shown at this size.
    ShownAt { width: u32, height: u32 },
    /// The page does not say at which.
    SizeUnsaid,
    /// Smaller than can be checked from the screen.
    ShownSmall { width: u32, height: u32 },
    /// Larger than its pixels.
    ShownLarger { width: u32, delivered: u32 },
    /// In another shape.
    Distorted { width: u32, height: u32 },

    /// To the mark's page.
    LinkRight { to: Url },
    /// There is no link.
    NoLink { right: Url },
    /// The right page without encryption.
    LinkUnencrypted { right: Url },
    /// The page of another mark.
    LinkOtherMark { to: Url, right: Url },
    /// Elsewhere.
    LinkElsewhere { to: Url, right: Url },

    /// It says what it is.
    AltSays { alt: String },
    /// There is none.
    NoAlt { suggested: Said },
    /// It does not say which mark it is.
    AltVague { alt: String, suggested: Said },

    /// The right one.
    TypeRight { found: String },
    /// None.
    NoType { right: &'static str },
    /// That of another kind of picture.
    OtherType { found: String, right: &'static str },
    /// That of no picture.
    NotAPictureType { found: String, right: &'static str },

    /// The picture comes with the page itself.
    PartOfPage,
    /// Kept for so many seconds.
    Kept { seconds: i64 },
    /// Asked about each time.
    Asked,
    /// Left to the browser.
    KeepingUnsaid,
    /// Fetched anew each time.
    NotKept,
    /// Never asked about again while it is kept.
    Immutable { seconds: i64 },
    /// Kept beyond the mark's last day.
    Outlasts { seconds: i64, last_day: CivilDay },

    /// Every browser shows it.
    WithoutScript,
    /// A script must put it in place.
    OnlyWithScript,

    /// All of them can be checked.
    VariantsReadable { count: usize },
    /// This one could not be had or opened.
    VariantMissing { picture: String },
    /// No mark can be read from this one, or another.
    VariantUnlike {
        picture: String,
        number: Option<MarkNumber>,
    },
}

/// A text in both languages.
pub(super) type Said = Localized<String>;

impl Finding {
    /// What was looked at.
    pub fn code(&self) -> Code {
        self.judged().0
    }

    /// How grave it is.
    pub fn outcome(&self) -> Outcome {
        self.judged().1
    }

    /// The picture it is about, a URL or `inline`; `None` about the page as a whole.
    pub fn picture(&self) -> Option<&str> {
        self.picture.as_deref()
    }

    /// What was found, in words.
    pub fn detail(&self, language: Language) -> String {
        match language {
            Language::Ja => words_ja::detail(&self.fact),
            Language::En => words_en::detail(&self.fact),
        }
    }

    /// What to do about it; `None` where all is well.
    pub fn remedy(&self, language: Language) -> Option<String> {
        if self.outcome() == Outcome::Good {
            return None;
        }
        match language {
            Language::Ja => words_ja::remedy(&self.fact),
            Language::En => words_en::remedy(&self.fact),
        }
    }

    fn judged(&self) -> (Code, Outcome) {
        use Outcome::{Advice, Good, Wrong};
        match &self.fact {
            Fact::Found { .. } => (Code::Found, Good),
            Fact::NotFound { .. } => (Code::Found, Wrong),
            Fact::Verdict(verdict) => (Code::Verdict, of_verdict(*verdict)),
            Fact::Within { .. } => (Code::Scope, Good),
            Fact::Outside { .. } => (Code::Scope, Wrong),
            Fact::Large { .. } => (Code::Delivered, Good),
            Fact::Small { .. } => (Code::Delivered, Wrong),
            Fact::ShownAt { .. } => (Code::Shown, Good),
            Fact::SizeUnsaid
            | Fact::ShownSmall { .. }
            | Fact::ShownLarger { .. }
            | Fact::Distorted { .. } => (Code::Shown, Advice),
            Fact::LinkRight { .. } => (Code::Link, Good),
            Fact::NoLink { .. }
            | Fact::LinkUnencrypted { .. }
            | Fact::LinkOtherMark { .. }
            | Fact::LinkElsewhere { .. } => (Code::Link, Wrong),
            Fact::AltSays { .. } => (Code::Alt, Good),
            Fact::AltVague { .. } => (Code::Alt, Advice),
            Fact::NoAlt { .. } => (Code::Alt, Wrong),
            Fact::TypeRight { .. } => (Code::Type, Good),
            Fact::NoType { .. } | Fact::OtherType { .. } => (Code::Type, Advice),
            Fact::NotAPictureType { .. } => (Code::Type, Wrong),
            Fact::PartOfPage | Fact::Kept { .. } | Fact::Asked => (Code::Caching, Good),
            Fact::KeepingUnsaid | Fact::NotKept | Fact::Immutable { .. } => (Code::Caching, Advice),
            Fact::Outlasts { .. } => (Code::Caching, Wrong),
            Fact::WithoutScript => (Code::Script, Good),
            Fact::OnlyWithScript => (Code::Script, Wrong),
            Fact::VariantsReadable { .. } => (Code::Variants, Good),
            Fact::VariantMissing { .. } | Fact::VariantUnlike { .. } => (Code::Variants, Wrong),
        }
    }
}

/// Where nothing could be decided, the installation is not at fault for certain.
fn of_verdict(verdict: Verdict) -> Outcome {
    use Verdict as V;
    match verdict {
        V::Valid => Outcome::Good,
        V::ValidBasisUnderReview | V::StatusUnknown | V::ClockUntrusted => Outcome::Advice,
        _ => Outcome::Wrong,
    }
}

impl Code {
    /// What is looked at, for people.
    pub fn words(self, language: Language) -> &'static str {
        match language {
            Language::Ja => words_ja::code(self),
            Language::En => words_en::code(self),
        }
    }
}

impl Outcome {
    /// The outcome for people.
    pub fn words(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::Good => ("良好", "good"),
            Self::Advice => ("助言", "advice"),
            Self::Wrong => ("要修正", "wrong"),
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 7)?;
        fields.serialize_field("code", &self.code())?;
        fields.serialize_field("outcome", &self.outcome())?;
        fields.serialize_field("picture", &self.picture)?;
        fields.serialize_field("detail", &self.detail(Language::En))?;
        fields.serialize_field("detail_ja", &self.detail(Language::Ja))?;
        fields.serialize_field("remedy", &self.remedy(Language::En))?;
        fields.serialize_field("remedy_ja", &self.remedy(Language::Ja))?;
        fields.end()
    }
}
