//! `allowed_actions`: what this caller may do next, each with its method and path, so that a client
//! needs no copy of the state machine.

use std::fmt;

use domain::{id::Id, machine::Name};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::answers::Shown;

/// Something that the caller may do next.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AllowedAction {
    /// Its name.
    #[schema(example = "submit")]
    action: &'static str,
    /// The HTTP method.
    #[schema(example = "POST")]
    method: &'static str,
    /// The path.
    #[schema(
        value_type = String,
        example = "/v1/proposals/prop_01930000000070008000000000000001/submission",
    )]
    href: Shown<Href>,
}

impl AllowedAction {
    /// True if this is what may be done.
    pub(crate) fn is<A: Name>(&self, action: A) -> bool {
        self.action == action.as_str()
    }
}

/// The path of an object, and what follows it.
#[derive(Debug)]
struct Href {
    collection: &'static str,
    prefix: &'static str,
    id: Uuid,
    suffix: &'static str,
}

impl fmt::Display for Href {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { collection, prefix, id, suffix } = self;
        write!(formatter, "{collection}/{prefix}_{}{suffix}", id.simple())
    }
}

/// An operation that takes an action: its method, and what follows the path of the object.
pub(crate) type Operation = (&'static str, &'static str);

/// The list for the actions on an object of a collection; an action without an operation of its own
/// is not the caller's to take.
pub(crate) fn list<I: Id, A: Name>(
    collection: &'static str,
    id: I,
    actions: Vec<A>,
    operation: impl Fn(A) -> Option<Operation>,
) -> Vec<AllowedAction> {
    let entry = |action: A| {
        let (method, suffix) = operation(action)?;
        let href = Shown(Href { collection, prefix: I::PREFIX, id: id.uuid(), suffix });
        Some(AllowedAction { action: action.as_str(), method, href })
    };
    actions.into_iter().filter_map(entry).collect()
}
