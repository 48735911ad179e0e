//! Names of shops, systems and sites, different ones for different numbers.

use shirushi_tests::random::Random;
use shirushi_verifier::domain::{HolderName, SystemName, TargetUrl};

const PLACES: [(&str, &str); 30] = [
    ("札幌", "sapporo"),
    ("青森", "aomori"),
    ("盛岡", "morioka"),
    ("仙台", "sendai"),
    ("秋田", "akita"),
    ("山形", "yamagata"),
    ("福島", "fukushima"),
    ("水戸", "mito"),
    ("前橋", "maebashi"),
    ("千葉", "chiba"),
    ("横浜", "yokohama"),
    ("新潟", "niigata"),
    ("富山", "toyama"),
    ("金沢", "kanazawa"),
    ("甲府", "kofu"),
    ("長野", "nagano"),
    ("岐阜", "gifu"),
    ("静岡", "shizuoka"),
    ("大津", "otsu"),
    ("京都", "kyoto"),
    ("神戸", "kobe"),
    ("奈良", "nara"),
    ("鳥取", "tottori"),
    ("松江", "matsue"),
    ("岡山", "okayama"),
    ("広島", "hiroshima"),
    ("高松", "takamatsu"),
    ("松山", "matsuyama"),
    ("高知", "kochi"),
    ("那覇", "naha"),
];

const WORDS: [(&str, &str); 40] = [
    ("あおば", "aoba"),
    ("みどり", "midori"),
    ("さくら", "sakura"),
    ("ひまわり", "himawari"),
    ("つばめ", "tsubame"),
    ("かもめ", "kamome"),
    ("やまと", "yamato"),
    ("あさひ", "asahi"),
    ("ゆうひ", "yuhi"),
    ("ほたる", "hotaru"),
    ("こだま", "kodama"),
    ("ひかり", "hikari"),
    ("のぞみ", "nozomi"),
    ("みらい", "mirai"),
    ("きぼう", "kibo"),
    ("まごころ", "magokoro"),
    ("アルプス", "alps"),
    ("オリオン", "orion"),
    ("カナリア", "canaria"),
    ("サンライズ", "sunrise"),
    ("スター", "star"),
    ("タイヨウ", "taiyo"),
    ("ナショナル", "national"),
    ("ハーモニー", "harmony"),
    ("マリーン", "marine"),
    ("ライオン", "lion"),
    ("松竹", "shochiku"),
    ("鶴亀", "tsurukame"),
    ("日の出", "hinode"),
    ("富士見", "fujimi"),
    ("大和田", "owada"),
    ("小川", "ogawa"),
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("渡辺", "watanabe"),
    ("伊藤", "ito"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
];

const GOODS: [&str; 12] = [
    "書籍", "茶", "酒", "菓子", "家具", "花", "薬", "時計", "靴", "文具", "食品", "電器",
];

const FORMS: [&str; 7] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "商店",
    "堂",
    "オンライン",
    "本舗",
];

/// Names, in an order drawn from a seed.
#[derive(Debug)]
pub(crate) struct Names {
    order: Vec<u32>,
}

impl Names {
    pub(crate) fn new(seed: u64) -> Self {
        // 100,800 names.
        let count = (PLACES.len() * WORDS.len() * GOODS.len() * FORMS.len()) as u32;
        let mut order: Vec<u32> = (0..count).collect();
        let mut random = Random::new(seed);
        for at in (1..order.len()).rev() {
            order.swap(at, random.below(at as u32 + 1) as usize);
        }
        Self { order }
    }

    fn parts(&self, number: u32) -> (usize, usize, usize) {
        let drawn = self.order[number as usize % self.order.len()] as usize;
        let (place, rest) = (drawn % PLACES.len(), drawn / PLACES.len());
        (place, rest % WORDS.len(), rest / WORDS.len())
    }

    /// A holder, such as 長野あおば書籍株式会社.
    pub(crate) fn holder(&self, number: u32) -> HolderName {
        let (place, word, trade) = self.parts(number);
        let (goods, form) = (GOODS[trade % GOODS.len()], FORMS[trade / GOODS.len()]);
        let name = format!("{}{}{goods}{form}", PLACES[place].0, WORDS[word].0);
        name.parse().expect("the name is one")
    }

    /// A system, such as 長野あおばショップシステム.
    pub(crate) fn system(&self, number: u32) -> SystemName {
        let (place, word, _) = self.parts(number);
        let name = format!(
            "{}{}ショップシステム{number}",
            PLACES[place].0, WORDS[word].0
        );
        name.parse().expect("the name is one")
    }

    /// A site of its own, such as `https://aoba-nagano-17.example.jp/`.
    pub(crate) fn site(&self, number: u32) -> TargetUrl {
        let (place, word, _) = self.parts(number);
        let (place, word) = (PLACES[place].1, WORDS[word].1);
        let url = format!("https://{word}-{place}-{number}.example.jp/");
        url.parse().expect("the URL is one")
    }

    /// A place in the mall, such as `https://mall.example.jp/aoba-17/`.
    pub(crate) fn in_mall(&self, number: u32) -> TargetUrl {
        let (_, word, _) = self.parts(number);
        let url = format!("https://mall.example.jp/{}-{number}/", WORDS[word].1);
        url.parse().expect("the URL is one")
    }
}
