//! Setting up: marks are issued, badges faked, pages written, and the public reports what it saw.

use jiff::Timestamp;
use shirushi_verifier::domain::{MarkNumber, UnixTime};
use shirushi_watermark::Picture;

use super::{
    DAY, Drill, DrillFault, Part, ROUNDS,
    shop::{BADGE_PATH, Shop},
};
use crate::{
    demo::fakes::{of_a_stranger, renumbered, without_credential},
    issue::BundleContents,
    issuing::{Released, issue},
    keys::example_root_key,
    office::Office,
    publish::sign_trust,
    registry::{Event, GrantRequest, Issued, Refusal},
    scheme::Scheme,
    view::{NewReport, ReportCategory, View},
};

/// The scheme of the drill's marks: one that asks for no other mark first.
const SCHEME: &str = "isp2014";
/// Marks hold for a year from the month in which they are granted.
const FOUNDED_DAYS_AGO: i64 = 400;

/// When an office is founded whose first marks have expired today.
pub fn founding_day(today: UnixTime) -> UnixTime {
    today.plus_seconds(-FOUNDED_DAYS_AGO * DAY)
}

pub(super) fn scheme(office: &Office) -> Result<&Scheme, DrillFault> {
    let schemes = office.assets().schemes();
    let scheme = schemes.iter().find(|scheme| scheme.id.as_str() == SCHEME);
    scheme.ok_or_else(|| DrillFault::Set(format!("there is no scheme {SCHEME}")))
}

/// What strangers start from: the genuine site's badge, and the code that shows it.
struct Genuine {
    term: Issued,
    picture: Picture,
    code: String,
}

pub(super) fn set_up(drill: &Drill, rng: &mut impl rand::TryCryptoRng) -> Result<(), DrillFault> {
    let first = drill.today.plus_seconds((1 - ROUNDS) * DAY);
    let holders = drill.shops.iter().filter(|shop| shop.part.holds_a_mark());
    let (expired, current): (Vec<_>, Vec<_>) = holders.partition(|shop| shop.part == Part::Expired);
    // No clock goes back: marks of the past come first.
    issue_to(drill, &expired, founding_day(drill.today))?;
    // The bundle of the founding day ends within these days.
    sign_trust(&drill.office, &example_root_key(), first)?;
    let genuine = issue_to(drill, &current, first)?;
    let genuine = genuine.ok_or_else(|| DrillFault::Set("no site does all right".to_owned()))?;
    let revoked = drill.shops.iter().find(|shop| shop.part == Part::Revoked);
    if let Some(shop) = revoked {
        revoke(&drill.office, shop, first)?;
    }
    for shop in drill.shops.iter().filter(|shop| !shop.part.holds_a_mark()) {
        fake(drill, shop, &genuine, first, rng)?;
        report(drill, shop, first)?;
    }
    Ok(())
}

/// Issues marks to shops, and shows their badges there. Gives that of the site that does all right,
/// if it is among them.
fn issue_to(drill: &Drill, shops: &[&Shop], at: UnixTime) -> Result<Option<Genuine>, DrillFault> {
    let requests = shops.iter().map(|shop| request(shop));
    let requests = requests.collect::<Result<Vec<_>, _>>()?;
    let issued = issue(&drill.office, &requests, at, &|| {})?;
    let mut genuine = None;
    for (shop, released) in shops.iter().zip(issued) {
        let code = show(drill, shop, &released?)?;
        if shop.part == Part::Genuine {
            genuine = Some(original(&drill.office, shop, code)?);
        }
    }
    Ok(genuine)
}

fn request(shop: &Shop) -> Result<GrantRequest, DrillFault> {
    let url = format!("{}{}", shop.url, shop.part.home());
    Ok(GrantRequest {
        scheme: parsed(SCHEME)?,
        holder: parsed(shop.part.shop())?,
        system: parsed("会員サービス")?,
        url: parsed(&url)?,
        passes: Vec::new(),
        prerequisite: None,
        granted_on: None,
        application: None,
    })
}

/// Shows a delivered badge on the site's pages as the bundle says; gives the code for it.
fn show(drill: &Drill, shop: &Shop, released: &Released) -> Result<String, DrillFault> {
    let scheme = scheme(&drill.office)?;
    let registration = released.grant.number.registration;
    let contents = BundleContents {
        badge: &released.badge,
        mark_name: &scheme.mark_name.localized(),
        click_page: &format!("{}marks/{registration}", drill.public),
    };
    // The bundle leaves it to the operator where the picture lies.
    let code = contents.install_code()?;
    let code = code.replace("src=\"badge.png\"", &format!("src=\"{BADGE_PATH}\""));
    shop.picture(released.badge.png().to_vec());
    shop.page("/", Some(&code))?;
    if !shop.part.home().is_empty() {
        shop.page(&format!("/{}", shop.part.home()), Some(&code))?;
    }
    Ok(code)
}

fn original(office: &Office, shop: &Shop, code: String) -> Result<Genuine, DrillFault> {
    let term = term_of(office, shop)?;
    let picture = office.draw_again(&term)?;
    Ok(Genuine {
        term,
        picture,
        code,
    })
}

fn term_of(office: &Office, shop: &Shop) -> Result<Issued, DrillFault> {
    let registry = office.store().registry();
    let url = format!("{}{}", shop.url, shop.part.home());
    let mut marks = registry.marks();
    let mark = marks.find(|mark| mark.current().grant().terms.url.as_str() == url);
    let mark = mark.ok_or_else(|| DrillFault::Set(format!("there is no mark for {url}")))?;
    Ok(mark.current().clone())
}

fn revoke(office: &Office, shop: &Shop, at: UnixTime) -> Result<(), DrillFault> {
    let number = term_of(office, shop)?.grant().number.registration;
    let reason = parsed("misuse")?;
    let revoked = office.store().commit(at, office.actor(), |registry| {
        let schemes = office.assets().schemes();
        let event: Event = registry.revoke(schemes, number, &reason)?;
        Ok::<_, Refusal>((vec![event], ()))
    });
    Ok(revoked.map_err(Box::new)?)
}

/// Puts a stranger's badge on a stranger's page.
fn fake(
    drill: &Drill,
    shop: &Shop,
    genuine: &Genuine,
    at: UnixTime,
    rng: &mut impl rand::TryCryptoRng,
) -> Result<(), DrillFault> {
    let (office, term) = (&drill.office, &genuine.term);
    let picture = match shop.part {
        Part::Altered => {
            let other: MarkNumber = parsed("20777-00")?;
            renumbered(office, term, other)?
        }
        Part::Forged => of_a_stranger(office, term, parsed(shop.url.as_str())?, at, rng)?,
        Part::LookAlike => without_credential(office, term)?,
        _ => genuine.picture.clone(),
    };
    shop.picture(picture.encode_png()?);
    // A picture that leads to the register is no imitation of one any more.
    let plain =
        format!("<img src=\"{BADGE_PATH}\" width=\"160\" height=\"160\" alt=\"安心マーク\">");
    let code = match shop.part {
        Part::LookAlike => &plain,
        _ => &genuine.code,
    };
    Ok(shop.page("/", Some(code))?)
}

/// Somebody tells the authority of the page.
fn report(drill: &Drill, shop: &Shop, at: UnixTime) -> Result<(), DrillFault> {
    let report = NewReport {
        category: ReportCategory::Misuse,
        url: shop.url.to_string(),
        text: "マークがあるのに、登録されている会社ではないようです。".to_owned(),
        registration: None,
        contact: None,
    };
    let at = Timestamp::from_second(at.seconds());
    let at = at.map_err(|error| DrillFault::Set(error.to_string()))?;
    View::new(drill.office.clone()).file_report(&report, at)?;
    Ok(())
}

fn parsed<T: std::str::FromStr>(text: &str) -> Result<T, DrillFault>
where
    T::Err: std::fmt::Display,
{
    let fault = |error: T::Err| DrillFault::Set(format!("{text}: {error}"));
    text.parse().map_err(fault)
}
