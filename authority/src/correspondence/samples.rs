//! Operands for tests, one of each type.

use jiff::civil::Date;
use shirushi_verifier::domain::{
    HolderName, MarkNumber, NumberedPass, SystemName, TargetUrl, UnixTime,
};

use super::{BadgeProblem, PageUrl, Reference, Subject, Verdict, Yen};
use crate::{
    assets::Assets,
    scheme::{Bilingual, ItemId, Scheme, Text},
};

pub(crate) trait Sample {
    fn sample() -> Self;
}

pub(crate) fn text(text: &str) -> Text {
    Text::try_from(text.to_owned()).unwrap()
}

pub(crate) fn both(ja: &str, en: &str) -> Bilingual {
    let (ja, en) = (text(ja), text(en));
    Bilingual { ja, en }
}

pub(crate) fn schemes() -> Vec<Scheme> {
    let assets = Assets::built_in().unwrap();
    assets.schemes().into_iter().cloned().collect()
}

macro_rules! samples {
    ($($type:ty = $value:expr;)*) => {$(
        impl Sample for $type {
            fn sample() -> Self {
                $value
            }
        }
    )*};
}

samples! {
    Bilingual = both("商店機能審査", "Review of shop functions");
    Text = text("山田 花子");
    Reference = "A-000012".parse().unwrap();
    Date = Date::constant(2026, 12, 5);
    UnixTime = UnixTime::try_from(1_796_432_400).unwrap();
    u32 = 3;
    Yen = Yen(80_000);
    NumberedPass = "30001-00".parse().unwrap();
    MarkNumber = "20001-02".parse().unwrap();
    HolderName = "株式会社見本".parse().unwrap();
    SystemName = "見本市場".parse().unwrap();
    TargetUrl = "https://shop.example.jp/".parse().unwrap();
    PageUrl = "https://shop.example.jp/".parse().unwrap();
    Subject = Subject::Mark(MarkNumber::sample());
    Verdict = Verdict::StillValid;
    BadgeProblem = BadgeProblem::Unreadable;
    Vec<ItemId> = vec!["7-1-2".parse().unwrap(), "3-1-7".parse().unwrap()];
    Vec<Bilingual> = vec![both("暗号通信を用いていますか。", "Is communication encrypted?"), Bilingual::sample()];
}
