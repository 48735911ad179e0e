//! Why a complaint is out of scope, in words for whoever complained (3.16(2)).

use crate::scheme::{Bilingual, Category, Complainant, Text, TextProblem};

/// Why: its category is not open to the complainant, or there is none for it.
///
/// # Errors
/// [`TextProblem::TooLong`] where a category's own text leaves no room.
pub(super) fn explanation(category: Option<&Category>) -> Result<Bilingual, TextProblem> {
    let Some(category) = category else {
        return both(
            "お申し出の内容は、本制度が受け付ける苦情および相談の範囲に含まれません。",
            "What you wrote about is not among the complaints and consultations that this scheme takes.",
        );
    };
    let (ja, en) = if category.from.contains(&Complainant::Holder) {
        (
            "審査合格証またはマークの取得者",
            "holders of passes and marks",
        )
    } else {
        ("消費者等", "consumers and other members of the public")
    };
    let text = &category.text;
    both(
        &format!("「{}」は、{ja}からのみ受け付けています。", text.ja),
        &format!("“{}” is open to {en} only.", text.en),
    )
}

fn both(ja: &str, en: &str) -> Result<Bilingual, TextProblem> {
    Ok(Bilingual {
        ja: Text::try_from(ja.to_owned())?,
        en: Text::try_from(en.to_owned())?,
    })
}
