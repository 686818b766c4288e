//! Who has had a hand in something on which two sides act: nobody for both.
//!
//! Whoever has acted for one side, or was named by it, can never act for the other, whatever seats the
//! person has. The database holds the rule too.

use crate::{
    actor::{Actor, Party, Side},
    id::UserId,
    partnership::Standing,
};

/// Somebody has a hand in it for the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one person cannot act for both sides")]
pub struct SamePerson;

/// Those who have had a hand in something, by side, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    buyer: Vec<UserId>,
    supplier: Vec<UserId>,
}

impl Hands {
    /// The hands that were stored.
    #[must_use]
    pub fn new(buyer: Vec<UserId>, supplier: Vec<UserId>) -> Self {
        Self { buyer, supplier }
    }

    /// Somebody begins it for a side.
    #[must_use]
    pub fn first(user: UserId, side: Side) -> Self {
        let mut hands = Self::default();
        hands.own(side).push(user);
        hands
    }

    /// Those of a side.
    #[must_use]
    pub fn of(&self, side: Side) -> &[UserId] {
        match side {
            Side::Buyer => &self.buyer,
            Side::Supplier => &self.supplier,
        }
    }

    /// True where the person may act for the side.
    pub(crate) fn may_join(&self, user: UserId, side: Side) -> bool {
        !self.of(side.other()).contains(&user)
    }

    /// The proof that this actor may act now: for a side of an active partnership, without a hand in
    /// it for the other.
    #[must_use]
    pub fn party_of(&self, standing: &Standing, by: &Actor) -> Option<Party> {
        let party = standing.party(by)?.ok()?;
        self.may_join(party.user(), party.side()).then_some(party)
    }

    /// The person acts for the side, or is named by it.
    ///
    /// # Errors
    /// [`SamePerson`] when it has a hand in it for the other side.
    pub fn join(mut self, user: UserId, side: Side) -> Result<Self, SamePerson> {
        if !self.may_join(user, side) {
            return Err(SamePerson);
        }
        let own = self.own(side);
        if !own.contains(&user) {
            own.push(user);
        }
        Ok(self)
    }

    fn own(&mut self, side: Side) -> &mut Vec<UserId> {
        match side {
            Side::Buyer => &mut self.buyer,
            Side::Supplier => &mut self.supplier,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::Id;

    #[test]
    fn nobody_acts_for_both_sides() {
        let [one, two] = [1, 2].map(|number| UserId::new(Uuid::from_u128(number)));
        let hands = Hands::first(one, Side::Buyer);
        let hands = hands.join(one, Side::Buyer).unwrap().join(two, Side::Supplier).unwrap();
        assert_eq!((hands.of(Side::Buyer), hands.of(Side::Supplier)), (&[one][..], &[two][..]));
        assert_eq!(hands.clone().join(one, Side::Supplier), Err(SamePerson));
        assert_eq!(hands.join(two, Side::Buyer), Err(SamePerson));
    }
}
