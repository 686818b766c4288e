//! What a webhook hears, what signs, and when it is tried again and switched off.

use super::*;
use crate::{
    access::{Grants, Roles},
    id::UserId,
    proposal,
};

fn admin() -> Actor {
    let organisation = OrganisationId::new(Uuid::from_u128(9));
    let grants = Grants::Roles(Roles::founder());
    Actor { user: UserId::new(Uuid::from_u128(8)), organisation, grants }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn terms(named: &[&str]) -> Terms {
    Terms {
        address: WebAddress::parse("https://erp.northern.example/in?key=4711").unwrap(),
        description: None,
        interest: Interest::new(named.iter().map(|one| Subject::parse(one).unwrap()).collect()),
        partnership: None,
    }
}

fn webhook(named: &[&str]) -> Webhook {
    Webhook::create(WebhookId::new(Uuid::from_u128(1)), terms(named), &admin(), at(100)).0
}

#[test]
fn it_hears_what_it_names_from_its_beginning_on() {
    let submit = Kind::Proposal(proposal::Action::Submit);
    let hears =
        |webhook: &Webhook, kind, second| webhook.hears(kind, Uuid::nil(), "part_1", at(second));
    for named in [&[][..], &["proposal"], &["pilot", "proposal.submit", "proposal.submit"]] {
        assert!(hears(&webhook(named), submit, 101), "{named:?}");
        assert!(!hears(&webhook(named), submit, 100), "{named:?}");
    }
    for named in [&["pilot"][..], &["proposal.decide"]] {
        assert!(!hears(&webhook(named), submit, 101), "{named:?}");
    }
    for unknown in ["proposals", "proposal.", ".submit", "proposal.fly", "*", ""] {
        assert_eq!(Subject::parse(unknown), None, "{unknown}");
    }
    let (off, _) = webhook(&[]).disable(&admin(), at(101)).unwrap();
    assert!(!hears(&off, submit, 102));
}

#[test]
fn a_partnership_is_heard_alone_and_a_ping_by_the_one_that_is_meant() {
    let submit = Kind::Proposal(proposal::Action::Submit);
    let one = PartnershipId::new(Uuid::from_u128(7));
    let mut webhook = webhook(&["pilot"]);
    webhook.terms.partnership = Some(one);
    webhook.terms.interest = Interest::new(Vec::new());
    assert!(webhook.hears(submit, Uuid::nil(), &one.to_string(), at(101)));
    assert!(!webhook.hears(submit, Uuid::nil(), "part_2", at(101)));
    let ping = Kind::Webhook(Action::Ping);
    assert!(webhook.hears(ping, webhook.id.uuid(), "org_9", at(101)));
    assert!(!webhook.hears(ping, Uuid::from_u128(2), "org_9", at(101)));
}

#[test]
fn a_former_secret_signs_for_a_day() {
    let webhook = webhook(&[]);
    assert_eq!(webhook.signing(at(100)), [1]);
    let (webhook, event) = webhook.rotate_secret(&admin(), at(200)).unwrap();
    assert_ne!(event.before, Some(event.after));
    assert_eq!(webhook.signing(at(200 + 86_399)), [2, 1]);
    assert_eq!(webhook.signing(at(200 + 86_400)), [2]);
    let (webhook, _) = webhook.rotate_secret(&admin(), at(300)).unwrap();
    assert_eq!(webhook.signing(at(301)), [3, 2]);
}

#[test]
fn it_is_called_by_its_description_or_its_host() {
    let mut webhook = webhook(&[]);
    assert_eq!(webhook.name(), "erp.northern.example");
    webhook.terms.description = Some(Line::parse("Our ERP").unwrap());
    assert_eq!(webhook.name(), "Our ERP");
}

#[test]
fn what_is_off_is_switched_on_again_and_what_was_removed_stays_so() {
    let admin = admin();
    let (off, event) = webhook(&[]).switch_off(Cause::Gone, at(101)).unwrap();
    assert_eq!((event.by, event.reason.as_deref()), (By::Clock, Some("It answered 410 Gone.")));
    assert!(off.clone().switch_off(Cause::Gone, at(102)).is_err());
    assert!(off.ping(&admin, at(102)).is_err());
    let (on, _) = off.enable(&admin, at(102)).unwrap();
    assert_eq!((on.state, on.off_because), (State::Enabled, None));
    let ping = on.ping(&admin, at(103)).unwrap();
    assert_eq!(ping.before, Some(ping.after));
    let (gone, _) = on.remove(&admin, at(104)).unwrap();
    assert!(gone.clone().enable(&admin, at(105)).is_err());
    assert!(gone.clone().change(terms(&[]), &admin, at(105)).is_err());
    assert!(gone.allowed().is_empty());
}

#[test]
fn it_is_tried_for_three_days_and_given_up() {
    let failed = |retry_after| Outcome::Failed { fault: Fault::Timeout, status: None, retry_after };
    let mut now = at(0);
    let mut tries = 1;
    while let Next::Again(next) = failed(None).next(tries, now, 1_000) {
        assert_eq!(failed(None).switches_off(Next::Again(next), Some(at(0)), now), None);
        (now, tries) = (next, tries + 1);
    }
    assert_eq!((tries, now), (10, at(272_105)));
    assert_eq!(failed(None).next(10, now, 1_000), Next::GivenUp);
    assert_eq!(failed(None).switches_off(Next::GivenUp, None, now), Some(Cause::Failing));
    let days = |days: i64| at(days * 86_400);
    assert_eq!(
        failed(None).switches_off(Next::Again(now), Some(at(0)), days(5)),
        Some(Cause::Failing)
    );
    // What the receiver asks for holds, for a day at most; it hurries nothing.
    let next = |seconds| failed(Some(SignedDuration::from_secs(seconds))).next(1, at(0), 900);
    assert_eq!(next(60), Next::Again(at(60)));
    assert_eq!(next(1_000_000), Next::Again(at(86_400)));
    assert_eq!(next(0), Next::Again(Timestamp::from_millisecond(4_500).unwrap()));
    assert_eq!(Outcome::Gone.next(1, at(0), 1_000), Next::GivenUp);
    assert_eq!(Outcome::Gone.switches_off(Next::GivenUp, None, at(0)), Some(Cause::Gone));
    assert_eq!(Outcome::Taken(204).next(1, at(0), 1_000), Next::Delivered);
}
