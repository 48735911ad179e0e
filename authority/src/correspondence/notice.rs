//! Every notice that the bodies send, with the operands its text needs (requirements, sections 2 to 5).
//!
//! The names are a file format: a notice may stand in the journal, so none is renamed or removed,
//! and an operand is added only with a default. Unknown names are refused.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shirushi_verifier::domain::{
    HolderName, MarkNumber, NumberedPass, SystemName, TargetUrl, UnixTime,
};

use super::PageUrl;
use super::operand::{BadgeProblem, Operands, Reference, Subject, Verdict, Yen};
use crate::language::Language;
use crate::scheme::{Bilingual, Body, ItemId, Text, Zone};

/// Who a notice goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipient {
    /// Who applied for a review or a mark.
    Applicant,
    /// Who holds a pass.
    PassHolder,
    /// Who holds a mark.
    MarkHolder,
    /// Who holds what the notice names, a pass or a mark.
    Holder,
    /// Who complained or asked.
    Complainant,
    /// Who reported a misuse.
    Reporter,
    /// Who is found to misuse a mark.
    Misuser,
    /// A designated review body.
    ReviewBody,
    /// Whoever has a message waiting.
    Reader,
}

/// Which body sends a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// The body that issues marks.
    Issuing,
    /// The body that reviews.
    Review,
    /// Whichever has the matter in hand.
    Either,
}

impl Sender {
    /// Whether this body may send it.
    pub fn admits(self, body: Body) -> bool {
        match self {
            Self::Either => true,
            Self::Issuing => body == Body::Issuing,
            Self::Review => body == Body::Review,
        }
    }
}

/// What is known of a notice without its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Its stable name, which is also the key of its texts.
    pub name: &'static str,
    /// Who sends it.
    pub from: Sender,
    /// Who gets it.
    pub to: Recipient,
    /// When it goes out.
    pub when: &'static str,
    /// The names of its operands, in their order.
    pub operands: &'static [&'static str],
}

macro_rules! notices {
    ($(
        $name:ident $key:literal $from:ident $to:ident $when:literal
        { $($field:ident: $type:ty = $what:literal),* $(,)? }
    )*) => {
        /// A notice and what it is about.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "notice", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum Notice {
            $(
                #[doc = concat!("Goes out when ", $when, ".")]
                #[serde(rename = $key)]
                $name { $(
                    #[doc = concat!("What it names: ", $what, ".")]
                    $field: $type,
                )* },
            )*
        }

        impl Notice {
            /// Every kind of notice.
            pub const KINDS: &'static [Kind] = &[$(Kind {
                name: $key,
                from: Sender::$from,
                to: Recipient::$to,
                when: $when,
                operands: &[$(stringify!($field)),*],
            }),*];

            /// Its kind.
            pub fn kind(&self) -> &'static Kind {
                let place = [$($key),*].iter().position(|name| *name == self.name());
                &Self::KINDS[place.unwrap_or_default()]
            }

            /// Its stable name.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => $key),* }
            }

            /// One of each kind.
            #[cfg(test)]
            pub(crate) fn samples() -> Vec<Self> {
                use super::samples::Sample;
                vec![$(Self::$name { $($field: <$type as Sample>::sample()),* }),*]
            }

            /// Its operands as its text shows them: dates in `zone`, names in `language`.
            pub(super) fn operands(&self, language: Language, zone: &Zone) -> Operands {
                let mut operands = Operands::new(language, zone);
                match self {
                    $(Self::$name { $($field),* } => {
                        $(operands.put(stringify!($field), $field);)*
                    })*
                }
                operands
            }
        }
    };
}

notices! {
    SelfDiagnosisPassed "self-diagnosis-passed" Review Applicant
    "every question of the self-diagnosis is answered with yes" { unit: Bilingual = "the review unit" }

    SelfDiagnosisFailed "self-diagnosis-failed" Review Applicant
    "a question of the self-diagnosis is not answered with yes"
    { unit: Bilingual = "the review unit", questions: Vec<Bilingual> = "the questions that were not" }

    ApplicationReceived "application-received" Either Applicant
    "an application is taken"
    { application: Reference = "the application", subject: Bilingual = "what is applied for", received: Date = "the day of receipt" }

    ApplicationIncomplete "application-incomplete" Either Applicant
    "papers or statements are missing from an application"
    { application: Reference = "the application", subject: Bilingual = "what is applied for", missing: Vec<Bilingual> = "what is missing", until: Date = "the last day to hand it in" }

    ApplicationRefused "application-refused" Either Applicant
    "an application is not taken"
    { application: Reference = "the application", subject: Bilingual = "what is applied for", reason: Bilingual = "why" }

    PaperReviewPassed "paper-review-passed" Review Applicant
    "the paper review is passed"
    { application: Reference = "the application", unit: Bilingual = "the review unit" }

    PaperReviewFailed "paper-review-failed" Review Applicant
    "the paper review is failed and a re-review is open"
    { application: Reference = "the application", unit: Bilingual = "the review unit", items: Vec<ItemId> = "the items not met", fix_until: Date = "the last day for remedies", rereview_until: Date = "the last day to apply for the re-review" }

    ReviewFailedFinally "review-failed-finally" Review Applicant
    "a review is failed and no re-review is open"
    { application: Reference = "the application", unit: Bilingual = "the review unit", items: Vec<ItemId> = "the items not met" }

    InspectionArranged "inspection-arranged" Review Applicant
    "the window of an online inspection is agreed"
    { application: Reference = "the application", unit: Bilingual = "the review unit", servers: u32 = "how many servers", from: UnixTime = "the beginning of the window", to: UnixTime = "its end", on_duty: Text = "whom to call during it" }

    InspectionStopped "inspection-stopped" Review Applicant
    "an inspection is stopped"
    { application: Reference = "the application", unit: Bilingual = "the review unit", at: UnixTime = "when", reason: Text = "why" }

    InspectionRescheduled "inspection-rescheduled" Review Applicant
    "a new window is agreed for a stopped inspection"
    { application: Reference = "the application", unit: Bilingual = "the review unit", from: UnixTime = "the beginning of the window", to: UnixTime = "its end", on_duty: Text = "whom to call during it" }

    InspectionPassed "inspection-passed" Review Applicant
    "the online inspection is passed"
    { application: Reference = "the application", unit: Bilingual = "the review unit" }

    InspectionFailed "inspection-failed" Review Applicant
    "the online inspection is failed and a re-review is open"
    { application: Reference = "the application", unit: Bilingual = "the review unit", findings: u32 = "how many findings", fix_until: Date = "the last day for remedies", rereview_until: Date = "the last day to apply for the re-review" }

    ReportReady "report-ready" Review Applicant
    "the review report can be read"
    { application: Reference = "the application", unit: Bilingual = "the review unit", objection_until: Date = "the last day for an objection" }

    ObjectionReceived "objection-received" Review Applicant
    "an objection comes in"
    { application: Reference = "the application", unit: Bilingual = "the review unit", received: Date = "the day of receipt" }

    ObjectionUpheld "objection-upheld" Review Applicant
    "an objection is found to be right and the review is done again"
    { application: Reference = "the application", unit: Bilingual = "the review unit", reason: Text = "what was found" }

    ObjectionDismissed "objection-dismissed" Review Applicant
    "an objection is found not to be right"
    { application: Reference = "the application", unit: Bilingual = "the review unit", reason: Text = "why" }

    RereviewDue "rereview-due" Review Applicant
    "the days to apply for a re-review run out"
    { application: Reference = "the application", unit: Bilingual = "the review unit", fix_until: Date = "the last day for remedies", rereview_until: Date = "the last day to apply" }

    RereviewReceived "rereview-received" Review Applicant
    "an application for a re-review is taken"
    { application: Reference = "the application", unit: Bilingual = "the review unit", received: Date = "the day of receipt" }

    RereviewExpired "rereview-expired" Review Applicant
    "no re-review was applied for in time"
    { application: Reference = "the application", unit: Bilingual = "the review unit", rereview_until: Date = "the last day there was" }

    RereviewPassed "rereview-passed" Review Applicant
    "the re-review is passed"
    { application: Reference = "the application", unit: Bilingual = "the review unit" }

    RereviewFailed "rereview-failed" Review Applicant
    "the re-review is failed"
    { application: Reference = "the application", unit: Bilingual = "the review unit", items: Vec<ItemId> = "the items not met" }

    ContractToSign "contract-to-sign" Either Applicant
    "a contract must be signed before a pass or a mark is issued"
    { application: Reference = "the application", contract: Bilingual = "the contract" }

    FeeDue "fee-due" Either Applicant
    "a fee is invoiced"
    { invoice: Reference = "the invoice", fee: Bilingual = "the fee", amount: Yen = "how much", due: Date = "the last day for payment" }

    FeeOverdue "fee-overdue" Either Applicant
    "a fee was not paid in time"
    { invoice: Reference = "the invoice", fee: Bilingual = "the fee", amount: Yen = "how much", due: Date = "the last day there was" }

    FeeReceived "fee-received" Either Applicant
    "a fee is paid"
    { invoice: Reference = "the invoice", fee: Bilingual = "the fee", amount: Yen = "how much", received: Date = "the day of payment" }

    PassIssued "pass-issued" Review PassHolder
    "a pass is issued"
    { pass: NumberedPass = "the pass", unit: Bilingual = "the review unit", system: SystemName = "the system", from: Date = "the first valid day", to: Date = "the last" }

    RenewalOpens "renewal-opens" Either Holder
    "the renewal of a pass or a mark opens"
    { what: Subject = "the pass or mark", opens: Date = "the first day to apply", until: Date = "the last valid day" }

    RenewalReceived "renewal-received" Either Holder
    "an application for renewal is taken"
    { what: Subject = "the pass or mark", application: Reference = "the application", received: Date = "the day of receipt", until: Date = "the last valid day" }

    RenewalDelayed "renewal-delayed" Review PassHolder
    "the review body is late with a renewal, and the pass lapses instead of falling"
    { pass: NumberedPass = "the pass", expired: Date = "the last valid day", until: Date = "the last day of the lapse" }

    PassLapsed "pass-lapsed" Review PassHolder
    "a pass lapses: what happens to marks, how to renew, and a warning"
    { pass: NumberedPass = "the pass", system: SystemName = "the system", until: Date = "the last day of the lapse", cure: Text = "what must be cured", marks: u32 = "how many marks stand on it" }

    LapseEnding "lapse-ending" Review PassHolder
    "the last day of a lapse draws near"
    { pass: NumberedPass = "the pass", until: Date = "the last day of the lapse" }

    LapseCured "lapse-cured" Review PassHolder
    "a lapsed pass is passed again"
    { pass: NumberedPass = "the pass", system: SystemName = "the system" }

    BasisUnderReview "basis-under-review" Issuing MarkHolder
    "a pass under a mark lapses; the cause is not told"
    { mark: MarkNumber = "the mark", url: TargetUrl = "its site", until: Date = "the last day of the lapse" }

    BasisConfirmed "basis-confirmed" Issuing MarkHolder
    "the lapse of a pass under a mark is cured"
    { mark: MarkNumber = "the mark", url: TargetUrl = "its site" }

    PassRevoked "pass-revoked" Review PassHolder
    "a pass is revoked"
    { pass: NumberedPass = "the pass", system: SystemName = "the system", on: Date = "the day of revocation", cause: Bilingual = "the cause", marks: u32 = "how many marks are revoked with it" }

    MarkGranted "mark-granted" Issuing MarkHolder
    "a mark is granted"
    { mark: MarkNumber = "the mark", holder: HolderName = "its holder", system: SystemName = "the system", url: TargetUrl = "the site", from: Date = "the first valid day", to: Date = "the last" }

    MarkDelivered "mark-delivered" Issuing MarkHolder
    "the data of a mark can be fetched"
    { mark: MarkNumber = "the mark", url: TargetUrl = "the site", recipient: Text = "who receives it" }

    MarkRenewed "mark-renewed" Issuing MarkHolder
    "a mark is renewed"
    { mark: MarkNumber = "the mark with its new count", url: TargetUrl = "the site", from: Date = "the first valid day", to: Date = "the last" }

    MarkRevoked "mark-revoked" Issuing MarkHolder
    "a mark is revoked: its use must stop"
    { mark: MarkNumber = "the mark", url: TargetUrl = "the site", on: Date = "the day of revocation", cause: Bilingual = "the cause", confirm_until: Date = "the last day to confirm that use stopped" }

    ConfirmStopped "confirm-stopped" Issuing MarkHolder
    "nobody confirmed yet that the use of a revoked mark stopped"
    { mark: MarkNumber = "the mark", url: TargetUrl = "the site", on: Date = "the day of revocation", confirm_until: Date = "the last day to confirm" }

    StopConfirmed "stop-confirmed" Issuing MarkHolder
    "it was checked that the use of a revoked mark stopped"
    { mark: MarkNumber = "the mark", url: TargetUrl = "the site", checked: Date = "the day of the check" }

    BadgeAdvice "badge-advice" Issuing MarkHolder
    "a holder's own page shows its badge wrongly, or not at all"
    { mark: MarkNumber = "the mark", url: PageUrl = "the page", found: Date = "the day it was found", problem: BadgeProblem = "what is wrong" }

    ChangeReceived "change-received" Either Holder
    "a change is notified"
    { what: Subject = "the pass or mark", change: Bilingual = "the change", received: Date = "the day of receipt" }

    ChangeJudged "change-judged" Either Holder
    "a notified change is judged"
    { what: Subject = "the pass or mark", change: Bilingual = "the change", verdict: Verdict = "the judgement" }

    SpotInspectionAnnounced "spot-inspection-announced" Review Holder
    "a spot inspection is agreed with a holder"
    { what: Subject = "the pass or mark", from: UnixTime = "the beginning of the window", to: UnixTime = "its end", on_duty: Text = "whom to call during it" }

    SpotInspectionPassed "spot-inspection-passed" Review Holder
    "a spot inspection found all as it was reviewed"
    { what: Subject = "the pass or mark", remark: Text = "what was found" }

    SpotInspectionFailed "spot-inspection-failed" Review Holder
    "a spot inspection found something that is not as it was reviewed"
    { what: Subject = "the pass or mark", findings: u32 = "how many findings", remark: Text = "what was found" }

    PrerequisiteRevoked "prerequisite-revoked" Issuing MarkHolder
    "the prerequisite mark of a mark is revoked"
    { mark: MarkNumber = "the mark", prerequisite: Bilingual = "the prerequisite mark", on: Date = "the day of its revocation" }

    UpstreamRevoked "upstream-revoked" Review Holder
    "the mark of an upstream provider is revoked and the dependent service is re-examined"
    { what: Subject = "the pass or mark", upstream: HolderName = "the upstream", on: Date = "the day of its revocation", until: Date = "the last day for papers" }

    ComplaintReceived "complaint-received" Either Complainant
    "a complaint comes in"
    { case: Reference = "the case", category: Bilingual = "its category", received: Date = "the day of receipt" }

    ComplaintAnswered "complaint-answered" Either Complainant
    "a complaint is answered"
    { case: Reference = "the case", answer: Text = "the answer" }

    ComplaintRefused "complaint-refused" Either Complainant
    "a complaint is out of scope"
    { case: Reference = "the case", reason: Bilingual = "why", categories: Vec<Bilingual> = "what is taken" }

    ReportReceived "report-received" Issuing Reporter
    "a misuse is reported"
    { case: Reference = "the case", url: PageUrl = "the page", received: Date = "the day of receipt" }

    MisuseStopRecommended "misuse-stop-recommended" Issuing Misuser
    "the evidence of a misuse is preserved"
    { case: Reference = "the case", kind: Bilingual = "the kind of misuse", url: PageUrl = "the page", found: Date = "the day it was found", until: Date = "the last day to stop" }

    MisuseFollowedUp "misuse-followed-up" Issuing Misuser
    "a misuse has not stopped in time"
    { case: Reference = "the case", kind: Bilingual = "the kind of misuse", url: PageUrl = "the page", recommended: Date = "the day of the recommendation", until: Date = "the last day before legal measures" }

    MisuseClosed "misuse-closed" Issuing Misuser
    "it was checked that a misuse stopped"
    { case: Reference = "the case", url: PageUrl = "the page", checked: Date = "the day of the check" }

    ReportClosed "report-closed" Issuing Reporter
    "a reported misuse is closed"
    { case: Reference = "the case", url: PageUrl = "the page", checked: Date = "the day of the check" }

    ReviewBodyDesignated "review-body-designated" Review ReviewBody
    "a review body is designated"
    { from: Date = "the first day", to: Date = "the last", audit_due: Date = "the day by which the first audit is due" }

    DesignationAuditDue "designation-audit-due" Review ReviewBody
    "the audit of a designated review body is due"
    { due: Date = "the day by which it is due" }

    DesignationCancelled "designation-cancelled" Review ReviewBody
    "a designation is cancelled"
    { on: Date = "the day", ground: Bilingual = "the ground", reviews: u32 = "how many reviews are handed over" }

    MessagePosted "message-posted" Either Reader
    "a message waits on the web"
    { subject: Text = "the message's subject" }

    MessageUnread "message-unread" Either Reader
    "a message was not read in the scheme's days"
    { subject: Text = "the message's subject", sent: Date = "the day it was sent" }
}
