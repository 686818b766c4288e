//! What somebody may do next with a pilot: what the table allows its side, and the rest of the pilot besides.

use super::{Action, MACHINE, Pilot};
use crate::actor::{Actor, Party};

impl Pilot {
    /// What this actor may do next.
    #[must_use]
    pub fn allowed_actions(&self, by: &Actor) -> Vec<Action> {
        let Some(Ok(party)) = self.standing.party(by) else {
            return Vec::new();
        };
        let mut actions = MACHINE.allowed(self.state, |who| self.cast().fulfils(who, party.side()));
        actions.retain(|action| {
            let permitted = action.permission().is_some_and(|permission| by.may(permission));
            let own_request = self.requested_by == Some(by.user);
            permitted
                && match action {
                    Action::Approve => !own_request,
                    Action::Amend
                    | Action::ApproveAmendment
                    | Action::CountersignAmendment
                    | Action::DeclineAmendment
                    | Action::WithdrawAmendment => self.may_settle(*action, &party),
                    Action::Extend | Action::AcceptExtension | Action::DeclineExtension => {
                        self.may_extend(*action, &party)
                    }
                    Action::TickItems => {
                        self.is_readied_by(&party) && self.open_items(party.side()).next().is_some()
                    }
                    Action::UntickItems => {
                        self.is_readied_by(&party) && self.has_ticked(party.side())
                    }
                    Action::ConfirmReadiness => {
                        self.is_readied_by(&party) && self.open_items(party.side()).next().is_none()
                    }
                    Action::EnterResults => {
                        let mut criteria = self.charter.criteria().iter();
                        !self.is_published()
                            && criteria.any(|one| one.measured_by() == party.side())
                    }
                    Action::PublishResults => !self.is_published(),
                    Action::Pause => self.may_pause(party.side()),
                    Action::RecordGate => self.may_record_gate(party.side()),
                    Action::Decide => !self.unpublished,
                    Action::ConfirmResults | Action::DisputeResult => {
                        self.awaiting(&party).next().is_some()
                    }
                    Action::Draft
                    | Action::Revise
                    | Action::Submit
                    | Action::RequestChanges
                    | Action::Reject
                    | Action::Countersign
                    | Action::Start
                    | Action::Resume
                    | Action::GateDue
                    | Action::Evaluate
                    | Action::Cancel
                    | Action::LapseAmendment
                    | Action::LapseExtension
                    | Action::RemindWeek
                    | Action::RemindFortnight
                    | Action::Lapse => true,
                }
        });
        actions
    }

    /// True if this party may still change whether its side is ready.
    fn is_readied_by(&self, party: &Party) -> bool {
        !self.readiness.of(party.side()) && self.joined(party).is_ok()
    }
}
