//! Why access was refused: who may not, what is over, what the second person cannot be.

use shirushi_verifier::domain::{HolderName, UnixTime};

use super::{Deed, PersonName, ProposalNumber, Role, TokenNumber};
use crate::{
    casework::OrganisationNumber, language::Explanation, registry::Refusal, scheme::Source,
};

/// Why a command of somebody was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessRefusal {
    /// Their role may not do it.
    #[error("the role {role} may not {deed}; it takes {}", names(*deed))]
    NotAllowed {
        /// Their role.
        role: Role,
        /// What they wanted to do.
        deed: Deed,
    },
    /// There is no such token.
    #[error("there is no token {number}")]
    NoSuchToken {
        /// The number.
        number: TokenNumber,
    },
    /// The token was withdrawn before.
    #[error("token {number} was withdrawn at {at}")]
    WithdrawnBefore {
        /// The number.
        number: TokenNumber,
        /// When.
        at: UnixTime,
    },
    /// A token for a holder has no organisation.
    #[error("a holder's token needs the organisation that it acts for")]
    OrganisationMissing,
    /// A token for somebody else has one.
    #[error("only a holder's token has an organisation; the role here is {role}")]
    OrganisationUnasked {
        /// The role.
        role: Role,
    },
    /// The organisation is not registered.
    #[error("there is no organisation {number}; register it first")]
    NoSuchOrganisation {
        /// The number.
        number: OrganisationNumber,
    },
    /// The organisation has another name.
    #[error("organisation {number} is {name}; {given} is neither its name nor on a mark of it")]
    OrganisationNamed {
        /// The number.
        number: OrganisationNumber,
        /// Its name in the register.
        name: HolderName,
        /// The name given.
        given: HolderName,
    },
    /// A token would be over at once, or last too long.
    #[error("a token ends after {now} and at {latest} at the latest, not at {expires}")]
    TokenTerm {
        /// The end asked for.
        expires: UnixTime,
        /// Now.
        now: UnixTime,
        /// The latest end.
        latest: UnixTime,
    },
    /// There is no such proposal.
    #[error("there is no proposal {number}")]
    NoSuchProposal {
        /// The number.
        number: ProposalNumber,
    },
    /// The proposal was approved or rejected before.
    #[error("proposal {number} was {state} by {by} at {at}")]
    Settled {
        /// The number.
        number: ProposalNumber,
        /// `approved` or `rejected`.
        state: &'static str,
        /// By whom.
        by: PersonName,
        /// When.
        at: UnixTime,
    },
    /// The proposal was not approved in time.
    #[error("proposal {number} was open until {expires}; propose it anew")]
    ProposalExpired {
        /// The number.
        number: ProposalNumber,
        /// Until when it was open.
        expires: UnixTime,
    },
    /// The second person is the first.
    #[error("{}proposal {number} needs another person than {name}, who made it", prefix(rule.as_ref()))]
    SamePerson {
        /// The rule that asks for two people.
        rule: Option<Source>,
        /// The number.
        number: ProposalNumber,
        /// Who proposed it.
        name: PersonName,
    },
    /// The same is proposed already.
    #[error("{}the same is proposed already: proposal {number} waits for a second person", prefix(rule.as_ref()))]
    AlreadyProposed {
        /// The rule that asks for two people.
        rule: Option<Source>,
        /// The open proposal.
        number: ProposalNumber,
    },
    /// The command itself was refused.
    #[error(transparent)]
    Command(#[from] Refusal),
}

/// Why a token was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenRefusal {
    /// Nobody was given it.
    #[error("this token was never issued here")]
    Unknown,
    /// It is over.
    #[error("token {number} expired at {at}")]
    Expired {
        /// Its number.
        number: TokenNumber,
        /// When.
        at: UnixTime,
    },
    /// It was withdrawn.
    #[error("token {number} was withdrawn at {at}")]
    Withdrawn {
        /// Its number.
        number: TokenNumber,
        /// When.
        at: UnixTime,
    },
}

impl AccessRefusal {
    /// The rule that refuses, where a scheme makes it.
    pub fn rule(&self) -> Option<&Source> {
        match self {
            Self::SamePerson { rule, .. } | Self::AlreadyProposed { rule, .. } => rule.as_ref(),
            _ => None,
        }
    }

    /// The refusal for the person it concerns; the English is that of `Display`.
    pub fn told(&self) -> Explanation {
        Explanation::new(self.ja(), self.to_string())
    }

    fn ja(&self) -> String {
        match self {
            Self::NotAllowed { role, deed } => {
                format!(
                    "役割{role}では{deed}を行えません。行える役割: {}。",
                    names(*deed)
                )
            }
            Self::NoSuchToken { number } => format!("トークン{number}はありません。"),
            Self::WithdrawnBefore { number, at } => {
                format!("トークン{number}は{at}に取り消されています。")
            }
            Self::OrganisationMissing => {
                "取得者のトークンには、代表する組織の指定が必要です。".to_owned()
            }
            Self::OrganisationUnasked { role } => {
                format!("組織を指定できるのは取得者のトークンだけです(役割: {role})。")
            }
            Self::NoSuchOrganisation { number } => {
                format!("組織{number}は登録されていません。先に登録してください。")
            }
            Self::OrganisationNamed {
                number,
                name,
                given,
            } => format!(
                "組織{number}の名称は「{name}」です。「{given}」は登録名でも、取得したマークの名称でもありません。"
            ),
            Self::TokenTerm {
                expires,
                now,
                latest,
            } => format!(
                "トークンの期限は{now}より後、{latest}以前でなければなりません(指定: {expires})。"
            ),
            Self::NoSuchProposal { number } => format!("提案{number}はありません。"),
            Self::Settled {
                number,
                state,
                by,
                at,
            } => {
                let done = if *state == "approved" {
                    "承認"
                } else {
                    "却下"
                };
                format!("提案{number}は{at}に{by}が{done}しています。")
            }
            Self::ProposalExpired { number, expires } => {
                format!("提案{number}の期限は{expires}でした。改めて提案してください。")
            }
            Self::SamePerson { rule, number, name } => format!(
                "{}提案{number}には、提案者{name}とは別の人の承認が必要です。",
                prefix(rule.as_ref())
            ),
            Self::AlreadyProposed { rule, number } => format!(
                "{}同じ内容が既に提案されています。提案{number}が2人目の承認を待っています。",
                prefix(rule.as_ref())
            ),
            Self::Command(Refusal::Breach(breach)) => breach.told().ja,
            Self::Command(refusal) => refusal.to_string(),
        }
    }
}

fn names(deed: Deed) -> String {
    let names: Vec<_> = deed.roles().map(Role::name).collect();
    names.join(", ")
}

fn prefix(rule: Option<&Source>) -> String {
    rule.map(|rule| format!("{rule}: ")).unwrap_or_default()
}
