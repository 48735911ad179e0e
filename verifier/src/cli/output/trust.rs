//! A trust file as lines for people.

use std::io::Write;

use shirushi_verifier::{texts::Language, trust::Trust};

use super::{BOLD, padded, pick};
use crate::cli::failure::Failure;

/// Prints whom a trust file makes the user believe.
pub(in crate::cli) fn trust(trust: &Trust, language: Language) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let bundle = trust.bundle();
    let mut row = |ja: &str, en: &str, text: String| {
        let label = padded(pick(language, ja, en));
        writeln!(out, "{BOLD}{label}{BOLD:#}{text}")
    };
    row("版", "version", bundle.version.to_string())?;
    row("作成日時", "made", bundle.issued.to_string())?;
    row("期限", "ends", bundle.expires.to_string())?;
    for root in trust.roots() {
        row("ルート指紋", "root", root.to_string())?;
    }
    for scheme in &bundle.schemes {
        let name = match language {
            Language::Ja => &scheme.name.ja,
            Language::En => &scheme.name.en,
        };
        row("制度", "scheme", format!("{name} ({})", scheme.id))?;
    }
    let issuing = bundle.issuing_bodies.iter().map(|b| (&b.body, true));
    for (body, issues) in issuing.chain(bundle.review_bodies.iter().map(|b| (b, false))) {
        let name = match language {
            Language::Ja => &body.name.ja,
            Language::En => &body.name.en,
        };
        let text = format!("{name} {} {}", body.url, body.contact);
        if issues {
            row("付与機関", "issuing body", text)?;
        } else {
            row("審査機関", "review body", text)?;
        }
    }
    for certificate in &bundle.certificates {
        let claims = certificate.claims();
        let withdrawn = bundle.withdrawals.iter();
        let mut withdrawn = withdrawn.filter(|w| w.key == certificate.subject());
        let note = withdrawn.next().map_or(String::new(), |w| {
            format!("  {} {}", pick(language, "失効", "withdrawn"), w.from)
        });
        let (key, usage) = (certificate.subject(), claims.usage);
        let term = format!("{} – {}", claims.not_before, claims.expires);
        row("鍵", "key", format!("{key} {usage} {term}{note}"))?;
    }
    row("意匠", "templates", bundle.templates.len().to_string())?;
    Ok(())
}
