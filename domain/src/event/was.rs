//! From what an entity was to what it becomes: the event of a transition, with both hashes.

use jiff::Timestamp;

use super::{Audience, Entity, Event};
use crate::{actor::By, content::ContentHash};

/// What an entity was before a transition.
#[derive(Debug, Clone, Copy)]
pub struct Was {
    pub(super) state: Option<&'static str>,
    pub(super) hash: Option<ContentHash>,
}

impl Was {
    /// The event of the transition from this to `next`.
    pub fn becomes<E: Entity + ?Sized>(
        self,
        next: &E,
        action: E::Action,
        by: By,
        at: Timestamp,
        reason: Option<&str>,
    ) -> Event {
        let (audience, document) = (next.audience(), next.document().canonical());
        let is_shared = matches!(audience, Audience::Shared(_));
        Event {
            kind: E::kind(action),
            object: next.object(),
            audience,
            by,
            from: self.state,
            to: next.state_name(),
            reason: reason.map(str::to_owned),
            before: self.hash,
            after: ContentHash::of(&document),
            content: Some(document).filter(|_| E::KEPT && is_shared),
            at,
        }
    }
}
