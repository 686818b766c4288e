//! A side proposes many partnerships.

use std::collections::HashMap;

use actix_web::{HttpResponse, post};
use domain::{
    access::right,
    id::InvitationId,
    job::Kind,
    machine::Name,
    organisation::Organisation,
    text::{Email, Line},
};
use jiff::Timestamp;
use persistence::{Failure, Reading, Writing, invitations};
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
    invitations::Inviter,
    jobs::{JobView, Prefer},
    partnerships::{NewPartnership, Proposed, propose},
    problem::Problem,
    tables::{self, Column, Columns, ImportParameters, Mode, Upload},
};

/// Partners.
pub(crate) struct Partners;

/// Partnerships to propose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPartners, example = json!({"rows": [
    {
        "propose_as": "buyer",
        "invite": {"name": "Oat & Co", "email": "customer.manager@oat-and-co.example"},
        "category": "Dairy and alternatives",
    },
]}))]
pub(crate) struct Requests {
    /// Each as `POST /v1/partnerships` takes it.
    #[schema(value_type = Vec<NewPartnership>, required, max_items = 5_000)]
    rows: Field<Vec<Field<NewPartnership>>>,
}

impl Parse for Requests {
    type Value = Vec<Proposed>;

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        each::<Partners>(reader, self.rows)
    }
}

impl Import for Partners {
    const KIND: Kind = Kind::ImportPartners;
    const COLUMNS: Columns = Columns {
        within: "/invite",
        written: &[
            Column::new("propose_as", "/propose_as", tables::Kind::Plain),
            Column::new("name", "/invite/name", tables::Kind::Text),
            Column::new("email", "/invite/email", tables::Kind::Plain),
            Column::new("category", "/category", tables::Kind::Text),
        ],
        shown: &[],
    };
    const ADDRESS: &'static str = "invite/email";
    type Request = NewPartnership;
    type Requests = Requests;
    type Row = Proposed;

    fn address(row: &Proposed) -> &Email {
        &row.email
    }

    fn request(row: &Proposed) -> Value {
        json!({
            "propose_as": row.side.as_str(),
            "invite": {"name": row.name.as_str(), "email": row.email.as_str()},
            "category": row.category.as_ref().map(Line::as_str),
        })
    }

    async fn known(
        tx: &Reading<'_>,
        rows: &[Proposed],
        at: Timestamp,
    ) -> Result<HashMap<String, Outcome>, Failure> {
        let addresses: Vec<_> = rows.iter().map(|row| row.email.as_str()).collect();
        let known = invitations::invited_partners(tx, &addresses, at).await?;
        // Who else asks for what is not told.
        Ok(known.into_iter().map(|email| (email, Outcome::Unchanged { differs: false })).collect())
    }

    async fn send(
        tx: &mut Writing<'_>,
        by: &Inviter<'_>,
        organisation: Organisation,
        row: Proposed,
    ) -> Result<InvitationId, Problem> {
        Ok(propose(tx, by, organisation, row).await?.1)
    }
}

/// Import partners
///
/// Proposes many partnerships: of JSON each of `rows`, of CSV each line (`propose_as`, `name`, `email`,
/// `category`), is what `POST /v1/partnerships` takes. All faults are told at once, and nobody is invited
/// where there is one. An address that has an open invitation of yours to a partnership, or has accepted
/// one that has not ended, is `unchanged`, so that the same can be sent again. Up to 200 rows are answered
/// at once with 200; more, or with `Prefer: respond-async`, or more than may be invited just now, with 202
/// and the job that invites them in time: some 150 at once, then one a minute, which leaves room for whoever
/// is invited meanwhile. A check is always answered at once. There are at most 5,000 rows and 2 MiB.
#[utoipa::path(
    operation_id = "partner_import",
    tag = "Partnerships",
    security(("access_token" = ["manage_partnerships"])),
    params(ImportParameters, Prefer),
    request_body(
        description = "The rows, or a file.",
        content((Requests = "application/json"), (String = "text/csv", example = "propose_as,name,email,category\nbuyer,Oat & Co,customer.manager@oat-and-co.example,Dairy and alternatives\n")),
    ),
    responses(
        (status = 200, description = "Proposed; or, of a check, sound.", body = ImportedView),
        (status = 202, description = "A job proposes them.", body = JobView),
    )
)]
#[post("/imports/partners")]
pub(crate) async fn partner_import(
    caller: Caller<right::ManagePartnerships>,
    mode: Mode,
    prefer: Prefer,
    upload: Upload,
) -> Result<HttpResponse, Problem> {
    import::<Partners, _>(&caller, (mode, prefer), upload).await
}
