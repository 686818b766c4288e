//! A person removes its second factor, with its password and a code.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind, text::Password};
use persistence::{
    audit::{self, Entry},
    mails, second_factors, sessions,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{require_code, require_password};
use crate::{
    answers::done,
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    gate::{self, Guess},
    mail::{self, Template},
    passwords,
    problem::{Code, Problem},
};

/// The present password and a code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SecondFactorRemoval, example = json!({
    "password": "my present passphrase",
    "code": "123456",
}))]
pub(crate) struct Request {
    /// The present password.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    password: Field<String>,
    /// The code that the device shows, or a recovery code.
    #[schema(value_type = String, required, max_length = 40)]
    code: Field<String>,
}

impl Parse for Request {
    type Value = (String, String);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let password = reader.required("password", self.password, passwords::present);
        let code = reader.required("code", self.code, super::code);
        Some((password?, code?))
    }
}

/// Remove the second factor
///
/// The person's other sessions end. A password of less than 15 characters has to be replaced before. Where an organisation asks for a
/// second factor, it lets this person in no more.
#[utoipa::path(
    operation_id = "second_factor_remove",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 204, description = "Removed."))
)]
#[post("/account/second-factor/removal")]
pub(crate) async fn second_factor_remove(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person, now) = (caller.as_visitor(), caller.actor().user, caller.now());
    let (password, code) = body.0;
    caller.require_admission().await?;
    let short = password.chars().count() < Password::ALONE;
    let itself = require_password(&visitor, person, password, "password").await?;
    let code_attempt = gate::attempt(&visitor, Guess::Code(person)).await?;
    let session = caller.session()?;
    caller
        .write_unkept(async |tx| {
            let factor = second_factors::lock(tx, person).await?;
            let factor = factor.filter(|factor| factor.confirmed_at.is_some());
            let missing = || Problem::new(Code::SecondFactorMissing, "There is no second factor.");
            let factor = factor.ok_or_else(missing)?;
            if short {
                let detail = "Your password has less than 15 characters: change it first.";
                return Err(Problem::new(Code::PasswordTooShort, detail));
            }
            require_code(tx, &visitor, factor, &code).await?;
            second_factors::remove(tx, person).await?;
            code_attempt.succeeded(tx).await?;
            // What the others have shown is worth nothing any more.
            sessions::end_others(tx, person, Some(session), now).await?;
            sessions::set_second_factor(tx, person, session, false).await?;
            let entry = Entry::own(Kind::SecondFactorOff, person, now);
            audit::record_for_person(tx, person, &entry).await?;
            let id = visitor.fresh_uuid();
            let mail = mail::to_itself(Template::SecondFactorOff, id, &itself);
            mails::queue_besides(tx, &[mail], now).await?;
            Ok(done())
        })
        .await
}
