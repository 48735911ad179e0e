//! Holding a checklist against what its version declares of it: counts, sums, floors and vouchers.

use super::{Criteria, CriteriaProblem, Requirement, ReviewKind, Sum, Vocabulary};
use crate::scheme::{ItemId, UnitId, spot::Spot};

type Wrong = (Spot, CriteriaProblem);

pub(super) fn check(criteria: &Criteria, spot: &Spot, words: &Vocabulary<'_>) -> Result<(), Wrong> {
    let (declared, found) = (criteria.declared.count, criteria.items.len());
    if declared != found {
        let problem = CriteriaProblem::Count { declared, found };
        return Err((spot.key("count"), problem));
    }
    for (place, sum) in criteria.declared.sums.iter().enumerate() {
        let spot = spot.key("sums").at(place);
        let (unit, kind) = (sum.unit.clone(), sum.kind);
        if !words.units.contains(&unit) {
            return Err((spot.key("unit"), CriteriaProblem::UnknownUnit { unit }));
        }
        let earlier = &criteria.declared.sums[..place];
        if earlier.iter().any(|s| s.unit == unit && s.kind == kind) {
            return Err((spot, CriteriaProblem::SumTwice { unit, kind }));
        }
        sums_agree(criteria, sum, &spot)?;
    }
    every_unit_has_sums(criteria, words).map_err(|problem| (spot.key("sums"), problem))?;
    floors_are_graded(criteria, spot)?;
    vouchers_are_sound(criteria, spot, words)
}

fn sums_agree(criteria: &Criteria, sum: &Sum, spot: &Spot) -> Result<(), Wrong> {
    let asked = || criteria.asked(&sum.unit, sum.kind);
    let mandatory = asked().filter(|i| i.requirement(sum.kind) == Requirement::Mandatory);
    let points = asked().map(|i| i.requirement(sum.kind).points()).sum();
    for (key, what, declared, found) in [
        ("items", "items", sum.items as u32, asked().count() as u32),
        (
            "mandatory",
            "mandatory items",
            sum.mandatory as u32,
            mandatory.count() as u32,
        ),
        ("points", "points", sum.points, points),
    ] {
        if declared != found {
            let problem = CriteriaProblem::Sum {
                what,
                unit: sum.unit.clone(),
                kind: sum.kind,
                declared,
                found,
            };
            return Err((spot.key(key), problem));
        }
    }
    match sum.needed {
        Some(needed) if needed == 0 || needed > sum.points => {
            let points = sum.points;
            Err((
                spot.key("needed"),
                CriteriaProblem::Needed { needed, points },
            ))
        }
        _ => Ok(()),
    }
}

fn every_unit_has_sums(criteria: &Criteria, words: &Vocabulary<'_>) -> Result<(), CriteriaProblem> {
    for unit in words.units.iter().copied() {
        for kind in ReviewKind::ALL {
            if criteria.sum(unit, kind).is_none() {
                let unit: UnitId = unit.clone();
                return Err(CriteriaProblem::NoSum { unit, kind });
            }
        }
    }
    Ok(())
}

fn floors_are_graded(criteria: &Criteria, spot: &Spot) -> Result<(), Wrong> {
    for (place, floor) in criteria.declared.floors.iter().enumerate() {
        let spot = spot.key("floors").at(place).key("items");
        for (n, id) in floor.items.iter().enumerate() {
            let item = criteria.item(id).ok_or_else(|| unknown(&spot.at(n), id))?;
            let graded = |kind| match item.requirement(kind) {
                Requirement::Graded(top) => floor.at_least <= top,
                Requirement::NotAsked => true,
                _ => false,
            };
            if !ReviewKind::ALL.into_iter().all(graded) {
                let (item, at_least) = (id.clone(), floor.at_least);
                let problem = CriteriaProblem::NotGraded { item, at_least };
                return Err((spot.at(n), problem));
            }
        }
    }
    Ok(())
}

fn vouchers_are_sound(
    criteria: &Criteria,
    spot: &Spot,
    words: &Vocabulary<'_>,
) -> Result<(), Wrong> {
    for (place, voucher) in criteria.declared.vouchers.iter().enumerate() {
        let spot = spot.key("vouchers").at(place);
        let earlier = &criteria.declared.vouchers[..place];
        if earlier.iter().any(|v| v.id == voucher.id) {
            let id = voucher.id.to_string();
            return Err((spot.key("id"), CriteriaProblem::Twice { id }));
        }
        if let Some(condition) = &voucher.applies_if {
            let known = words.knows(condition);
            known.map_err(|problem| (spot.key("applies_if"), problem))?;
        }
        let spot = spot.key("items");
        for (n, id) in voucher.items.iter().enumerate() {
            let item = criteria.item(id).ok_or_else(|| unknown(&spot.at(n), id))?;
            let graded = |kind| matches!(item.requirement(kind), Requirement::Graded(_));
            if ReviewKind::ALL.into_iter().any(graded) {
                let item = id.clone();
                return Err((spot.at(n), CriteriaProblem::VouchedGrade { item }));
            }
        }
    }
    Ok(())
}

fn unknown(spot: &Spot, item: &ItemId) -> Wrong {
    let item = item.clone();
    (spot.clone(), CriteriaProblem::UnknownItem { item })
}
