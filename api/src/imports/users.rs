//! An admin invites many colleagues.

use std::collections::HashMap;

use actix_web::{HttpResponse, post};
use domain::{
    access::{Roles, right},
    id::InvitationId,
    invitation::Purpose,
    job::Kind,
    machine::Name,
    organisation::Organisation,
    text::Email,
};
use jiff::Timestamp;
use persistence::{Failure, Reading, Writing, invitations, members};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    Import, import,
    rows::each,
    view::{ImportedView, Outcome},
};
use crate::{
    body::{Field, Parse, Reader},
    caller::Caller,
    invitations::{Colleague, Inviter},
    jobs::{JobView, Prefer},
    problem::Problem,
    tables::{self, Column, Columns, ImportParameters, Mode, Upload},
};

/// Colleagues.
pub(crate) struct Users;

/// Colleagues to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUsers, example = json!({"rows": [
    {"email": "approver@northern-grocers.example", "roles": ["approver"]},
    {"email": "reviewer@northern-grocers.example", "roles": ["reviewer", "analyst"]},
]}))]
pub(crate) struct Requests {
    /// Each as `POST /v1/invitations` takes it.
    #[schema(value_type = Vec<Colleague>, required, max_items = 5_000)]
    rows: Field<Vec<Field<Colleague>>>,
}

impl Parse for Requests {
    type Value = Vec<(Email, Roles)>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        each::<Users>(reader, self.rows)
    }
}

impl Import for Users {
    const KIND: Kind = Kind::ImportUsers;
    const COLUMNS: Columns = Columns {
        within: "",
        written: &[
            Column::new("email", "/email", tables::Kind::Plain),
            Column::new("roles", "/roles", tables::Kind::Words),
        ],
        shown: &[],
    };
    const ADDRESS: &'static str = "email";
    type Request = Colleague;
    type Requests = Requests;
    type Row = (Email, Roles);

    fn address((email, _): &Self::Row) -> &Email {
        email
    }

    fn request((email, roles): &Self::Row) -> Value {
        let roles: Vec<_> = roles.iter().map(Name::as_str).collect();
        json!({"email": email.as_str(), "roles": roles})
    }

    async fn known(
        tx: &Reading<'_>,
        rows: &[Self::Row],
        at: Timestamp,
    ) -> Result<HashMap<String, Outcome>, Failure> {
        let addresses: Vec<_> = rows.iter().map(|(email, _)| email.as_str()).collect();
        let mut held: HashMap<_, _> =
            members::at_addresses(tx, &addresses).await?.into_iter().collect();
        held.extend(invitations::invited_colleagues(tx, &addresses, at).await?);
        let outcome = |(email, roles): &Self::Row| {
            let differs = held.get(email.as_str())? != roles;
            Some((email.as_str().to_owned(), Outcome::Unchanged { differs }))
        };
        Ok(rows.iter().filter_map(outcome).collect())
    }

    async fn send(
        tx: &mut Writing<'_>,
        by: &Inviter<'_>,
        organisation: Organisation,
        (email, roles): Self::Row,
    ) -> Result<InvitationId, Problem> {
        let sent = by.send(tx, organisation.name, email, Purpose::Colleague(roles)).await?;
        Ok(sent.invitation.id)
    }
}

/// Import colleagues
///
/// Invites many: of JSON each of `rows`, of CSV each line, is what `POST /v1/invitations` takes, of CSV with
/// the `roles` separated by `|`. All faults are told at once, and nobody is invited where there is one.
/// Members, and those who have an open invitation, are `unchanged`, so that the same can be sent again, and
/// `differs` where the row asks for other roles. Up to 200 rows are answered at once with 200; more, or with
/// `Prefer: respond-async`, or more than may be invited just now, with 202 and the job that invites them in
/// time: some 150 at once, then one a minute, which leaves room for whoever is invited meanwhile. A check
/// is always answered at once. There are at most 5,000 rows and 2 MiB.
#[utoipa::path(
    operation_id = "user_import",
    tag = "Members",
    security(("access_token" = ["manage_members"])),
    params(ImportParameters, Prefer),
    request_body(
        description = "The rows, or a file.",
        content((Requests = "application/json"), (String = "text/csv", example = "email,roles\napprover@northern-grocers.example,approver\nreviewer@northern-grocers.example,reviewer|analyst\n")),
    ),
    responses(
        (status = 200, description = "Invited; or, of a check, sound.", body = ImportedView),
        (status = 202, description = "A job invites them.", body = JobView),
    )
)]
#[post("/imports/users")]
pub(crate) async fn user_import(
    caller: Caller<right::ManageMembers>,
    mode: Mode,
    prefer: Prefer,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    import::<Users, _>(&caller, (mode, prefer), upload).await
}
