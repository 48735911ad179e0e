//! Story (d): a renewal in time, one too late, one delayed by the review body.

use serde_json::{Value, json};
use shirushi_verifier::domain::UnixTime;

use super::procedure::{
    Isp, answer, conclude, full, isp_form, isp_mark, pass, second_review, sheet, taken, with_papers,
};
use crate::drill::{Drill, text};

/// A provider that applies, with what it has.
struct Provider {
    number: String,
    token: String,
    name: &'static str,
    url: String,
    pass: Value,
    mark: String,
    badge: Vec<u8>,
}

impl Provider {
    fn isp(&self) -> Isp<'_> {
        Isp {
            number: &self.number,
            token: &self.token,
            name: self.name,
            system: self.name,
            url: &self.url,
        }
    }

    /// A first pass, issued in December on a review of November, and a mark on it.
    fn new(drill: &Drill, name: &'static str, application: &str, owner: (String, String)) -> Self {
        let (number, token) = owner;
        let mut provider = Self {
            url: format!("https://{}.example.jp/", number.to_lowercase()),
            pass: pass(drill, application),
            number,
            token,
            name,
            mark: String::new(),
            badge: Vec::new(),
        };
        let mark = isp_mark(drill, &provider.isp(), &provider.pass, None);
        provider.mark = text(&mark["registration"]);
        provider.badge = drill.badge(&provider.mark, &provider.token);
        provider
    }

    fn renewal_form(&self, drill: &Drill) -> Value {
        let mut form = isp_form(drill, &self.number, self.name);
        form["renews"] = self.pass["number"].clone();
        with_papers(drill, form, &["answers"], &self.token)
    }

    fn verdict(&self, drill: &Drill) -> String {
        drill.verdict(&self.badge, &self.url)
    }
}

/// Both reviews passed; gives the application.
fn reviewed(drill: &Drill, form: &Value, token: &str) -> String {
    let application = taken(drill, form, token);
    answer(drill, &application, &full(&sheet(drill, &application)));
    conclude(drill, &application, &json!({"stage": "first"}));
    let view = second_review(drill, &application);
    assert_eq!(view["stand"], "passed", "{view:#}");
    application
}

#[test]
fn d_renewals_in_time_go_on_late_ones_end_and_the_review_bodys_delay_harms_nobody() {
    let time = |text: &str| -> UnixTime { text.parse().expect("a time") };
    let mut drill = Drill::found("(d) three renewals", time("2026-11-10T03:00:00Z"));
    let names = ["間に合うネット", "遅れるネット", "待たされるネット"];
    let first = names.map(|name| {
        let (number, token) = drill.organisation(name);
        let form = with_papers(
            &drill,
            isp_form(&drill, &number, name),
            &["answers"],
            &token,
        );
        let application = reviewed(&drill, &form, &token);
        (name, application, (number, token))
    });
    drill.at(time("2026-12-01T03:00:00Z"));
    let providers =
        first.map(|(name, application, owner)| Provider::new(&drill, name, &application, owner));
    let [mut in_time, mut late, mut delayed] = providers;
    for provider in [&in_time, &late, &delayed] {
        assert_eq!(provider.pass["valid_to"], "2027-11-30");
        assert_eq!(provider.verdict(&drill), "valid");
    }
    drill.tell("three passes and marks, valid until 2027-11-30");

    drill.at(time("2027-08-31T03:00:00Z"));
    for provider in [&mut in_time, &mut late, &mut delayed] {
        provider.token = drill.employ(&provider.number, provider.name);
    }
    let form = in_time.renewal_form(&drill);
    let early = drill.post("/applications", &in_time.token, &form).refused();
    assert!(early.contains("2027-09-01"), "{early}");
    drill.tell(&format!("the day before it opens: {early}"));

    drill.at(time("2027-11-05T03:00:00Z"));
    let application = reviewed(&drill, &form, &in_time.token);
    let renewed = pass(&drill, &application);
    assert_eq!(renewed["renewals"], 1, "{renewed:#}");
    assert_eq!(renewed["valid_to"], "2028-11-30");
    let mark = isp_mark(&drill, &in_time.isp(), &renewed, Some(&in_time.mark));
    assert_eq!(text(&mark["number"]), format!("{}-01", in_time.mark));
    in_time.badge = drill.badge(&in_time.mark, &in_time.token);
    drill.tell(&format!("{}: renewed to 2028-11-30", in_time.name));

    // Reviewed in time, but the review body does not get to the certificate.
    let form = delayed.renewal_form(&drill);
    let waiting = reviewed(&drill, &form, &delayed.token);
    let mark = isp_mark(&drill, &delayed.isp(), &delayed.pass, Some(&delayed.mark));
    assert_eq!(mark["valid_to"], "2028-11-30");
    delayed.badge = drill.badge(&delayed.mark, &delayed.token);

    drill.at(time("2027-12-01T03:00:00Z"));
    let form = late.renewal_form(&drill);
    let refused = drill.post("/applications", &late.token, &form).refused();
    assert!(refused.contains("2027-11-30"), "{refused}");
    drill.tell(&format!("{}: {refused}", late.name));
    let path = format!("/applications/{waiting}/delay");
    let lapsed = drill.order(&path, &drill.people().review).done();
    assert_eq!(lapsed["state"], "lapsed", "{lapsed:#}");
    assert_eq!(lapsed["until"], "2027-12-30");
    drill.tell(&format!(
        "{}: its pass lapses instead of falling",
        delayed.name
    ));
    let ticked = drill.order("/tick", &drill.people().operator).done();
    let fallen = |what: &str| ticked[what].as_array().expect("a list").clone();
    assert_eq!(fallen("passes").len(), 1, "{ticked:#}");
    assert_eq!(fallen("passes")[0]["number"], late.pass["number"]);
    assert_eq!(fallen("marks")[0]["number"], late.mark);
    assert_eq!(in_time.verdict(&drill), "valid");
    assert_eq!(late.verdict(&drill), "revoked");
    assert_eq!(delayed.verdict(&drill), "valid-basis-under-review");
    drill.tell("after the tick: valid, revoked, valid-basis-under-review");

    drill.at(time("2027-12-10T03:00:00Z"));
    let renewed = pass(&drill, &waiting);
    assert_eq!(renewed["state"], "in-force", "{renewed:#}");
    assert_eq!(renewed["valid_to"], "2028-11-30");
    assert_eq!(delayed.verdict(&drill), "valid");
    drill.tell(&format!(
        "{}: passed within the lapse, valid again",
        delayed.name
    ));
}
