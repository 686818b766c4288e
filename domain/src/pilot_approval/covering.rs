//! An amendment is no way round the tiers: what it says must take no more approvals than were given to the
//! charter that it changes. What would take more is another charter, with all its approvals.

use super::Policy;
use crate::{
    content::ContentHash,
    id::UserId,
    pilot::{Arrangements, Charter},
};

/// The proof that the approvals of a charter cover another one, and that this person's signature counts: only
/// [`Policy::covers`] makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered(ContentHash);

impl Covered {
    /// True if it is of the charter with this hash.
    pub(crate) fn is_of(self, content: ContentHash) -> bool {
        self.0 == content
    }
}

/// Why an amendment is not covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CoverError {
    /// It would take more approvals than there are.
    #[error(
        "your organisation asks for {needed} approvals of what the amendment says, and {given} of \
         those were given: call the pilot off, or let it end, and write another charter"
    )]
    TooFew {
        /// How many it takes.
        needed: u8,
        /// How many of them there are.
        given: usize,
    },
    /// Others are named to approve it.
    #[error("the amendment takes the approval of others")]
    NotNamed,
}

impl Policy {
    /// Goes on only if what was approved under `old` is enough for `new`. `given` are those whose approvals of
    /// the charter there are.
    ///
    /// # Errors
    /// [`CoverError::TooFew`] when it takes others or more.
    pub fn require_covered(
        &self,
        old: &Charter,
        new: &Charter,
        given: &[UserId],
    ) -> Result<(), CoverError> {
        let asked = self.terms.requirement(new.arrangements());
        // As long as nothing else is asked and nothing rises, what was asked when it was approved is enough.
        let same = asked == self.terms.requirement(old.arrangements());
        if same && !rises(old.arrangements(), new.arrangements()) {
            return Ok(());
        }
        let named = asked.approvers();
        let counts = |one: &&UserId| named.is_empty() || named.contains(one);
        let (needed, given) = (asked.approvals(), given.iter().filter(counts).count());
        if given < usize::from(needed) { Err(CoverError::TooFew { needed, given }) } else { Ok(()) }
    }

    /// The proof that one may sign `new`, whose hash is `content`, for the buyer: herself, or for one of those
    /// who are `away` and whose deputy she is.
    ///
    /// # Errors
    /// [`CoverError`] when what was given is not enough, or others are named.
    pub fn covers(
        &self,
        (old, new): (&Charter, &Charter),
        content: ContentHash,
        given: &[UserId],
        (signer, away): (UserId, &[UserId]),
    ) -> Result<Covered, CoverError> {
        self.require_covered(old, new, given)?;
        let named = self.terms.requirement(new.arrangements()).approvers();
        let counts = |one: &UserId| named.contains(one);
        if named.is_empty() || counts(&signer) || away.iter().any(counts) {
            Ok(Covered(content))
        } else {
            Err(CoverError::NotNamed)
        }
    }
}

/// True if a pilot costs more, or nobody can tell, or is riskier than before.
fn rises(old: &Arrangements, new: &Arrangements) -> bool {
    let dearer = match (old.budget, new.budget) {
        (None, None) => false,
        (Some(old), Some(new)) => {
            old.total.currency != new.total.currency || new.total.amount > old.total.amount
        }
        (Some(_), None) | (None, Some(_)) => true,
    };
    dearer || new.risk_class > old.risk_class
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::{
        actor::Side,
        id::{Id, OrganisationId, ProposalId},
        money::{Currency, Money},
        pilot::{Arrangements, Budget, Criterion, Direction, Share},
        pilot_approval::{Order, Requirement, Terms, Tier},
        text::{Line, Paragraph, Title},
    };

    fn user(number: u128) -> UserId {
        UserId::new(Uuid::from_u128(number))
    }

    fn euro(amount: i64) -> Money {
        Money { amount: Decimal::from(amount), currency: Currency::parse("EUR").unwrap() }
    }

    fn charter(budget: Option<i64>) -> Charter {
        let metric = Line::parse("Units").unwrap();
        let values = (Decimal::from(12), Decimal::from(8));
        let criterion =
            Criterion::new(metric, Direction::Higher, values, 100, true, Side::Buyer).unwrap();
        let text = |text: &str| Paragraph::parse(text).unwrap();
        let days = (date(2027, 1, 4), date(2027, 3, 28), date(2027, 4, 15));
        let title = Title::parse("Oat drink in 20 stores").unwrap();
        let budget = budget
            .map(|amount| Budget { total: euro(amount), buyer_share: Share::new(40).unwrap() });
        Charter::new(title, text("So"), text("There"), days, vec![criterion])
            .unwrap()
            .with(Arrangements { budget, ..Arrangements::default() })
    }

    fn policy(named: &[u128]) -> Policy {
        let named = named.iter().map(|one| user(*one)).collect();
        let requirement = Requirement::new(2, Order::Parallel, named).unwrap();
        let tier = Tier { from: vec![euro(10_000)], from_risk: None, requirement };
        let terms = Terms::new(Requirement::usual(), vec![tier]).unwrap();
        Policy { organisation: OrganisationId::new(Uuid::from_u128(2)), version: 2, terms }
    }

    #[test]
    fn what_takes_more_approvals_than_there_are_is_another_charter() {
        let (small, large) = (charter(Some(9_000)), charter(Some(10_000)));
        let check = |given: &[u128], named: &[u128]| {
            let given: Vec<_> = given.iter().map(|one| user(*one)).collect();
            policy(named).require_covered(&small, &large, &given)
        };
        let missing = |given| Err(CoverError::TooFew { needed: 2, given });
        assert_eq!(check(&[11], &[]), missing(1));
        assert_eq!(check(&[11, 12], &[]), Ok(()));
        assert_eq!(check(&[11, 12], &[12, 13]), missing(1));
        // Nor is it enough to leave the budget out.
        let silent = policy(&[]).require_covered(&small, &charter(None), &[user(11)]);
        assert_eq!(silent, missing(1));
        // What costs no more is covered by what was asked then; what does, by those who approved.
        let within = |from: Option<i64>, to: Option<i64>, given: &[u128]| {
            let given: Vec<_> = given.iter().map(|one| user(*one)).collect();
            policy(&[]).require_covered(&charter(from), &charter(to), &given)
        };
        assert_eq!(within(Some(90_000), Some(80_000), &[11]), Ok(()));
        assert_eq!(within(Some(80_000), Some(90_000), &[11, 12]), Ok(()));
        assert_eq!(within(Some(80_000), Some(90_000), &[11]), missing(1));
        assert_eq!(within(None, Some(90_000), &[11]), missing(1));
        assert_eq!(within(None, None, &[11]), Ok(()));
        assert_eq!(policy(&[]).require_covered(&large, &small, &[user(11)]), Ok(()));
    }

    #[test]
    fn who_signs_it_is_one_of_those_who_are_named() {
        let (old, new) = (charter(Some(10_000)), charter(Some(11_000)));
        let hash = new.hash(ProposalId::new(Uuid::from_u128(6)));
        let sign = |signer, away: &[UserId]| {
            let policy = policy(&[11, 12]);
            policy.covers((&old, &new), hash, &[user(11), user(12)], (user(signer), away))
        };
        assert_eq!(sign(13, &[]), Err(CoverError::NotNamed));
        assert!(sign(11, &[]).is_ok_and(|covered| covered.is_of(hash)));
        assert!(sign(13, &[user(12)]).is_ok());
    }
}
