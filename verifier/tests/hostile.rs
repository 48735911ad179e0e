//! Bytes from anywhere: no parser panics, and nothing altered is believed.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail")]

use ed25519_dalek::SigningKey;
use proptest::{collection::vec, prelude::*, sample::Index};
use shirushi_verifier::{
    cbor::{self, Item, Limits},
    certificate::{Certificate, CertificateClaims, Usage},
    cose::{PublicKey, Sign1},
    credential::Credential,
    mark_id, printed,
    scope::{self, PageUrl},
    status::{StatusCache, StatusToken, foreign},
    trust::{Anchors, Trust},
    watermark::{MarkId, Picture},
};

fn parse_everything(bytes: &[u8]) {
    let limits = Limits {
        max_bytes: 1 << 16,
        max_depth: 16,
    };
    let _ = cbor::decode(bytes, limits);
    let _ = cbor::decode_lenient(bytes, limits);
    let _ = Sign1::parse(bytes, 1 << 16).map(|envelope| envelope.header());
    let _ = Certificate::parse(bytes);
    let _ = Credential::parse(bytes);
    let _ = StatusToken::parse(bytes);
    let _ = foreign::parse(bytes);
    let _ = StatusCache::from_bytes(bytes);
    let _ = Trust::load(bytes, &Anchors::OnImport);
    let _ = printed::credential(&String::from_utf8_lossy(bytes));
}

fn certificate() -> Vec<u8> {
    let key = SigningKey::from_bytes(&[1; 32]);
    let claims = CertificateClaims {
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        expires: "2029-01-01T00:00:00Z".parse().unwrap(),
        key: PublicKey::try_from(key.verifying_key()).unwrap(),
        usage: Usage::Mark,
    };
    Certificate::issue(claims, &key).unwrap().encode()
}

/// Any item of the types that the formats use.
fn any_item() -> impl Strategy<Value = Item> {
    let leaf = prop_oneof![
        any::<i64>().prop_map(Item::Int),
        vec(any::<u8>(), 0..40).prop_map(Item::Bytes),
        ".{0,20}".prop_map(Item::Text),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        let key = prop_oneof![
            any::<i64>().prop_map(Item::Int),
            ".{0,8}".prop_map(Item::Text)
        ];
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Item::Array),
            proptest::collection::btree_map(
                key.prop_map(|k| cbor::encode(&k)),
                inner.clone(),
                0..6
            )
            .prop_map(|entries| {
                let key = |bytes: &[u8]| {
                    let limits = Limits {
                        max_bytes: 100,
                        max_depth: 1,
                    };
                    cbor::decode(bytes, limits).unwrap()
                };
                Item::Map(entries.into_iter().map(|(k, v)| (key(&k), v)).collect())
            }),
            (any::<u64>(), inner).prop_map(|(tag, item)| Item::Tag(tag, Box::new(item))),
        ]
    })
}

proptest! {
    #[test]
    fn no_bytes_make_a_parser_panic(bytes in vec(any::<u8>(), 0..400)) {
        parse_everything(&bytes);
        let tagged = [&[0xD2, 0x84], bytes.as_slice()].concat();
        parse_everything(&tagged);
    }

    #[test]
    fn no_damage_to_a_certificate_makes_a_parser_panic_or_the_signature_hold(
        damage in vec((any::<Index>(), any::<u8>()), 1..4),
    ) {
        let good = certificate();
        let mut bytes = good.clone();
        for (at, value) in damage {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        parse_everything(&bytes);
        if bytes != good && let Ok(read) = Certificate::parse(&bytes) {
            prop_assert!(!read.is_signed_by(&read.claims().key));
        }
    }

    #[test]
    fn what_the_encoder_writes_the_decoder_takes(item in any_item()) {
        let bytes = cbor::encode(&item);
        let limits = Limits { max_bytes: 1 << 20, max_depth: 16 };
        let read = cbor::decode(&bytes, limits).unwrap();
        prop_assert_eq!(cbor::encode(&read), bytes);
    }

    #[test]
    fn no_second_encoding_of_an_item_is_taken(item in any_item(), at in any::<Index>(), bit in 0..8) {
        let bytes = cbor::encode(&item);
        let mut other = bytes.clone();
        let at = at.index(other.len());
        other[at] ^= 1_u8 << bit;
        let limits = Limits { max_bytes: 1 << 20, max_depth: 16 };
        if let Ok(read) = cbor::decode(&other, limits) {
            prop_assert_eq!(cbor::encode(&read), other);
        }
    }

    #[test]
    fn no_mark_id_makes_the_parser_panic(id in any::<[u8; 16]>()) {
        let _ = mark_id::parse(MarkId(id));
    }

    #[test]
    fn no_page_url_makes_the_scope_panic_and_a_match_stays_on_the_site(text in "[ -~]{0,60}") {
        let target = "https://shop.example.jp/a/".parse().unwrap();
        for text in [text.clone(), format!("https://shop.example.jp{text}"), format!("https:{text}")] {
            if let Ok(page) = text.parse::<PageUrl>() && scope::check(&target, &page).is_ok() {
                prop_assert_eq!(page.url().host_str(), Some("shop.example.jp"));
                prop_assert!(page.url().path().starts_with("/a/"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_noise_makes_the_scanner_panic(side in 1_u32..120, seed in any::<u64>(), blocks in 1_u32..9) {
        let mut state = seed | 1;
        let mut cells = std::collections::BTreeMap::new();
        let mut rgb = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let dark = *cells.entry((x / blocks, y / blocks)).or_insert_with(|| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    state >> 63 == 1
                });
                rgb.extend([if dark { 0 } else { 255 }; 3]);
            }
        }
        let _ = printed::scan(&Picture::from_rgb(side, side, rgb).unwrap());
    }
}
