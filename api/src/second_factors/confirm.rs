//! A code of the device shows that it is set up: from now on signing in takes one.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind};
use persistence::{
    accounts,
    audit::{self, Entry},
    mails, second_factors, sessions,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{RecoveryCodesView, require_code};
use crate::{
    answers::plain,
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    gate::{self, Guess},
    mail::{self, Template},
    problem::{Code, Problem},
};

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OneTimeCode, example = json!({"code": "123456"}))]
pub(crate) struct Request {
    /// The code that the device shows; to get new recovery codes, also one of the old ones.
    #[schema(value_type = String, required, max_length = 40)]
    code: Field<String>,
}

impl Parse for Request {
    type Value = String;

    fn parse(self, reader: &mut Reader) -> Option<String> {
        reader.required("code", self.code, super::code)
    }
}

/// Confirm the second factor
///
/// The answer has ten recovery codes, which are shown once. This session has shown its second factor
/// by this.
#[utoipa::path(
    operation_id = "second_factor_confirm",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 200, description = "The second factor is set up.", body = RecoveryCodesView))
)]
#[post("/account/second-factor/confirmation")]
pub(crate) async fn second_factor_confirm(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person, now) = (caller.as_visitor(), caller.actor().user, caller.now());
    caller.require_admission().await?;
    let attempt = gate::attempt(&visitor, Guess::Code(person)).await?;
    let session = caller.session()?;
    caller
        .write_unkept(async |tx| {
            let factor = second_factors::lock(tx, person).await?;
            let missing = || Problem::new(Code::SecondFactorMissing, "Begin to set one up first.");
            let factor = factor.ok_or_else(missing)?;
            if factor.confirmed_at.is_some() {
                let detail = "There is a second factor already.";
                return Err(Problem::new(Code::SecondFactorExists, detail));
            }
            let factor = require_code(tx, &visitor, factor, &body.0).await?.confirm(now);
            second_factors::put(tx, &factor).await?;
            attempt.succeeded(tx).await?;
            sessions::set_second_factor(tx, person, session, true).await?;
            let entry = Entry::own(Kind::SecondFactorOn, person, now);
            audit::record_for_person(tx, person, &entry).await?;
            if let Some(itself) = accounts::itself(tx, person).await? {
                let id = visitor.fresh_uuid();
                let mail = mail::to_itself(Template::SecondFactorOn, id, &itself);
                mails::queue_besides(tx, &[mail], now).await?;
            }
            plain(&RecoveryCodesView::new(&visitor, &factor))
        })
        .await
}
