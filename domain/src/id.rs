//! Ids: `UUIDv7` inside, `prop_0193…` in text, a type of its own for each noun.
//!
//! An id of one noun can never be given where another's is expected, neither in code nor by a
//! caller: the prefix is part of the text.

use uuid::Uuid;

/// What every id can do.
pub trait Id: Copy + Eq + Ord + std::fmt::Display + std::fmt::Debug + 'static {
    /// The text before the underscore.
    const PREFIX: &'static str;

    /// The id around this UUID.
    fn new(uuid: Uuid) -> Self;

    /// The UUID inside.
    fn uuid(self) -> Uuid;

    /// Reads `prefix_` and 32 lower-case hexadecimal digits; anything else is no id.
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(Self::PREFIX)?.strip_prefix('_')?;
        let plain = digits.len() == 32
            && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if plain { Uuid::try_parse(digits).ok().map(Self::new) } else { None }
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal;)+) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;

            fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, formatter)
            }
        }
    )+ };
}

ids! {
    /// An organisation: a customer, a supplier, or both.
    OrganisationId = "org";
    /// A person, or a service account.
    UserId = "user";
    /// A person who is signed in somewhere.
    SessionId = "sess";
    /// A private link to a calendar.
    CalendarLinkId = "cal";
    /// A secret of a service account.
    SecretId = "key";
    /// A request to join, as a colleague or as a partner.
    InvitationId = "inv";
    /// A relationship between one buyer and one supplier.
    PartnershipId = "part";
    /// Something new in the portfolio of one organisation.
    InnovationId = "innov";
    /// A supplier's pitch to one buyer.
    ProposalId = "prop";
    /// What one side writes to the other about a proposal.
    MessageId = "msg";
    /// What an organisation writes down about a proposal for itself.
    NoteId = "note";
    /// What a side has learned from a pilot.
    LessonsId = "lessons";
    /// A buyer's panel that reviews a proposal.
    PanelId = "panel";
    /// What a reviewer has handed in.
    SheetId = "sheet";
    /// What a buyer looks for.
    BriefId = "brief";
    /// What one supplier knows of that.
    BriefInvitationId = "binv";
    /// A question about a brief, with its answer.
    BriefQuestionId = "bqst";
    /// What a buyer has told all whom it has invited.
    ClarificationId = "clar";
    /// A question about a proposal, with its answer.
    QuestionId = "qst";
    /// A first-to-market pilot.
    PilotId = "pilot";
    /// The buyer's approvals of a pilot's charter.
    PilotApprovalId = "papp";
    /// A promise of one side to the other.
    CommitmentId = "commit";
    /// An agreement of both sides.
    AgreementId = "agr";
    /// A right of a buyer's to be first.
    ExclusivityId = "excl";
    /// A file that belongs to something.
    AttachmentId = "file";
    /// A joint plan of both sides.
    PlanId = "plan";
    /// What both sides want to reach.
    GoalId = "goal";
    /// A value of a goal.
    MeasurementId = "meas";
    /// A look at how a plan stands, with the figures of its moment.
    ReviewId = "review";
    /// Where an organisation's events are sent.
    WebhookId = "hook";
    /// An event on its way there.
    DeliveryId = "dlv";
    /// What a person was told.
    NotificationId = "ntf";
    /// What is done for somebody while it does not wait.
    JobId = "job";
    /// An accepted transition, as the ledger keeps it, or another entry of the audit.
    EventId = "evt";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let id = ProposalId::new(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(id.to_string(), "prop_01930000000070008000000000000001");
        assert_eq!(ProposalId::parse(&id.to_string()), Some(id));
    }

    #[test]
    fn only_the_one_spelling_is_an_id() {
        for text in [
            "",
            "prop_",
            "01930000000070008000000000000001",
            "pilot_01930000000070008000000000000001",
            "prop_0193000000007000800000000000000A",
            "prop_01930000-0000-7000-8000-000000000001",
            "prop_{1930000000070008000000000000001}",
            "prop_01930000000070008000000000000001 ",
        ] {
            assert_eq!(ProposalId::parse(text), None, "{text}");
        }
    }
}
