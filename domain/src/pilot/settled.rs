//! What is signed with a charter besides the test, and what becomes of what it promises.

use jiff::civil::date;
use uuid::Uuid;

use super::{
    tests::{LATER, NOW, approve, charter, party, pilot_of},
    *,
};
use crate::{
    commitment::{self, ActError, Category, Commitment, Link},
    id::{CommitmentId, ExclusivityId},
    pilot_approval::Policy,
    text::{Paragraph, Title},
};

fn text(of: &str) -> Paragraph {
    Paragraph::parse(of).unwrap()
}

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

fn settling(clauses: Clauses) -> Charter {
    charter("Shoppers switch").with(Arrangements { clauses, ..Arrangements::default() })
}

fn promise(promisor: Side, what: &str) -> Promise {
    let (what, due_on) = (Title::parse(what).unwrap(), date(2026, 12, 20));
    Promise { promisor, what, category: Category::Delivery, due_on }
}

fn promising(promises: Vec<Promise>) -> Charter {
    charter("Shoppers switch").with(Arrangements { promises, ..Arrangements::default() })
}

/// Ids of commitments, one after the other.
fn ids() -> impl FnMut() -> CommitmentId {
    let mut last = 100;
    move || {
        last += 1;
        CommitmentId::new(Uuid::from_u128(last))
    }
}

fn approved(charter: Charter) -> Pilot {
    let author = party(10, Side::Buyer);
    let pilot = Pilot { charter, ..pilot_of(&author) }.submit(&author, NOW).unwrap().0;
    let hash = pilot.charter_hash();
    approve(pilot, hash, &party(11, Side::Buyer)).unwrap().0
}

fn signed(charter: Charter) -> (Pilot, Undertaken) {
    let pilot = approved(charter);
    let hash = pilot.charter_hash();
    let (pilot, _, made) = pilot.countersign(hash, &party(20, Side::Supplier), NOW, ids()).unwrap();
    (pilot, made)
}

#[test]
fn a_charter_without_them_has_the_hash_that_it_had() {
    let proposal = ProposalId::new(Uuid::from_u128(6));
    let hash = settling(Clauses::default()).hash(proposal).to_string();
    let known = "sha256:53b086f88a09d238f1706d58736b6ca1858bdbf47c8bb170eca4351dc8e7affb";
    assert_eq!(hash, known);
}

#[test]
fn each_clause_is_hashed() {
    let none = Clauses::default;
    let sponsors = |buyer, supplier| Clauses { sponsors: Sponsors { buyer, supplier }, ..none() };
    let embargo = |until| {
        let text = text("Nothing");
        Clauses { embargo: Some(Embargo { text, until }), ..none() }
    };
    let right = |number| Some(ExclusivityId::new(Uuid::from_u128(number)));
    let all = [
        none(),
        sponsors(Some(user(1)), None),
        sponsors(None, Some(user(1))),
        sponsors(Some(user(1)), Some(user(2))),
        Clauses { stock_and_returns: Some(text("So")), ..none() },
        Clauses { liability: Some(text("So")), ..none() },
        Clauses { data_sharing: Some(text("So")), ..none() },
        Clauses { foreground_ip: Some(text("So")), ..none() },
        Clauses { exit_plan: Some(text("So")), ..none() },
        embargo(None),
        embargo(Some(date(2027, 6, 30))),
        Clauses { exclusivity: right(1), ..none() },
        Clauses { exclusivity: right(2), ..none() },
    ];
    let one = |what: &str| promising(vec![promise(Side::Buyer, what)]);
    let charters = all.map(settling).into_iter().chain([
        one("Space"),
        one("Shelf"),
        promising(vec![promise(Side::Supplier, "Space")]),
        promising(vec![promise(Side::Buyer, "Space"), promise(Side::Buyer, "Space")]),
    ]);
    let proposal = ProposalId::new(Uuid::from_u128(6));
    let hashes: Vec<_> = charters.map(|charter| charter.hash(proposal)).collect();
    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes[index + 1..].contains(hash), "{index} is hashed as another");
    }
}

#[test]
fn the_last_signature_makes_a_commitment_of_each_promise() {
    let promises = vec![promise(Side::Supplier, "Bottles"), promise(Side::Buyer, "Shelf")];
    let (pilot, made) = signed(promising(promises));
    let made: Vec<Commitment> = made.into_iter().map(|(one, _)| one).collect();
    assert_eq!(pilot.undertaken, made.iter().map(|one| one.id).collect::<Vec<_>>());
    let [bottles, shelf] = &made[..] else { panic!("two") };
    assert_eq!((bottles.promisor, shelf.promisor), (Side::Supplier, Side::Buyer));
    for one in &made {
        assert_eq!(one.state, commitment::State::Agreed);
        assert_eq!(
            (one.person(Side::Buyer), one.person(Side::Supplier)),
            (Some(user(11)), Some(user(20)))
        );
        assert_eq!(one.terms.link, Some(Link::Pilot(pilot.id)));
        assert!(!one.is_duty());
    }
    assert_eq!((pilot.commitment(1), pilot.commitment(2)), (Some(shelf.id), None));
}

#[test]
fn what_is_due_already_is_not_promised() {
    let pilot = approved(promising(vec![promise(Side::Buyer, "Space")]));
    let (hash, supplier) = (pilot.charter_hash(), party(20, Side::Supplier));
    let refused = pilot.countersign(hash, &supplier, LATER, ids()).unwrap_err();
    let late = PromiseError { place: 0, error: ActError::DatePassed };
    assert_eq!(refused, ApproveError::Promise(late));
}

#[test]
fn an_amendment_adds_promises_and_changes_none() {
    let [one, two, three] =
        ["Bottles", "Labels", "Pallets"].map(|what| promise(Side::Supplier, what));
    let (pilot, _) = signed(promising(vec![one.clone(), two.clone()]));
    let (supplier, reason) = (party(20, Side::Supplier), Reason::parse("More of it").unwrap());
    let amend = |promises: Vec<Promise>| {
        pilot.clone().amend(&promising(promises), reason.clone(), &supplier, NOW)
    };
    let later = Promise { due_on: date(2027, 1, 20), ..one.clone() };
    for (place, promises) in [
        (0, vec![]),
        (0, vec![two.clone(), one.clone(), three.clone()]),
        (0, vec![later, two.clone()]),
        (1, vec![one.clone(), three.clone()]),
    ] {
        assert_eq!(amend(promises).unwrap_err(), ChangeError::Promised(place));
    }
    let late = Promise { due_on: date(1969, 12, 30), ..three.clone() };
    let late = amend(vec![one.clone(), two.clone(), late]).unwrap_err();
    let error = ActError::DatePassed;
    assert_eq!(late, ChangeError::Promise(PromiseError { place: 2, error }));

    let new = promising(vec![one, two, three]);
    let proposed = pilot.clone().amend(&new, reason, &supplier, NOW).unwrap().0;
    let (open, buyer) = (proposed.amendment.clone().unwrap().content, party(11, Side::Buyer));
    let covered = Policy::unsaid(proposed.standing.parties.buyer);
    let covered = covered.covers((&pilot.charter, &new), open, &[], (buyer.user(), &[])).unwrap();
    let proposed = proposed.approve_amendment(open, covered, &buyer, NOW).unwrap().0;
    let fresh = || CommitmentId::new(Uuid::from_u128(200));
    let (amended, _, made) =
        proposed.countersign_amendment(new, open, &supplier, NOW, fresh).unwrap();
    assert_eq!(made.iter().map(|(one, _)| one.id).collect::<Vec<_>>(), [fresh()]);
    assert_eq!(amended.undertaken, [&pilot.undertaken[..], &[fresh()]].concat());
}

#[test]
fn what_was_promised_ends_with_a_pilot_that_is_called_off() {
    let (pilot, made) = signed(promising(vec![promise(Side::Supplier, "Bottles")]));
    let (bottles, other) = (made[0].0.id, CommitmentId::new(Uuid::from_u128(300)));
    assert!(!pilot.lets_go(bottles));
    let reason = Reason::parse("The shelf is being rebuilt").unwrap();
    let cancelled = pilot.cancel(&reason, &party(11, Side::Buyer), NOW).unwrap().0;
    assert!(cancelled.lets_go(bottles) && !cancelled.lets_go(other));
}
