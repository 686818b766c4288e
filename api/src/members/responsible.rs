//! Who answers for something on a side: a member of the caller's own organisation, whom it names.

use domain::{access::Grants, actor::Actor, id::UserId};
use persistence::{Reading, members};

use crate::{body::Wrong, problem::Problem};

/// The member of the caller's organisation whom the field names, or the caller.
///
/// # Errors
/// 422 where the one named is no member, or nobody is named and the caller is no person.
pub(crate) async fn responsible(
    tx: &Reading<'_>,
    field: &str,
    named: Option<UserId>,
    caller: &Actor,
) -> Result<UserId, Problem> {
    let wrong = |code, rule| Err(Problem::field(field, Wrong::new(code, rule)));
    match (named, &caller.grants) {
        (Some(user), _) if members::find(tx, user).await?.is_some() => Ok(user),
        (Some(_), _) => wrong("not_a_member", "must be a member of your organisation"),
        (None, Grants::Roles(_)) => Ok(caller.user),
        (None, Grants::Scopes(_)) => {
            wrong("missing", "is missing: a service account names the person who answers for it")
        }
    }
}
