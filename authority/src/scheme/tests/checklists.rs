//! The shipped checklists say what their sources say.

use super::fixtures::shipped;
use crate::scheme::{ReviewKind, UnitId};

#[test]
fn the_isp_checklist_has_53_items_with_25_and_26_mandatory_and_122_and_117_points() {
    let rules = shipped("isp2014");
    let criteria = &rules.versions()[0];
    let unit: UnitId = "service".parse().unwrap();
    assert_eq!(criteria.items().len(), 53);
    let initial = criteria.sum(&unit, ReviewKind::Initial).unwrap();
    assert_eq!((initial.mandatory, initial.points), (25, 122));
    let renewal = criteria.sum(&unit, ReviewKind::Renewal).unwrap();
    assert_eq!((renewal.mandatory, renewal.points), (26, 117));
    assert_eq!((initial.needed, renewal.needed), (Some(91), Some(91)));
}

#[test]
fn the_memorandum_stands_for_14_items_and_not_for_3_1_7() {
    let rules = shipped("isp2014");
    let memorandum = &rules.versions()[0].vouchers()[0];
    assert_eq!(memorandum.items.len(), 14);
    assert!(!memorandum.items.contains(&"3-1-7".parse().unwrap()));
}

#[test]
fn the_ecom_checklist_has_141_measures_in_18_tables() {
    let rules = shipped("ecom2000");
    let criteria = &rules.versions()[0];
    assert_eq!(criteria.items().len(), 141);
    let is_table = |id: &str| id.matches('-').count() == 1;
    let tables = criteria.sections().iter();
    assert_eq!(tables.filter(|s| is_table(s.id.as_str())).count(), 18);
}

#[test]
fn every_item_and_every_heading_has_an_english_text_of_its_own() {
    for scheme in ["isp2014", "ecom2000"] {
        let rules = shipped(scheme);
        let criteria = &rules.versions()[0];
        let items = criteria.items().iter().map(|i| &i.text);
        let texts = items.chain(criteria.sections().iter().map(|s| &s.text));
        for text in texts {
            assert!(text.en.as_str().is_ascii() || text.en.as_str().contains('’'));
            assert!(!text.ja.as_str().is_ascii(), "{}", text.ja);
        }
    }
}
