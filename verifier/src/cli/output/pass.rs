//! What the program prints of a pass.

use std::io::Write;

use shirushi_verifier::{pass_credential::PassClaims, texts::Language};

use super::{DIM, GREEN, RED, pick};
use crate::cli::{
    failure::Failure,
    pass::{Genuine, Outcome},
};

/// Prints what a file is, what it says, and what it cannot say.
pub(in crate::cli) fn pass(outcome: &Outcome, language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let (style, title) = match outcome {
        Outcome::InForce(_) => (
            GREEN,
            pick(language, "有効な審査合格証です", "A genuine pass, in force"),
        ),
        Outcome::NotYetValid(_) => (
            RED,
            pick(
                language,
                "有効期間の前の審査合格証です",
                "A genuine pass, not in force yet",
            ),
        ),
        Outcome::Expired(_) => (
            RED,
            pick(
                language,
                "有効期限の切れた審査合格証です",
                "A genuine pass that has expired",
            ),
        ),
        Outcome::Forged { .. } => (
            RED,
            pick(
                language,
                "審査機関の合格証ではありません",
                "Not a pass of any review body in the trust file",
            ),
        ),
        Outcome::NoPass { .. } => (
            RED,
            pick(language, "審査合格証のファイルではありません", "No pass"),
        ),
    };
    writeln!(out, "{style}{title}{style:#}")?;
    match outcome {
        Outcome::InForce(genuine) | Outcome::NotYetValid(genuine) | Outcome::Expired(genuine) => {
            particulars(&mut out, genuine, language)
        }
        Outcome::Forged { reason } | Outcome::NoPass { reason } => {
            writeln!(out, "{DIM}{reason}{DIM:#}")?;
            Ok(())
        }
    }
}

fn particulars(out: &mut impl Write, genuine: &Genuine, language: Language) -> Result<(), Failure> {
    let PassClaims {
        issuer,
        valid_from,
        valid_to,
        scheme,
        number,
        operator,
        system,
        unit,
    } = &genuine.claims;
    let rows = [
        (("合格番号", "number"), number.to_string()),
        (("運営者", "operator"), operator.to_string()),
        (("システム", "system"), system.to_string()),
        (("審査の単位", "unit"), unit.to_string()),
        (("制度", "scheme"), scheme.to_string()),
        (("審査機関", "review body"), issuer.to_string()),
        (
            ("有効期間", "in force"),
            format!("{valid_from} – {valid_to}"),
        ),
        (("署名鍵", "key"), genuine.key.to_string()),
    ];
    for ((ja, en), value) in rows {
        let label = super::padded(pick(language, ja, en));
        writeln!(out, "{label}{value}")?;
    }
    let note = pick(
        language,
        "発行後に取り消されたかどうかは、ファイルからは分かりません。審査機関にお問い合わせください。",
        "A file cannot say whether the pass was revoked since; ask the review body.",
    );
    writeln!(out, "{DIM}{note}{DIM:#}")?;
    Ok(())
}
