//! `allowed_actions`: what this caller may do next, each with its method and path, so that a client
//! needs no copy of the state machine.

use domain::machine::Name;
use serde::Serialize;
use utoipa::ToSchema;

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
    #[schema(example = "/v1/proposals/prop_01930000000070008000000000000001/submission")]
    href: String,
}

/// An operation that takes an action: its method, and what follows the path of the object.
pub(crate) type Operation = (&'static str, &'static str);

/// The list for the actions on the object at `path`; an action without an operation of its own is
/// not the caller's to take.
pub(crate) fn list<A: Name>(
    path: &str,
    actions: Vec<A>,
    operation: impl Fn(A) -> Option<Operation>,
) -> Vec<AllowedAction> {
    let entry = |action: A| {
        let (method, suffix) = operation(action)?;
        Some(AllowedAction { action: action.as_str(), method, href: format!("{path}{suffix}") })
    };
    actions.into_iter().filter_map(entry).collect()
}
