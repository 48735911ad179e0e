//! Deciding a case by a version of the criteria.

use std::collections::BTreeSet;

use super::{
    Answers, Case, Decision, DecisionRefusal, Explanation, Finding, FloorMissed, ItemFinding,
    Outcome, RuleFinding, RuleHeld, Score,
};
use crate::scheme::{
    Condition, Criteria, Fact, FactId, Item, ItemId, Requirement, Rules, Sum, Voucher,
};

impl Rules {
    /// Decides a review; the same case always comes to the same decision.
    ///
    /// # Errors
    /// [`DecisionRefusal`] if anything is unknown, missing or contradicts the facts stated.
    pub fn decide(&self, case: &Case) -> Result<Decision, DecisionRefusal> {
        let deciding = self.deciding(case)?;
        deciding.facts_are_stated()?;
        deciding.answers_are_asked(&case.answers)?;
        deciding.vouchers_are_open()?;
        deciding.decide()
    }

    /// Whether a case asks the items of these answers.
    ///
    /// # Errors
    /// [`DecisionRefusal`] for the first item that it does not.
    pub fn asks(&self, case: &Case, answers: &Answers) -> Result<(), DecisionRefusal> {
        self.deciding(case)?.answers_are_asked(answers)
    }

    fn deciding<'a>(&'a self, case: &'a Case) -> Result<Deciding<'a>, DecisionRefusal> {
        let unknown_version = || DecisionRefusal::UnknownVersion {
            version: case.version.clone(),
        };
        let criteria = self.version(&case.version).ok_or_else(unknown_version)?;
        let unknown_unit = || DecisionRefusal::UnknownUnit {
            unit: case.unit.clone(),
        };
        let sum = criteria.sum(&case.unit, case.kind);
        Ok(Deciding {
            criteria,
            facts: &self.facts,
            case,
            sum: sum.ok_or_else(unknown_unit)?,
        })
    }
}

struct Deciding<'a> {
    criteria: &'a Criteria,
    facts: &'a [Fact],
    case: &'a Case,
    sum: &'a Sum,
}

impl<'a> Deciding<'a> {
    fn asked(&self) -> impl Iterator<Item = &'a Item> + use<'a> {
        self.criteria.asked(&self.case.unit, self.case.kind)
    }

    fn facts_are_stated(&self) -> Result<(), DecisionRefusal> {
        let known = |fact: &FactId| self.facts.iter().any(|f| f.id == *fact);
        if let Some(fact) = self.case.facts.keys().find(|fact| !known(fact)) {
            let fact = fact.clone();
            return Err(DecisionRefusal::UnknownFact { fact });
        }
        let of_items = self.asked().filter_map(|item| item.applies_if.as_ref());
        let given = self.case.vouched.keys();
        let of_vouchers = given.filter_map(|id| self.criteria.voucher(id)?.applies_if.as_ref());
        let needed = of_items.chain(of_vouchers).flat_map(Condition::terms);
        let needed: BTreeSet<&FactId> = needed.map(|term| &term.fact).collect();
        let stated = |fact: &&FactId| self.case.facts.contains_key(*fact);
        let facts: Vec<FactId> = needed.into_iter().filter(|f| !stated(f)).cloned().collect();
        if facts.is_empty() {
            return Ok(());
        }
        Err(DecisionRefusal::FactsMissing { facts })
    }

    fn answers_are_asked(&self, answers: &Answers) -> Result<(), DecisionRefusal> {
        let asked: BTreeSet<&ItemId> = self.asked().map(|item| &item.id).collect();
        let mut answered = answers.keys();
        match answered.find(|item| !asked.contains(item)) {
            None => Ok(()),
            Some(item) => Err(DecisionRefusal::UnknownItem {
                item: item.clone(),
                unit: self.case.unit.clone(),
                kind: self.case.kind,
            }),
        }
    }

    fn vouchers_are_open(&self) -> Result<(), DecisionRefusal> {
        for (id, items) in &self.case.vouched {
            let Some(voucher) = self.criteria.voucher(id) else {
                let voucher = id.clone();
                return Err(DecisionRefusal::UnknownVoucher { voucher });
            };
            if let Some(condition) = &voucher.applies_if
                && !condition.holds(&self.case.facts)
            {
                return Err(DecisionRefusal::VoucherNotOpen {
                    rule: voucher.source.clone(),
                    voucher: id.clone(),
                    condition: condition.to_string(),
                });
            }
            if let Some(item) = items.iter().find(|item| !voucher.items.contains(item)) {
                return Err(DecisionRefusal::NotVouchable {
                    rule: voucher.source.clone(),
                    voucher: id.clone(),
                    item: item.clone(),
                });
            }
        }
        Ok(())
    }

    fn decide(&self) -> Result<Decision, DecisionRefusal> {
        let mut items = Vec::new();
        let mut unanswered = Vec::new();
        for item in self.asked() {
            match self.outcome(item)? {
                Some(outcome) => items.push(self.finding(item, outcome)),
                None => unanswered.push(item.id.clone()),
            }
        }
        if !unanswered.is_empty() {
            let items = unanswered;
            return Err(DecisionRefusal::Unanswered { items });
        }
        let (mandatory, mandatory_missing) = self.mandatory_rule(&items);
        let score = self.score(&items);
        let (floors, floors_missed) = self.floor_rules(&items);
        let mut rules = vec![mandatory];
        rules.extend(score.map(|score| self.points_rule(score)));
        rules.extend(floors);
        let passed = rules.iter().all(|rule| rule.held);
        Ok(Decision {
            passed,
            score,
            mandatory_missing,
            floors_missed,
            items,
            explanation: Explanation::of_decision(passed, &rules),
            rules,
        })
    }

    /// How an item came out; nothing, where it applies and has no answer.
    fn outcome(&self, item: &Item) -> Result<Option<Outcome>, DecisionRefusal> {
        let answer = self.case.answers.get(&item.id).map(|a| a.finding);
        let condition = item.applies_if.as_ref();
        if let Some(condition) = condition.filter(|c| !c.holds(&self.case.facts)) {
            return match answer {
                None | Some(Finding::NotApplicable) => Ok(Some(Outcome::LeftOut)),
                Some(_) => Err(DecisionRefusal::DoesNotApply {
                    item: item.id.clone(),
                    condition: condition.to_string(),
                }),
            };
        }
        match answer {
            Some(finding) => self.answered(item, finding).map(Some),
            None => Ok(self
                .voucher_for(item)
                .map(|v| Outcome::Vouched(v.id.clone()))),
        }
    }

    fn answered(&self, item: &Item, finding: Finding) -> Result<Outcome, DecisionRefusal> {
        let id = item.id.clone();
        match (item.requirement(self.case.kind), finding) {
            (_, Finding::NotApplicable) => Err(DecisionRefusal::Applies {
                item: id,
                condition: item.applies_if.as_ref().map(Condition::to_string),
            }),
            (Requirement::Graded(top), finding) => graded(id, top, finding),
            (Requirement::Points(all), Finding::Points(given)) => all_or_none(id, all, given),
            (_, Finding::Points(_)) => Err(DecisionRefusal::NoPoints { item: id }),
            (_, Finding::Met) => Ok(Outcome::Met),
            (_, Finding::NotMet) => Ok(Outcome::NotMet),
        }
    }

    fn voucher_for(&self, item: &Item) -> Option<&'a Voucher> {
        let mut vouched = self.case.vouched.iter();
        let (id, _) = vouched.find(|(_, items)| items.contains(&item.id))?;
        self.criteria.voucher(id)
    }

    fn finding(&self, item: &Item, outcome: Outcome) -> ItemFinding {
        let requirement = item.requirement(self.case.kind);
        let points = match &outcome {
            Outcome::Met | Outcome::Vouched(_) => requirement.points(),
            Outcome::Graded(grade) => u32::from(*grade),
            Outcome::NotMet | Outcome::LeftOut => 0,
        };
        let explanation = match &outcome {
            Outcome::LeftOut => Explanation::of_left_out(item.applies_if.as_ref(), self.facts),
            Outcome::Vouched(id) => match self.criteria.voucher(id) {
                Some(voucher) => Explanation::of_vouched(requirement, voucher),
                None => Explanation::of_item(requirement, &outcome),
            },
            _ => Explanation::of_item(requirement, &outcome),
        };
        let answer = self.case.answers.get(&item.id);
        ItemFinding {
            item: item.id.clone(),
            section: item.section.clone(),
            requirement,
            outcome,
            points,
            comment: answer.and_then(|a| a.comment.clone()),
            explanation,
        }
    }

    fn mandatory_rule(&self, items: &[ItemFinding]) -> (RuleFinding, Vec<ItemId>) {
        let applies = |i: &&ItemFinding| i.outcome != Outcome::LeftOut;
        let mandatory = |i: &&ItemFinding| i.requirement == Requirement::Mandatory;
        let of = items.iter().filter(applies).filter(mandatory);
        let missing = of.clone().filter(|i| i.outcome == Outcome::NotMet);
        let missing: Vec<ItemId> = missing.map(|i| i.item.clone()).collect();
        let of = of.count();
        let met = of - missing.len();
        let rule = RuleFinding {
            rule: RuleHeld::Mandatory { met, of },
            held: missing.is_empty(),
            source: self.sum.source.clone(),
            explanation: Explanation::of_mandatory(of, &missing),
        };
        (rule, missing)
    }

    fn score(&self, items: &[ItemFinding]) -> Option<Score> {
        let needed = self.sum.needed?;
        let applies = |i: &&ItemFinding| i.outcome != Outcome::LeftOut;
        let applying = items.iter().filter(applies);
        Some(Score {
            points: items.iter().map(|i| i.points).sum(),
            of: applying.map(|i| i.requirement.points()).sum(),
            needed,
        })
    }

    fn points_rule(&self, score: Score) -> RuleFinding {
        RuleFinding {
            rule: RuleHeld::Points(score),
            held: score.points >= score.needed,
            source: self.sum.source.clone(),
            explanation: Explanation::of_score(score),
        }
    }

    fn floor_rules(&self, items: &[ItemFinding]) -> (Vec<RuleFinding>, Vec<FloorMissed>) {
        let mut rules = Vec::new();
        let mut missed = Vec::new();
        for floor in self.criteria.floors() {
            let at_least = floor.at_least;
            for finding in items.iter().filter(|i| floor.items.contains(&i.item)) {
                let Outcome::Graded(grade) = finding.outcome else {
                    continue;
                };
                let item = finding.item.clone();
                let held = grade >= at_least;
                rules.push(RuleFinding {
                    explanation: Explanation::of_floor(&item, grade, at_least),
                    rule: RuleHeld::Floor {
                        item: item.clone(),
                        grade,
                        at_least,
                    },
                    held,
                    source: floor.source.clone(),
                });
                if !held {
                    missed.push(FloorMissed {
                        item,
                        grade,
                        at_least,
                    });
                }
            }
        }
        (rules, missed)
    }
}

fn graded(item: ItemId, top: u8, finding: Finding) -> Result<Outcome, DecisionRefusal> {
    match finding {
        Finding::Points(points) if points <= top => Ok(Outcome::Graded(points)),
        Finding::Points(points) => Err(DecisionRefusal::Points {
            item,
            points,
            possible: format!("0 to {top}"),
        }),
        _ => Err(DecisionRefusal::NotGraded { item, top }),
    }
}

fn all_or_none(item: ItemId, all: u8, points: u8) -> Result<Outcome, DecisionRefusal> {
    match points {
        0 => Ok(Outcome::NotMet),
        _ if points == all => Ok(Outcome::Met),
        _ => Err(DecisionRefusal::Points {
            item,
            points,
            possible: format!("0 or {all}"),
        }),
    }
}
