//! Whom the notices of cases go to: complainants, reporters, operators, holders of revoked marks.

use shirushi_verifier::domain::SchemeId;

use crate::{
    casework::{
        Addressee, ComplaintNumber,
        complaint::{ComplaintDeed, ComplaintEvent, Filer, InHand},
        misuse::{MisuseDeed, MisuseEvent},
    },
    correspondence::Recipient,
    registry::{Event, Registry},
    scheme::{Body, EntryId, SchemeSet},
};

/// Who writes about a case, by which scheme, and who can be written to.
pub(in crate::casework) struct CaseMatter {
    pub(in crate::casework) scheme: SchemeId,
    pub(in crate::casework) body: Body,
    to: Vec<(Recipient, Addressee)>,
}

impl CaseMatter {
    /// Of the case that an event is about; `None` for events of no case.
    pub(in crate::casework) fn of(
        registry: &Registry,
        schemes: &SchemeSet,
        event: &Event,
    ) -> Option<Self> {
        match event {
            Event::Complaint(event) => Self::of_complaint(registry, schemes, event),
            Event::Misuse(event) => Self::of_misuse(registry, event),
            Event::StopOfUse(event) => {
                let mark = registry.mark(event.registration)?;
                let holder = registry.casework().holder_of(event.registration);
                let to = holder.map(|holder| (Recipient::MarkHolder, holder.into()));
                Some(Self {
                    scheme: mark.current().grant().terms.scheme.clone(),
                    body: Body::Issuing,
                    to: to.into_iter().collect(),
                })
            }
            Event::Finding(event) => {
                let finding = registry.findings().get(event.number)?;
                let holder = registry.casework().holder_of(finding.mark()?);
                let to = holder.map(|holder| (Recipient::MarkHolder, holder.into()));
                Some(Self {
                    scheme: finding.scheme().clone(),
                    body: Body::Issuing,
                    to: to.into_iter().collect(),
                })
            }
            _ => None,
        }
    }

    /// Who this kind of reader is.
    pub(in crate::casework) fn addressee(&self, recipient: Recipient) -> Option<Addressee> {
        let found = self.to.iter().find(|(kind, _)| *kind == recipient);
        found.map(|(_, addressee)| *addressee)
    }

    fn of_complaint(
        registry: &Registry,
        schemes: &SchemeSet,
        event: &ComplaintEvent,
    ) -> Option<Self> {
        let complaint = registry.complaints().get(event.number);
        let (filing, category) = match (&event.did, complaint) {
            (ComplaintDeed::Received(filing), _) => (&**filing, filing.category.as_ref()),
            (_, Some(complaint)) => (complaint.filing(), complaint.category()),
            (_, None) => return None,
        };
        let category = match &event.did {
            ComplaintDeed::Moved(moved) => Some(&moved.category),
            _ => category,
        };
        let at_work = complaint.and_then(|complaint| complaint.stage().case());
        let named = category.and_then(|id| answered_by(schemes, &filing.scheme, id));
        let body = at_work.map(InHand::by).or(named);
        let addressee = complainant(registry, event.number, &filing.from);
        Some(Self {
            scheme: filing.scheme.clone(),
            // What is in nobody's category is refused by the body whose mark people see.
            body: body.unwrap_or(Body::Issuing),
            to: vec![(Recipient::Complainant, addressee)],
        })
    }

    fn of_misuse(registry: &Registry, event: &MisuseEvent) -> Option<Self> {
        let suspicion = match &event.did {
            MisuseDeed::Opened(suspicion) => suspicion,
            _ => registry.misuses().get(event.number)?.suspicion(),
        };
        let reporter = suspicion.report.map(Addressee::Reporter);
        let reporter = reporter.map(|reporter| (Recipient::Reporter, reporter));
        let operator = (Recipient::Misuser, Addressee::Operator(event.number));
        Some(Self {
            scheme: suspicion.scheme.clone(),
            body: Body::Issuing,
            to: reporter.into_iter().chain([operator]).collect(),
        })
    }
}

fn answered_by(schemes: &SchemeSet, scheme: &SchemeId, category: &EntryId) -> Option<Body> {
    let rules = schemes.get(scheme)?.rules.as_deref()?;
    let mut categories = rules.complaints.categories.iter();
    let found = categories.find(|known| known.id == *category)?;
    Some(found.answered_by)
}

/// A holder who is registered reads on the web, as always.
fn complainant(registry: &Registry, number: ComplaintNumber, from: &Filer) -> Addressee {
    let Filer::Holder { name } = from else {
        return Addressee::Complainant(number);
    };
    let mut organisations = registry.casework().organisations();
    let found = organisations.find(|(_, organisation)| organisation.details.name == *name);
    found.map_or(Addressee::Complainant(number), |(organisation, _)| {
        organisation.into()
    })
}
