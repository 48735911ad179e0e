//! Roles and deeds: one table says which role may do what.
//!
//! The two bodies are kept apart (requirements, section 3): the review body cannot issue
//! marks, the issuing body cannot decide reviews. The scheme's rules on two people come on top.

use std::fmt;

use serde::{Deserialize, Serialize};

/// In which capacity somebody acts.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Acts for the issuing body.
    IssuingOfficer,
    /// Acts for the review body.
    ReviewOfficer,
    /// Runs the authority; also whoever sits at its machine.
    Administrator,
    /// Looks at everything and changes nothing.
    Auditor,
    /// Acts for an organisation that has or seeks marks.
    Holder,
    /// Keeps the programs running.
    Operator,
}

/// A kind of command.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// Grant and issue a mark.
    IssueMark,
    /// Issue a mark for another term.
    RenewMark,
    /// Revoke a mark.
    RevokeMark,
    /// Stop the use of a mark.
    SuspendMark,
    /// End a suspension.
    ReinstateMark,
    /// Put a pass under review.
    LapsePass,
    /// End a lapse.
    RestorePass,
    /// Revoke a pass with its marks.
    RevokePass,
    /// Do what the passing of time demands.
    Tick,
    /// Read what anyone may.
    ReadPublic,
    /// Read what concerns one's own organisation.
    ReadOwn,
    /// Read everything but the audit trail.
    ReadEverything,
    /// Read the audit trail.
    ReadAudit,
    /// Issue and withdraw tokens.
    ManageTokens,
    /// Take applications for reviews in hand, with their contracts and fees.
    TakeApplications,
    /// Take applications for marks in hand, with their contracts and fees.
    TakeMarkApplications,
    /// Work on a review: answers, comments, inspections.
    Review,
    /// Decide a review.
    DecideReview,
    /// Issue a pass.
    IssuePass,
    /// Judge changes of what passes stand on.
    JudgePassChanges,
    /// Judge changes of what marks stand on.
    JudgeMarkChanges,
    /// Agree on spot inspections and conclude them.
    InspectOnTheSpot,
    /// Designate review bodies, audit them, entrust them with reviews, cancel.
    DesignateReviewBodies,
    /// Write to organisations for one's own body, and read what they write to it.
    WriteMessages,
    /// Answer complaints.
    AnswerComplaints,
    /// Open, follow and close cases of misuse.
    OpenMisuseCases,
    /// Register organisations.
    RegisterOrganisations,
    /// Send notices out, and record it.
    SendNotices,
    /// File applications and notices for one's own organisation.
    FileForOwn,
}

/// Who may do each deed.
///
/// Whoever sits at the machine holds the journal and the keys, so that a refusal there would
/// be for show: the administrator may do all that the bodies may. Tokens of that role are for
/// running the authority; what bodies decide is better left to their officers' tokens.
const TABLE: &[(Deed, &[Role])] = {
    use {Deed as D, Role as R};
    &[
        (D::IssueMark, &[R::IssuingOfficer, R::Administrator]),
        (D::RenewMark, &[R::IssuingOfficer, R::Administrator]),
        (D::RevokeMark, &[R::IssuingOfficer, R::Administrator]),
        (D::SuspendMark, &[R::IssuingOfficer, R::Administrator]),
        (D::ReinstateMark, &[R::IssuingOfficer, R::Administrator]),
        (D::LapsePass, &[R::ReviewOfficer, R::Administrator]),
        (D::RestorePass, &[R::ReviewOfficer, R::Administrator]),
        (D::RevokePass, &[R::ReviewOfficer, R::Administrator]),
        (D::Tick, &[R::Operator, R::Administrator]),
        (D::ReadPublic, &R::ALL),
        (D::ReadOwn, &[R::Holder]),
        (
            D::ReadEverything,
            &[
                R::IssuingOfficer,
                R::ReviewOfficer,
                R::Administrator,
                R::Auditor,
                R::Operator,
            ],
        ),
        (D::ReadAudit, &[R::Auditor, R::Administrator]),
        (D::ManageTokens, &[R::Administrator]),
        (D::TakeApplications, &[R::ReviewOfficer, R::Administrator]),
        (
            D::TakeMarkApplications,
            &[R::IssuingOfficer, R::Administrator],
        ),
        (D::Review, &[R::ReviewOfficer, R::Administrator]),
        (D::DecideReview, &[R::ReviewOfficer, R::Administrator]),
        (D::IssuePass, &[R::ReviewOfficer, R::Administrator]),
        (D::JudgePassChanges, &[R::ReviewOfficer, R::Administrator]),
        (D::JudgeMarkChanges, &[R::IssuingOfficer, R::Administrator]),
        (D::InspectOnTheSpot, &[R::ReviewOfficer, R::Administrator]),
        (
            D::DesignateReviewBodies,
            &[R::ReviewOfficer, R::Administrator],
        ),
        (
            D::WriteMessages,
            &[R::IssuingOfficer, R::ReviewOfficer, R::Administrator],
        ),
        (
            D::AnswerComplaints,
            &[R::IssuingOfficer, R::ReviewOfficer, R::Administrator],
        ),
        (
            D::OpenMisuseCases,
            &[R::IssuingOfficer, R::ReviewOfficer, R::Administrator],
        ),
        (
            D::RegisterOrganisations,
            &[R::IssuingOfficer, R::ReviewOfficer, R::Administrator],
        ),
        (
            D::SendNotices,
            &[
                R::IssuingOfficer,
                R::ReviewOfficer,
                R::Administrator,
                R::Operator,
            ],
        ),
        (D::FileForOwn, &[R::Holder]),
    ]
};

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::IssuingOfficer,
        Self::ReviewOfficer,
        Self::Administrator,
        Self::Auditor,
        Self::Holder,
        Self::Operator,
    ];

    /// Whether this role may do it.
    pub fn may(self, deed: Deed) -> bool {
        let mut lines = TABLE.iter();
        lines.any(|(of, roles)| *of == deed && roles.contains(&self))
    }

    /// Its name, as in documents and in the journal.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IssuingOfficer => "issuing-officer",
            Self::ReviewOfficer => "review-officer",
            Self::Administrator => "administrator",
            Self::Auditor => "auditor",
            Self::Holder => "holder",
            Self::Operator => "operator",
        }
    }
}

impl Deed {
    /// Every deed, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(deed, _)| *deed)
    }

    /// The roles that may do it.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| role.may(self))
    }

    /// Its name, as in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IssueMark => "issue-mark",
            Self::RenewMark => "renew-mark",
            Self::RevokeMark => "revoke-mark",
            Self::SuspendMark => "suspend-mark",
            Self::ReinstateMark => "reinstate-mark",
            Self::LapsePass => "lapse-pass",
            Self::RestorePass => "restore-pass",
            Self::RevokePass => "revoke-pass",
            Self::Tick => "tick",
            Self::ReadPublic => "read-public",
            Self::ReadOwn => "read-own",
            Self::ReadEverything => "read-everything",
            Self::ReadAudit => "read-audit",
            Self::ManageTokens => "manage-tokens",
            Self::TakeApplications => "take-applications",
            Self::TakeMarkApplications => "take-mark-applications",
            Self::Review => "review",
            Self::DecideReview => "decide-review",
            Self::IssuePass => "issue-pass",
            Self::JudgePassChanges => "judge-pass-changes",
            Self::JudgeMarkChanges => "judge-mark-changes",
            Self::InspectOnTheSpot => "inspect-on-the-spot",
            Self::DesignateReviewBodies => "designate-review-bodies",
            Self::WriteMessages => "write-messages",
            Self::AnswerComplaints => "answer-complaints",
            Self::OpenMisuseCases => "open-misuse-cases",
            Self::RegisterOrganisations => "register-organisations",
            Self::SendNotices => "send-notices",
            Self::FileForOwn => "file-for-own",
        }
    }
}

/// A text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a role; there are {}", Role::ALL.map(Role::name).join(", "))]
pub struct InvalidRole {
    found: String,
}

impl std::str::FromStr for Role {
    type Err = InvalidRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|role| role.name() == text);
        named.ok_or_else(|| InvalidRole {
            found: text.chars().take(24).collect(),
        })
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Deed::*, *};

    fn deeds(role: Role) -> Vec<Deed> {
        Deed::all().filter(|deed| role.may(*deed)).collect()
    }

    #[test]
    fn the_table_has_one_line_for_each_deed() {
        let mut deeds: Vec<_> = Deed::all().collect();
        // `FileForOwn` is declared last, and fieldless variants count from 0.
        assert_eq!(deeds.len(), FileForOwn as usize + 1);
        deeds.sort();
        deeds.dedup();
        assert_eq!(deeds.len(), FileForOwn as usize + 1);
    }

    #[test]
    fn the_issuing_body_issues_marks_and_decides_no_review() {
        let may = [
            IssueMark,
            RenewMark,
            RevokeMark,
            SuspendMark,
            ReinstateMark,
            ReadPublic,
            ReadEverything,
            TakeMarkApplications,
            JudgeMarkChanges,
            WriteMessages,
            AnswerComplaints,
            OpenMisuseCases,
            RegisterOrganisations,
            SendNotices,
        ];
        assert_eq!(deeds(Role::IssuingOfficer), may);
    }

    #[test]
    fn the_review_body_decides_reviews_and_issues_no_mark() {
        let may = [
            LapsePass,
            RestorePass,
            RevokePass,
            ReadPublic,
            ReadEverything,
            TakeApplications,
            Review,
            DecideReview,
            IssuePass,
            JudgePassChanges,
            InspectOnTheSpot,
            DesignateReviewBodies,
            WriteMessages,
            AnswerComplaints,
            OpenMisuseCases,
            RegisterOrganisations,
            SendNotices,
        ];
        assert_eq!(deeds(Role::ReviewOfficer), may);
    }

    #[test]
    fn the_auditor_only_reads() {
        assert_eq!(
            deeds(Role::Auditor),
            [ReadPublic, ReadEverything, ReadAudit]
        );
    }

    #[test]
    fn a_holder_has_to_do_with_its_own_organisation_only() {
        assert_eq!(deeds(Role::Holder), [ReadPublic, ReadOwn, FileForOwn]);
    }

    #[test]
    fn the_operator_ticks_sends_and_reads() {
        assert_eq!(
            deeds(Role::Operator),
            [Tick, ReadPublic, ReadEverything, SendNotices]
        );
    }

    #[test]
    fn the_administrator_may_do_all_but_what_holders_do_for_themselves() {
        let all = Deed::all().filter(|deed| ![ReadOwn, FileForOwn].contains(deed));
        assert_eq!(deeds(Role::Administrator), all.collect::<Vec<_>>());
    }

    #[test]
    fn names_are_those_of_documents() {
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        for deed in Deed::all() {
            assert_eq!(serde_json::to_value(deed).unwrap(), deed.name());
        }
    }
}
