//! What an import has done, or would do, row by row.

use domain::id::{Id, InvitationId};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{problem::Problem, tables::Mode};

/// What has come of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An invitation, which is not there yet where it was only looked.
    Created(Option<InvitationId>),
    /// Nothing: whoever has the address is there already, or was invited; to something else than the row
    /// asks for where it differs.
    Unchanged { differs: bool },
}

/// What an import of people has done; after a check, what it would do.
#[derive(Serialize, ToSchema)]
#[schema(as = InvitationImport)]
pub(super) struct ImportedView {
    /// `check` (nobody was invited) or `apply`.
    #[schema(example = "apply")]
    mode: &'static str,
    /// How many rows there are.
    #[schema(minimum = 0, example = 2)]
    rows: usize,
    /// How many invitations come into being.
    #[schema(minimum = 0, example = 1)]
    created: usize,
    /// How many rows change nothing: whoever they name is there already, or was invited.
    #[schema(minimum = 0, example = 1)]
    unchanged: usize,
    /// What came of each row, in their order.
    results: Vec<RowView>,
}

/// What came of a row of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = InvitationImportRow)]
struct RowView {
    /// Where the row is, as a JSON pointer: of a file `/lines/2`, as an editor numbers lines.
    #[schema(example = "/rows/0")]
    pointer: String,
    /// `created` or `unchanged`.
    #[schema(example = "created")]
    outcome: &'static str,
    /// The invitation that it has become.
    #[schema(example = "inv_01930000000070008000000000000001")]
    invitation: Option<String>,
    /// True of a row that is unchanged though it asks for other roles than its colleague has, or is invited
    /// to. `PUT /v1/members/{id}/roles` changes them.
    #[schema(example = false)]
    differs: bool,
}

/// What has come of rows that are at these places.
pub(super) fn view(mode: Mode, outcomes: &[Outcome], places: &[String]) -> ImportedView {
    let unchanged =
        outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Unchanged { .. })).count();
    let row = |(outcome, place): (&Outcome, &String)| {
        let pointer = place.clone();
        match outcome {
            Outcome::Created(invitation) => {
                let invitation = invitation.map(|id| id.to_string());
                RowView { pointer, outcome: "created", invitation, differs: false }
            }
            Outcome::Unchanged { differs } => {
                RowView { pointer, outcome: "unchanged", invitation: None, differs: *differs }
            }
        }
    };
    ImportedView {
        mode: mode.as_str(),
        rows: outcomes.len(),
        created: outcomes.len() - unchanged,
        unchanged,
        results: outcomes.iter().zip(places).map(row).collect(),
    }
}

/// What has come of the first rows, as a job keeps it: the ids of invitations, and for none `-`, or `~` where
/// the row differs.
pub(super) fn written(outcomes: &[Outcome]) -> String {
    let texts = outcomes.iter().map(|outcome| match outcome {
        Outcome::Created(Some(id)) => id.to_string(),
        Outcome::Unchanged { differs: true } => "~".to_owned(),
        Outcome::Created(None) | Outcome::Unchanged { differs: false } => "-".to_owned(),
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// What such a text tells.
///
/// # Errors
/// 500 where it is none.
pub(super) fn read_again(so_far: Option<&str>) -> Result<Vec<Outcome>, Problem> {
    let outcome = |text| match text {
        "-" => Ok(Outcome::Unchanged { differs: false }),
        "~" => Ok(Outcome::Unchanged { differs: true }),
        id => InvitationId::parse(id)
            .map(|id| Outcome::Created(Some(id)))
            .ok_or_else(|| Problem::internal("a job has kept what it does not know")),
    };
    so_far.unwrap_or_default().split_ascii_whitespace().map(outcome).collect()
}
