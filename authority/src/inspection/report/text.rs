//! The report as text for people.

use std::fmt::{self, Write as _};

use super::{AddressResult, InspectionReport, RunEnd};
use crate::{
    inspection::{Judgement, judgement::Weight, run::Reach, tls::TlsResult},
    language::Language,
};

impl InspectionReport {
    /// The report as text, a page or two for a small system.
    pub fn text(&self, language: Language) -> String {
        let mut page = Page {
            text: String::new(),
            language,
        };
        // Writing to a string cannot fail.
        let _ = page.report(self);
        page.text
    }
}

struct Page {
    text: String,
    language: Language,
}

impl Page {
    fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.language.pick(ja, en)
    }

    fn report(&mut self, report: &InspectionReport) -> fmt::Result {
        let declaration = report.plan.declaration();
        let title = self.say("オンライン検査結果", "Online inspection");
        let outcome = report.outcome.explanation();
        writeln!(
            self.text,
            "{title}: {} ({})",
            declaration.system, declaration.case
        )?;
        let result = self.say("総合", "Overall");
        writeln!(
            self.text,
            "{result}: {}",
            outcome.in_language(self.language)
        )?;
        let window = self.say("検査時間帯", "Window");
        let (from, to) = (declaration.window.start, declaration.window.end);
        writeln!(self.text, "{window}: {from} - {to}")?;
        let consent = self.say("同意", "Consent");
        let by = &declaration.consent;
        writeln!(
            self.text,
            "{consent}: {} ({}), {}, SHA-256 {}",
            by.by, by.role, by.at, by.text_sha256
        )?;
        self.run(report)?;
        for (server, result) in declaration.servers.iter().zip(&report.servers) {
            let outcome = result.outcome().explanation();
            let outcome = outcome.in_language(self.language).to_owned();
            writeln!(self.text, "\n{} {}: {outcome}", server.name, server.host)?;
            for at in &result.addresses {
                self.address(at)?;
            }
        }
        if let Some(holes) = &report.holes {
            let title = self.say("既知のセキュリティホール", "Known holes");
            self.section(title, &holes.judgement)?;
        }
        if let Some(payment) = &report.payment {
            let title = self.say("決済の安全対策", "Payment");
            self.section(title, &payment.judgement)?;
        }
        Ok(())
    }

    fn run(&mut self, report: &InspectionReport) -> fmt::Result {
        let run = &report.run;
        let title = self.say("実施", "Run");
        let connections = self.say("接続", "connections");
        writeln!(
            self.text,
            "{title}: {} - {}, {connections} {}",
            run.started, run.ended, run.connections
        )?;
        if let RunEnd::Stopped { halt } = &run.end {
            let stopped = self.say(
                "検査は途中で打ち切られました。残りは日程を改めて協議してください",
                "The run was stopped; agree on another window for what is left",
            );
            writeln!(self.text, "{stopped}: {halt}")?;
        }
        Ok(())
    }

    fn address(&mut self, at: &AddressResult) -> fmt::Result {
        let reach = match at.reach {
            Reach::Reached => self.say("到達", "reached"),
            Reach::NoDeclaredPort => self.say(
                "申告されたポートに接続できません",
                "no declared port accepts a connection",
            ),
            Reach::Silent => self.say("応答なし", "silent"),
            Reach::NotTried => self.say("未実施", "not tried"),
        };
        writeln!(self.text, "  {}: {reach}", at.address)?;
        if let Some(ports) = &at.ports {
            for (transport, states) in [("TCP", &ports.tcp), ("UDP", &ports.udp)] {
                let sets = [
                    (self.say("開放", "open"), &states.open),
                    (self.say("閉鎖", "closed"), &states.closed),
                    (self.say("無応答", "filtered"), &states.filtered),
                    (self.say("未検査", "not checked"), &states.unchecked),
                ];
                for (name, set) in sets.into_iter().filter(|(_, s)| !s.is_empty()) {
                    writeln!(self.text, "    {transport} {name}: {set}")?;
                }
            }
        }
        if let Some(judgement) = &at.port_judgement {
            let title = self.say("ポート検査", "Ports");
            self.judgement(4, title, judgement)?;
        }
        for tls in &at.tls {
            self.tls(tls)?;
        }
        Ok(())
    }

    fn tls(&mut self, tls: &TlsResult) -> fmt::Result {
        let outcome = tls.outcome().explanation();
        let outcome = outcome.in_language(self.language).to_owned();
        writeln!(self.text, "    TLS {}: {outcome}", tls.port)?;
        for check in &tls.checks {
            let name = check.check.explanation();
            let name = name.in_language(self.language).to_owned();
            self.judgement(6, &name, &check.judgement)?;
        }
        Ok(())
    }

    fn section(&mut self, title: &str, judgement: &Judgement) -> fmt::Result {
        writeln!(self.text)?;
        self.judgement(0, title, judgement)
    }

    fn judgement(&mut self, indent: usize, title: &str, judgement: &Judgement) -> fmt::Result {
        let outcome = judgement.outcome.explanation();
        let outcome = outcome.in_language(self.language).to_owned();
        writeln!(
            self.text,
            "{:indent$}{title} [{}]: {outcome}",
            "", judgement.policy
        )?;
        for reason in &judgement.reasons {
            let sign = match reason.weight {
                Weight::Fails => '×',
                Weight::Open => '?',
                Weight::Noted => '-',
            };
            let text = reason.text.in_language(self.language).to_owned();
            let source = if reason.source.is_empty() {
                String::new()
            } else {
                format!(" [{}]", reason.source)
            };
            writeln!(self.text, "{:indent$}  {sign} {text}{source}", "")?;
        }
        Ok(())
    }
}
