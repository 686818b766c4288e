//! What is promised, as a request: what the other side will accept as it is.
//!
//! What a request names is looked up among what the caller may see, so that naming something tells
//! nothing of anybody else.

use domain::{
    actor::Side,
    commitment::{Category, Importance, Link, Precondition, Terms},
    deadline::Zone,
    id::{CommitmentId, PartnershipId, UserId},
    text::{Paragraph, Title},
};
use jiff::civil::Date;
use persistence::{Reading, commitments, goals, pilots};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Reader, Wrong, date, id, name, text, zone},
    problem::Problem,
};

/// A request that holds the terms of a promise besides fields of its own.
macro_rules! terms_request {
    (
        $(#[$meta:meta])*
        pub(crate) struct $request:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* }
    ) => {
        #[derive(serde::Deserialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub(crate) struct $request {
            $($(#[$field_meta])* $field: $type,)*
            /// What is promised, in one line.
            #[schema(value_type = String, required, min_length = 3, max_length = 160)]
            what: Field<String>,
            /// The day at whose end it is due, in its time zone.
            #[schema(value_type = String, required, format = Date)]
            due_on: Field<String>,
            /// The time zone of that day by its IANA name; `UTC` where it is left out.
            #[schema(value_type = Option<String>, max_length = 40)]
            time_zone: Field<String>,
            /// When it is fulfilled: what the promisee will look at.
            #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
            conditions: Field<String>,
            /// `delivery`, `forecast`, `payment`, `listing_date`, `promotion_execution`, `dock_slots`,
            /// `data_sharing`, `artwork_approval`, `stock_build`, `marketing`, `training` or `other`,
            /// which it is where it is left out.
            #[schema(value_type = Option<String>)]
            category: Field<String>,
            /// How much it weighs in the figures; 2 where it is left out.
            #[schema(value_type = Option<i64>, minimum = 1, maximum = 3)]
            importance: Field<i64>,
            /// What it serves.
            #[schema(value_type = Option<crate::commitments::terms::LinkRequest>)]
            link: Field<crate::commitments::terms::LinkRequest>,
            /// Promises of the other side in the same partnership that have to come first. While one of
            /// them has failed, the promisor's clock stands still.
            #[schema(value_type = Option<Vec<String>>, max_items = 10)]
            depends_on: Field<Vec<Field<String>>>,
            /// The member of the caller's organisation who answers for it; the caller where it is left
            /// out.
            #[schema(value_type = Option<String>, max_length = 37)]
            responsible: Field<String>,
        }

        impl $request {
            /// The fields of its own, and those of the terms.
            fn split(self) -> (($($type,)*), $crate::commitments::terms::Fields) {
                let fields = $crate::commitments::terms::Fields {
                    what: self.what,
                    due_on: self.due_on,
                    time_zone: self.time_zone,
                    conditions: self.conditions,
                    category: self.category,
                    importance: self.importance,
                    link: self.link,
                    depends_on: self.depends_on,
                    responsible: self.responsible,
                };
                (($(self.$field,)*), fields)
            }
        }
    };
}

pub(super) use terms_request;

/// What a commitment serves.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCommitmentLink)]
pub(super) struct LinkRequest {
    /// A pilot of the same partnership.
    #[schema(value_type = Option<String>, max_length = 38)]
    pilot: Field<String>,
    /// A goal of the same partnership.
    #[schema(value_type = Option<String>, max_length = 37)]
    goal: Field<String>,
}

/// The fields of a request that are terms.
pub(super) struct Fields {
    pub(super) what: Field<String>,
    pub(super) due_on: Field<String>,
    pub(super) time_zone: Field<String>,
    pub(super) conditions: Field<String>,
    pub(super) category: Field<String>,
    pub(super) importance: Field<i64>,
    pub(super) link: Field<LinkRequest>,
    pub(super) depends_on: Field<Vec<Field<String>>>,
    pub(super) responsible: Field<String>,
}

/// Terms whose references are still to be looked up.
pub(crate) struct Wanted {
    what: Title,
    due_on: Date,
    zone: Zone,
    conditions: Option<Paragraph>,
    category: Category,
    importance: Importance,
    link: Option<Link>,
    depends_on: Vec<CommitmentId>,
    pub(super) responsible: Option<UserId>,
}

impl Fields {
    /// Reads the terms.
    pub(super) fn read(self, reader: &mut Reader) -> Option<Wanted> {
        let what = reader.required("what", self.what, text(Title::parse));
        let due_on = reader.required("due_on", self.due_on, date);
        let zone = reader.optional("time_zone", self.time_zone, zone);
        let conditions = reader.optional("conditions", self.conditions, text(Paragraph::parse));
        let category = reader.optional("category", self.category, name);
        let importance = reader.optional("importance", self.importance, |weight| {
            let range = "must be a whole number from 1 to 3";
            Importance::new(weight).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let link = match self.link {
            Field::Absent => None,
            link => reader.object("link", link, |reader, link| link.read(reader)),
        };
        let depends_on = match self.depends_on {
            Field::Absent => Vec::new(),
            given => awaited(reader, given).unwrap_or_default(),
        };
        let responsible = reader.optional("responsible", self.responsible, id);
        Some(Wanted {
            what: what?,
            due_on: due_on?,
            zone: zone.unwrap_or_else(Zone::utc),
            conditions,
            category: category.unwrap_or(Category::Other),
            importance: importance.unwrap_or(Importance::USUAL),
            link,
            depends_on,
            responsible,
        })
    }
}

fn awaited(reader: &mut Reader, given: Field<Vec<Field<String>>>) -> Option<Vec<CommitmentId>> {
    let ids = reader.each("depends_on", given, |reader, raw| reader.item(id(raw)))?;
    let twice = ids
        .iter()
        .enumerate()
        .any(|(index, id)| ids.iter().skip(index + 1).any(|other| other == id));
    if ids.len() > Terms::MOST_PRECONDITIONS || twice {
        let rule = format!("may have up to {} commitments, each once", Terms::MOST_PRECONDITIONS);
        reader.fault("depends_on", Wrong::new("wrong_count", rule));
    }
    Some(ids)
}

impl Wanted {
    /// What has to come first.
    pub(super) fn depends_on(&self) -> &[CommitmentId] {
        &self.depends_on
    }

    /// The terms, for a promise of `promisor` in a partnership of the caller's.
    ///
    /// # Errors
    /// 422 where something that is named is not there for the caller, or cannot be what it is to be.
    pub(super) async fn terms(
        self,
        tx: &Reading<'_>,
        partnership: PartnershipId,
        promisor: Side,
        of: CommitmentId,
    ) -> Result<Terms, Problem> {
        if let Some(link) = self.link {
            require_shared(tx, partnership, link).await?;
        }
        let found = commitments::preconditions(tx, partnership, &self.depends_on).await?;
        let comes_first = |one: &CommitmentId| {
            let (found, side) = found.iter().find(|(found, _)| found.id == *one)?;
            (*side != promisor && found.state.is_open() && found.id < of).then_some(*found)
        };
        let mut depends_on = Vec::with_capacity(self.depends_on.len());
        for (index, one) in self.depends_on.iter().enumerate() {
            depends_on.push(comes_first(one).ok_or_else(|| no_precondition(index))?);
        }
        depends_on.sort_by_key(|one: &Precondition| one.id);
        Ok(Terms {
            what: self.what,
            conditions: self.conditions,
            category: self.category,
            importance: self.importance,
            due_on: self.due_on,
            zone: self.zone,
            link: self.link,
            depends_on,
        })
    }
}

fn no_precondition(index: usize) -> Problem {
    let rule = "must be an open and older promise of the other side in this partnership";
    Problem::field(&format!("depends_on/{index}"), Wrong::new("unknown_reference", rule))
}

impl LinkRequest {
    fn read(self, reader: &mut Reader) -> Option<Link> {
        match (self.pilot, self.goal) {
            (Field::Given(_), Field::Given(_)) => {
                let rule = "must be left out where a pilot is named";
                reader.fault("goal", Wrong::new("contradiction", rule));
                None
            }
            (Field::Absent, goal @ (Field::Given(_) | Field::Invalid)) => {
                reader.required("goal", goal, id).map(Link::Goal)
            }
            (pilot, _) => reader.required("pilot", pilot, id).map(Link::Pilot),
        }
    }
}

/// Goes on only if both sides know what is linked.
async fn require_shared(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    link: Link,
) -> Result<(), Problem> {
    let (field, rule, whose) = match link {
        Link::Pilot(pilot) => {
            let found = pilots::find(tx, pilot).await?.map(|stored| stored.value);
            let shared = found.filter(|pilot| !pilot.is_private());
            let rule = "must be a pilot of this partnership that was handed in";
            ("link/pilot", rule, shared.map(|pilot| pilot.standing.parties))
        }
        // What both sign makes such promises, and nobody else.
        Link::Exclusivity(_) => ("link", "must be a pilot or a goal", None),
        Link::Goal(goal) => {
            let found = goals::find(tx, goal).await?.map(|(stored, _)| stored.value);
            let shared = found.filter(|goal| !goal.is_private);
            let rule = "must be a goal of this partnership that was proposed";
            ("link/goal", rule, shared.map(|goal| goal.standing.parties))
        }
    };
    if whose.is_some_and(|parties| parties.partnership == partnership) {
        return Ok(());
    }
    Err(Problem::field(field, Wrong::new("unknown_reference", rule)))
}
