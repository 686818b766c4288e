//! A person has itself erased, with its password, and a code where it has a second factor.

use actix_web::{HttpResponse, post};
use domain::access::right;
use persistence::{accounts, second_factors};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Erasure;
use crate::{
    answers::done,
    body::{Body, Field, Parse, Reader, Wrong},
    caller::Caller,
    gate::{self, Guess},
    passwords,
    problem::Problem,
    second_factors::{code, require_code, require_password},
};

/// The present password, and a code where the person has a second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountErasure, example = json!({"password": "my present passphrase"}))]
pub(crate) struct Request {
    /// The present password.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    password: Field<String>,
    /// The code that the device shows, or a recovery code; needed where there is a second factor.
    #[schema(value_type = Option<String>, max_length = 40, example = "123456")]
    code: Field<String>,
}

impl Parse for Request {
    type Value = (String, Option<String>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let password = reader.required("password", self.password, passwords::present);
        let code = reader.optional("code", self.code, code);
        Some((password?, code))
    }
}

/// Erase my account
///
/// For good, in every organisation to which the person belongs: its memberships and sessions end, and its
/// name, its address and all that lets it in are forgotten. What it did and wrote for its organisations stays
/// theirs, by an id that leads to nobody; ledgers and receipts stay as they are. Open invitations to the
/// address are declined, and those that the person sent are taken back. An export that was made before keeps
/// the name until it is gone, for a week at most. A last mail says that it is done, and whoever has the address can sign up anew, as
/// another person. The last `org_admin` of an organisation makes somebody else one first.
#[utoipa::path(
    operation_id = "account_erase",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 204, description = "Erased; the access token works no more."))
)]
#[post("/account/erasure")]
pub(crate) async fn account_erase(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person, now) = (caller.as_visitor(), caller.actor().user, caller.now());
    let (password, code) = body.0;
    caller.require_admission().await?;
    let shown = require_password(&visitor, person, password, "password").await?;
    let attempt = match code {
        Some(code) => Some((gate::attempt(&visitor, Guess::Code(person)).await?, code)),
        None => None,
    };
    caller
        .write_unkept(async |tx| {
            let itself = accounts::lock(tx, person).await?;
            if itself.password_hash != shown.password_hash {
                let wrong = Wrong::new("wrong", "is not the present password any more");
                return Err(Problem::field("password", wrong));
            }
            let factor = second_factors::lock(tx, person).await?;
            if let Some(factor) = factor.filter(|factor| factor.confirmed_at.is_some()) {
                let missing = || Wrong::new("missing", "is missing: you have a second factor");
                let (attempt, code) = attempt.ok_or_else(|| Problem::field("code", missing()))?;
                require_code(tx, &visitor, factor, &code).await?;
                attempt.succeeded(tx).await?;
            }
            let erasure = Erasure { person, because: None, mail: visitor.fresh_uuid(), at: now };
            erasure.carry_out(tx, &itself).await?;
            Ok(done())
        })
        .await
}
