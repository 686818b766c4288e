//! Whether a ledger that somebody took away is sound: what holds of every chain of events, checked link
//! by link by whoever was not there.
//!
//! It needs nothing but the file, and of the nouns nothing but their names: a ledger with nouns that are
//! not known here is checked as well. Beside the head it keeps one entry for each object.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    content::ContentHash,
    id::{EventId, Id},
};

/// What a ledger tells of one of its events, and the hashes of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: EventId,
    /// Its ledger.
    pub ledger: String,
    /// Its place.
    pub sequence: i64,
    /// The hash of the event before it.
    pub previous: Option<ContentHash>,
    /// Its hash.
    pub hash: ContentHash,
    /// The hash of what was read, computed anew.
    pub sealed: ContentHash,
    /// The noun of its object.
    pub noun: String,
    /// Its object.
    pub object: String,
    /// The state of the object before.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// The hash of the object before.
    pub before: Option<ContentHash>,
    /// The hash after.
    pub after: ContentHash,
    /// The hash of the content that was read, where there is one.
    pub content: Option<ContentHash>,
}

/// How the export of a ledger ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The ledger.
    pub ledger: String,
    /// The number of its events.
    pub length: i64,
    /// The hash of the last of them.
    pub head: Option<ContentHash>,
    /// The hash of these fields.
    pub hash: ContentHash,
    /// The hash of what was read, computed anew.
    pub sealed: ContentHash,
}

/// What is wrong with a ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It belongs to another ledger.
    #[error("it is of another ledger, {0}")]
    OtherLedger(String),
    /// Something is missing, doubled or in another order.
    #[error("its sequence is {found} where {expected} comes next")]
    OutOfSequence {
        /// What comes next.
        expected: i64,
        /// What came.
        found: i64,
    },
    /// It does not follow the one before it.
    #[error("previous is not the hash of the event before it")]
    NotChained,
    /// Something in it was changed.
    #[error("hash is not that of its fields: something in it was changed")]
    Altered,
    /// The id is not made of the hash.
    #[error("id is not the one that follows from hash")]
    WrongId,
    /// The content was changed.
    #[error("the hash of content is not after: the content was changed")]
    AlteredContent,
    /// The content was left out.
    #[error("content is missing, which is there in earlier events of the noun {0}")]
    MissingContent(String),
    /// The object is another than the one that the last event left.
    #[error("from and before are not what {0} was after its last event")]
    NotWhatItWas(String),
    /// It came into being with a past, or had a state without a hash.
    #[error("from and before go together: either both are there, or none")]
    HalfAPast,
    /// It ends in another place than it says.
    #[error("the closing line speaks of {told} events where there are {found}, or of another head")]
    EndsElsewhere {
        /// What it says.
        told: i64,
        /// What is there.
        found: i64,
    },
    /// It has no end.
    #[error("the file ends without a closing line: it was cut off")]
    Cut,
    /// It goes on behind its end.
    #[error("something follows the closing line")]
    GoesOn,
    /// It is not what an older export said.
    #[error("it is not the event that the older export has in this place: the past was rewritten")]
    Rewritten,
    /// An older export has more.
    #[error("the older export goes on where this one ends")]
    Shortened,
}

/// What an event left behind.
#[derive(Debug)]
struct Left {
    noun: String,
    state: String,
    hash: ContentHash,
}

/// A ledger as far as it was read.
#[derive(Debug, Default)]
pub struct Chain {
    ledger: Option<String>,
    length: i64,
    head: Option<ContentHash>,
    objects: BTreeMap<String, Left>,
    told_in_full: BTreeSet<String>,
}

impl Chain {
    /// Adds the next event, and tells what is wrong with it. What follows is checked against it as it is,
    /// so that a fault is told where it lies and not again in all that comes after.
    pub fn append(&mut self, link: &Link) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut check = |sound: bool, fault: fn(&Link) -> Fault| {
            if !sound {
                faults.push(fault(link));
            }
        };
        let known = self.ledger.get_or_insert_with(|| link.ledger.clone());
        check(*known == link.ledger, |link| Fault::OtherLedger(link.ledger.clone()));
        check(self.head == link.previous, |_| Fault::NotChained);
        check(link.sealed == link.hash, |_| Fault::Altered);
        check(link.id == EventId::new(link.hash.uuid()), |_| Fault::WrongId);
        check(link.from.is_some() == link.before.is_some(), |_| Fault::HalfAPast);
        match link.content {
            Some(content) => check(content == link.after, |_| Fault::AlteredContent),
            None => check(!self.told_in_full.contains(&link.noun), |link| {
                Fault::MissingContent(link.noun.clone())
            }),
        }
        if let Some(last) = self.objects.get(&link.object) {
            let same = last.noun == link.noun
                && link.from.as_ref() == Some(&last.state)
                && link.before == Some(last.hash);
            check(same, |link| Fault::NotWhatItWas(link.object.clone()));
        }
        let expected = self.length.saturating_add(1);
        if link.sequence != expected {
            faults.push(Fault::OutOfSequence { expected, found: link.sequence });
        }
        self.length = link.sequence;
        self.head = Some(link.hash);
        if link.content.is_some() {
            self.told_in_full.insert(link.noun.clone());
        }
        let left = Left { noun: link.noun.clone(), state: link.to.clone(), hash: link.after };
        self.objects.insert(link.object.clone(), left);
        faults
    }

    /// Ends it, and tells what is wrong with the closing line.
    #[must_use]
    pub fn close(&self, end: &End) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.ledger.as_ref().is_some_and(|ledger| *ledger != end.ledger) {
            faults.push(Fault::OtherLedger(end.ledger.clone()));
        }
        if end.sealed != end.hash {
            faults.push(Fault::Altered);
        }
        if (end.length, end.head) != (self.length, self.head) {
            faults.push(Fault::EndsElsewhere { told: end.length, found: self.length });
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(of: &str) -> ContentHash {
        ContentHash::of(of)
    }

    /// The `sequence`th event of a pilot, as it comes after the one before.
    fn link(sequence: i64) -> Link {
        let of = |what: &str, number: i64| hash(&format!("{what} {number}"));
        let earlier = sequence > 1;
        Link {
            id: EventId::new(of("event", sequence).uuid()),
            ledger: "part_1".to_owned(),
            sequence,
            previous: earlier.then(|| of("event", sequence - 1)),
            hash: of("event", sequence),
            sealed: of("event", sequence),
            noun: "pilot".to_owned(),
            object: "pilot_1".to_owned(),
            from: earlier.then(|| format!("state {}", sequence - 1)),
            to: format!("state {sequence}"),
            before: earlier.then(|| of("pilot", sequence - 1)),
            after: of("pilot", sequence),
            content: Some(of("pilot", sequence)),
        }
    }

    /// What is wrong with the second of two events, which `change` has changed.
    fn faults(change: impl FnOnce(&mut Link)) -> Vec<Fault> {
        let mut chain = Chain::default();
        assert_eq!(chain.append(&link(1)), []);
        let mut second = link(2);
        change(&mut second);
        chain.append(&second)
    }

    #[test]
    fn each_rule_has_its_fault() {
        let pilot = || "pilot_1".to_owned();
        assert_eq!(faults(|_| {}), []);
        let other = faults(|link| link.ledger = "part_2".to_owned());
        assert_eq!(other, [Fault::OtherLedger("part_2".to_owned())]);
        let gap = Fault::OutOfSequence { expected: 2, found: 3 };
        assert_eq!(faults(|link| link.sequence = 3), [gap]);
        assert_eq!(faults(|link| link.previous = None), [Fault::NotChained]);
        assert_eq!(faults(|link| link.sealed = hash("other")), [Fault::Altered]);
        assert_eq!(faults(|link| link.id = EventId::new(hash("other").uuid())), [Fault::WrongId]);
        let altered = faults(|link| link.content = Some(hash("other")));
        assert_eq!(altered, [Fault::AlteredContent]);
        let missing = faults(|link| link.content = None);
        assert_eq!(missing, [Fault::MissingContent("pilot".to_owned())]);
        let not_it = [Fault::NotWhatItWas(pilot())];
        assert_eq!(faults(|link| link.from = Some("other".to_owned())), not_it);
        assert_eq!(faults(|link| link.before = Some(hash("other"))), not_it);
        assert_eq!(faults(|link| link.noun = "goal".to_owned()), not_it);
        assert_eq!(
            faults(|link| link.from = None),
            [Fault::HalfAPast, Fault::NotWhatItWas(pilot())]
        );
        // An object that is new to this ledger may have had a past that was private.
        assert_eq!(faults(|link| link.object = "pilot_2".to_owned()), []);
    }

    #[test]
    fn a_fault_is_told_where_it_lies_and_not_again() {
        let mut chain = Chain::default();
        chain.append(&link(1));
        assert_eq!(chain.append(&link(3)).len(), 3, "the second is missing");
        assert_eq!(chain.append(&link(4)), []);
    }

    #[test]
    fn the_end_says_how_much_there_is() {
        let mut chain = Chain::default();
        chain.append(&link(1));
        let end = End {
            ledger: "part_1".to_owned(),
            length: 1,
            head: Some(link(1).hash),
            hash: hash("end"),
            sealed: hash("end"),
        };
        assert_eq!(chain.close(&end), []);
        let other = End { head: None, ..end.clone() };
        assert_eq!(chain.close(&other), [Fault::EndsElsewhere { told: 1, found: 1 }]);
        let other = End { length: 2, ..end.clone() };
        assert_eq!(chain.close(&other), [Fault::EndsElsewhere { told: 2, found: 1 }]);
        let other = End { sealed: hash("other"), ..end.clone() };
        assert_eq!(chain.close(&other), [Fault::Altered]);
        let other = End { ledger: "part_2".to_owned(), ..end.clone() };
        assert_eq!(chain.close(&other), [Fault::OtherLedger("part_2".to_owned())]);
        let nothing = End { length: 0, head: None, ..end };
        assert_eq!(Chain::default().close(&nothing), []);
    }
}
