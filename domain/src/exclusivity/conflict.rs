//! What a supplier has granted, laid side by side: two rights that shut others out must not meet.
//!
//! The database holds the same rule for whoever signs at once.

use jiff::Timestamp;

use super::{Exclusivity, Kind, Period, State, scope::Channel};
use crate::{
    country::Country,
    id::{ExclusivityId, InnovationId, OrganisationId},
    names::Name,
};

/// What one right holds of its supplier, in the form in which rights are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The right.
    pub id: ExclusivityId,
    /// Who has it.
    pub buyer: OrganisationId,
    /// Its kind.
    pub kind: Kind,
    /// Its state.
    pub state: State,
    /// Its references.
    pub products: Vec<String>,
    /// The supplier's innovation that it is of, as the supplier alone knows.
    pub innovation: Option<InnovationId>,
    /// Its countries.
    pub countries: Vec<Country>,
    /// Its channels.
    pub channels: Vec<Channel>,
    /// All in which it runs, or may, with the days by which pauses may extend it.
    pub period: Period,
}

impl Hold {
    /// What a right holds that both have signed; `None` of one that binds nobody.
    #[must_use]
    pub fn of(one: &Exclusivity, innovation: Option<InnovationId>) -> Option<Self> {
        let period = one.reserved().filter(|_| one.state.is_held())?;
        Some(Self {
            id: one.id,
            buyer: one.standing.parties.buyer,
            kind: one.terms.kind,
            state: one.state,
            products: one.terms.products.keys(),
            innovation,
            countries: one.terms.territories.countries(),
            channels: one.terms.channels.each(),
            period,
        })
    }

    /// True while it keeps the innovation from every other buyer's sight: a first look that runs.
    #[must_use]
    pub fn hides(&self, innovation: InnovationId, from: OrganisationId, at: Timestamp) -> bool {
        self.kind == Kind::FirstLook
            && self.state.runs()
            && self.period.holds(at)
            && self.innovation == Some(innovation)
            && self.buyer != from
    }

    /// True if the two are of the same thing: they share a reference or the innovation.
    #[must_use]
    pub fn is_of_the_same(&self, other: &Self) -> bool {
        share(&self.products, &other.products)
            || self.innovation.is_some() && self.innovation == other.innovation
    }

    /// True if the supplier cannot grant both: they are of two buyers and shut others out of the same
    /// thing, somewhere, in some channel, at some instant.
    #[must_use]
    pub fn rivals(&self, other: &Self) -> bool {
        self.buyer != other.buyer
            && self.kind.shuts_out()
            && other.kind.shuts_out()
            && self.period.meets(&other.period)
            && self.is_of_the_same(other)
            && share(&self.countries, &other.countries)
            && share(&self.channels, &other.channels)
    }
}

/// Where nothing is held: the channels, and the countries in which exactly those are free of every hold
/// that shuts others out, whenever it is.
#[must_use]
pub fn free(holds: &[Hold]) -> Vec<(Vec<Channel>, Vec<Country>)> {
    let mut free: Vec<(Vec<Channel>, Vec<Country>)> = Vec::new();
    for country in Country::all() {
        let here: Vec<_> = holds
            .iter()
            .filter(|hold| hold.kind.shuts_out() && hold.countries.contains(&country))
            .collect();
        let is_free = |channel: &&Channel| !here.iter().any(|hold| hold.channels.contains(channel));
        let channels: Vec<_> = Channel::ALL.iter().filter(is_free).copied().collect();
        match free.iter_mut().find(|(same, _)| *same == channels) {
            Some((_, countries)) => countries.push(country),
            None if channels.is_empty() => {}
            None => free.push((channels, vec![country])),
        }
    }
    free
}

fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|item| other.contains(item))
}
