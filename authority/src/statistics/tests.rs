//! What is counted, as sentences (3.18).

use jiff::civil::date;

use super::*;
use crate::{
    casework::{
        complaint::{Filer, Filing},
        misuse::{Evidence, Found, Look, Recommendation, Suspicion},
        tests::cases::{Bench, id, line, prose},
    },
    scheme::{Body, FoundBy},
};

fn span(from: jiff::civil::Date, to: jiff::civil::Date) -> Span {
    Span::new(from, to, date(2027, 3, 31)).unwrap()
}

fn isp(bench: &Bench, span: Span) -> SchemeStatistics {
    let statistics = Statistics::of(&bench.registry, &bench.schemes, span).unwrap();
    let isp = |scheme: &SchemeStatistics| scheme.scheme.as_str() == "isp2014";
    statistics.schemes.into_iter().find(isp).unwrap()
}

/// Four marks of November and one of December; one of them revoked in January, one suspended.
fn bench() -> Bench {
    let mut bench = Bench::new();
    let first: Vec<_> = ["a", "b", "c", "d"]
        .map(|name| bench.mark(&format!("https://{name}.example.jp/")))
        .into();
    bench
        .at("2026-12-10T03:00:00Z")
        .mark("https://e.example.jp/");
    let suspended = bench
        .registry
        .suspend(first[1], "under investigation", bench.now)
        .unwrap();
    bench.record(vec![suspended]);
    bench.at("2027-01-31T14:59:59Z").revoke(first[0]);
    bench
}

fn suspicion(url: &str, report: Option<u64>) -> Suspicion {
    Suspicion {
        scheme: "isp2014".parse().unwrap(),
        kind: id("never-granted"),
        found_by: FoundBy::Crawl,
        url: url.parse().unwrap(),
        mark: None,
        report,
        note: None,
    }
}

/// A misuse case that is closed on the bench's day.
fn stopped(bench: &mut Bench, suspicion: &Suspicion, days: i64) {
    let (registry, schemes, now) = (&bench.registry, &bench.schemes, bench.now);
    let opened = registry.open_misuse(schemes, suspicion, now);
    let number = bench.take(opened).unwrap();
    let image = || "image/png".parse().unwrap();
    let evidence = Evidence::of(b"a picture", image(), bench.now, None);
    let (registry, schemes, now) = (&bench.registry, &bench.schemes, bench.now);
    let preserved = registry.preserve_evidence(schemes, number, evidence, now);
    bench.take(preserved).unwrap();
    bench.now = bench.now.plus_seconds(days * 86_400);
    let on = bench.schemes.iter().next().unwrap().zone.day_of(bench.now);
    let look = Look {
        on,
        found: Found::Stopped,
        evidence: Evidence::of(b"nothing there", image(), bench.now, None),
    };
    let (registry, schemes, now) = (&bench.registry, &bench.schemes, bench.now);
    let looked = registry.look_again(schemes, number, look, now);
    bench.take(looked).unwrap();
    let closed = bench
        .registry
        .close_misuse(&bench.schemes, number, bench.now);
    bench.take(closed).unwrap();
}

#[test]
fn rule_3_18_marks_are_counted_by_state_at_the_end_of_each_month_in_the_schemes_zone() {
    let bench = bench();
    let counted = isp(&bench, span(date(2026, 11, 1), date(2027, 2, 10)));
    let months = counted.marks.months;
    let names: Vec<_> = months.iter().map(|m| m.month.to_string()).collect();
    assert_eq!(names, ["2026-11", "2026-12", "2027-01", "2027-02"]);
    let granted: Vec<_> = months.iter().map(|m| m.granted).collect();
    assert_eq!(granted, [4, 1, 0, 0]);
    let revoked: Vec<_> = months.iter().map(|m| m.revoked).collect();
    assert_eq!(revoked, [0, 0, 1, 0], "a second before midnight in Tokyo");
    let at_end = |month: usize| months[month].at_end;
    assert_eq!(at_end(0).valid, 4);
    assert_eq!((at_end(1).valid, at_end(1).suspended), (4, 1));
    let last = at_end(3);
    assert_eq!((last.valid, last.suspended, last.revoked), (3, 1, 1));
}

#[test]
fn rule_3_18_revocations_are_counted_by_cause_within_the_span_only() {
    let bench = bench();
    let counted = isp(&bench, span(date(2027, 1, 1), date(2027, 1, 31)));
    let [cause] = counted.marks.revocations.as_slice() else {
        panic!("{:?}", counted.marks.revocations);
    };
    assert_eq!((cause.id.as_str(), cause.count), ("misuse", 1));
    let before = isp(&bench, span(date(2026, 11, 1), date(2027, 1, 30)));
    assert!(before.marks.revocations.is_empty());
}

#[test]
fn rule_3_18_holders_sites_and_systems_are_counted_over_marks_in_use() {
    let bench = bench();
    let counted = isp(&bench, span(date(2026, 11, 1), date(2027, 2, 10)));
    let extent = counted.marks.extent;
    assert_eq!((extent.holders, extent.sites, extent.systems), (1, 3, 1));
    assert_eq!(extent.systems_with_2_to_9, 1);
}

#[test]
fn rule_3_18_a_pass_that_lapses_counts_once_however_many_marks_stand_on_it() {
    let mut bench = Bench::new();
    let mark = bench.mark("https://a.example.jp/");
    let grant = bench.registry.mark(mark).unwrap().current().grant();
    let passes = grant.terms.passes.clone();
    let request = crate::registry::GrantRequest {
        passes: passes.clone(),
        ..crate::registry::tests::request("https://b.example.jp/")
    };
    bench.mark_of(request);
    let (pass, now) = (passes[0].number, bench.now);
    let until = date(2026, 12, 10);
    let lapsed = bench
        .registry
        .lapse_pass(&bench.schemes, pass, until, "declared falsely", now)
        .unwrap();
    bench.record(vec![lapsed]);
    let counted = isp(&bench, span(date(2026, 11, 1), date(2026, 11, 30)));
    let month = &counted.marks.months[0];
    assert_eq!(month.passes_lapsed, 1);
    assert_eq!(month.at_end.basis_under_review, 2);
}

#[test]
fn rule_3_18_complaints_are_counted_by_category_and_outcome() {
    let mut bench = Bench::new();
    let from = Filer::Public { reply_to: None };
    for category in [Some("use"), Some("use"), Some("review"), None] {
        let filing = Filing {
            scheme: "isp2014".parse().unwrap(),
            category: category.map(id),
            from: from.clone(),
            about: None,
            text: prose("使い方がわかりません。"),
            report: None,
        };
        let received = bench
            .registry
            .receive_complaint(&bench.schemes, &filing, bench.now);
        bench.take(received).unwrap();
    }
    let taken = bench.registry.take_up_complaint(
        &bench.schemes,
        "C1".parse().unwrap(),
        Body::Issuing,
        bench.now,
    );
    bench.take(taken).unwrap();
    let counted = isp(&bench, span(date(2026, 11, 1), date(2026, 11, 30)));
    let of = |category: Option<&str>| {
        let mut all = counted.complaints.categories.iter();
        let found = all.find(|c| c.category == category.map(id)).unwrap();
        (found.received, found.in_hand, found.closed, found.refused)
    };
    assert_eq!(of(Some("use")), (1, 1, 0, 0));
    assert_eq!(of(Some("review")), (0, 0, 0, 1));
    assert_eq!(of(None), (0, 0, 0, 1));
    let later = isp(&bench, span(date(2026, 12, 1), date(2026, 12, 31)));
    let none = |c: &CategoryCount| c.received + c.in_hand + c.closed + c.refused == 0;
    assert!(later.complaints.categories.iter().all(none));
}

#[test]
fn rule_3_18_the_time_to_closing_runs_from_the_report_where_there_was_one() {
    let mut bench = Bench::new();
    let report = bench.report("http://fake.example/");
    bench.at("2026-11-24T03:00:00Z");
    stopped(&mut bench, &suspicion("http://a.example/", Some(report)), 2);
    bench.at("2026-12-01T03:00:00Z");
    stopped(&mut bench, &suspicion("http://b.example/", None), 0);
    stopped(&mut bench, &suspicion("http://c.example/", None), 40);
    let open = suspicion("http://d.example/", None);
    let opened = bench.registry.open_misuse(&bench.schemes, &open, bench.now);
    bench.take(opened).unwrap();
    let counted = isp(&bench, span(date(2026, 11, 1), date(2027, 1, 31)));
    let times = counted.misuse.to_close;
    assert_eq!(
        (times.count, times.median_days, times.longest_days),
        (3, 5, 40)
    );
    let buckets = (
        times.within_1_day,
        times.within_7_days,
        times.within_90_days,
    );
    assert_eq!(buckets, (1, 1, 1));
    let kind = &counted.misuse.kinds[0];
    assert_eq!((kind.opened, kind.closed), (1, 3));
}

#[test]
fn rule_3_17_2_2_stops_of_use_not_seen_are_counted() {
    let bench = bench();
    let counted = isp(&bench, span(date(2026, 11, 1), date(2027, 2, 10)));
    assert_eq!(counted.misuse.outstanding_stops, 1);
}

#[test]
fn a_span_ends_no_earlier_than_it_begins_and_no_later_than_today() {
    let (from, to, today) = (date(2026, 11, 1), date(2026, 10, 31), date(2026, 11, 22));
    let backwards = InvalidSpan::Backwards { from, to };
    assert_eq!(Span::new(from, to, today), Err(backwards));
    let to = date(2026, 11, 23);
    assert_eq!(
        Span::new(from, to, today),
        Err(InvalidSpan::Future { to, today })
    );
    let from = date(2016, 11, 30);
    let months = 121;
    let too_long = InvalidSpan::TooLong {
        from,
        to: today,
        months,
    };
    assert_eq!(Span::new(from, today, today), Err(too_long));
    let year = Span::year_to(today);
    assert_eq!((year.from(), year.to()), (date(2025, 12, 1), today));
}

#[test]
fn the_sheet_has_one_number_a_row_and_lines_of_rfc_4180() {
    let bench = bench();
    let span = span(date(2026, 11, 1), date(2027, 2, 10));
    let statistics = Statistics::of(&bench.registry, &bench.schemes, span).unwrap();
    let sheet = sheet(&statistics).unwrap();
    let mut lines = sheet.split("\r\n");
    assert_eq!(lines.next(), Some("scheme,subject,key,month,measure,count"));
    for line in [
        "isp2014,marks,,2026-11,granted,4",
        "isp2014,revocations,misuse,,revoked,1",
        "isp2014,extent,,,sites,3",
        "ecom2000,misuse,never-granted,,opened,0",
    ] {
        assert!(sheet.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
    let mut reader = ::csv::Reader::from_reader(sheet.as_bytes());
    for row in reader.records() {
        row.unwrap()[5].parse::<u64>().unwrap();
    }
}

#[test]
fn every_plot_is_a_well_formed_picture_that_tells_its_content_in_words() {
    let mut bench = bench();
    let from = Filer::Public { reply_to: None };
    let received = bench.registry.receive_complaint(
        &bench.schemes,
        &Filing {
            scheme: "isp2014".parse().unwrap(),
            category: Some(id("use")),
            from,
            about: None,
            text: prose("使い方がわかりません。"),
            report: None,
        },
        bench.now,
    );
    bench.take(received).unwrap();
    let number = {
        let suspicion = suspicion("http://fake.example/", None);
        let opened = bench
            .registry
            .open_misuse(&bench.schemes, &suspicion, bench.now);
        bench.take(opened).unwrap()
    };
    let evidence = Evidence::of(b"x", "image/png".parse().unwrap(), bench.now, None);
    let preserved = bench
        .registry
        .preserve_evidence(&bench.schemes, number, evidence, bench.now);
    bench.take(preserved).unwrap();
    let recommendation = Recommendation {
        to: line("株式会社なりすまし"),
        until: date(2027, 2, 10),
    };
    let recommended =
        bench
            .registry
            .recommend_stop(&bench.schemes, number, recommendation, bench.now);
    bench.take(recommended).unwrap();
    let span = span(date(2026, 11, 1), date(2027, 2, 10));
    let statistics = Statistics::of(&bench.registry, &bench.schemes, span).unwrap();
    let plots = plots(&statistics);
    assert_eq!(plots.len(), 2 * 2 * 7);
    for Plot { name, svg } in &plots {
        let picture = roxmltree::Document::parse(svg).unwrap();
        let root = picture.root_element();
        let told = |tag: &str| {
            let mut children = root.children();
            let child = children.find(|c| c.has_tag_name(("http://www.w3.org/2000/svg", tag)));
            child.and_then(|c| c.text()).unwrap_or_default().to_owned()
        };
        assert!(
            !told("title").is_empty() && !told("desc").is_empty(),
            "{name}"
        );
        let language = if name.ends_with("-ja.svg") {
            "ja"
        } else {
            "en"
        };
        assert_eq!(root.attribute("lang"), Some(language), "{name}");
    }
    let english = plots.iter().find(|p| p.name == "marks-isp2014-en.svg");
    let svg = &english.unwrap().svg;
    assert!(
        svg.contains("2027-02 – Valid: 3, Suspended: 1, Revoked: 1"),
        "{svg}"
    );
    assert!(
        !svg.contains("Expired"),
        "a state that no mark is in is left out"
    );
}
