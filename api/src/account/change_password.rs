//! A person takes another password. Its other sessions end.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind, text::Password};
use persistence::{
    accounts::{self, Account},
    audit::{self, Entry},
    mails, password_resets, second_factors, sessions,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    answers::done,
    body::{Body, Field, Parse, Reader, Wrong},
    caller::Caller,
    mail::{self, Template},
    passwords,
    problem::Problem,
    second_factors::{least, require_password},
};

/// The present password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasswordChange, example = json!({
    "current_password": "my present passphrase",
    "new_password": "a newer passphrase of words",
}))]
pub(crate) struct Request {
    /// The present password.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    current_password: Field<String>,
    /// The new password: 15 to 128 characters of any kind, 12 for who has a second factor.
    #[schema(value_type = String, required, format = Password, min_length = 12, max_length = 128)]
    new_password: Field<String>,
}

impl Parse for Request {
    type Value = (String, String);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let current =
            reader.required("current_password", self.current_password, passwords::present);
        let new =
            reader.required("new_password", self.new_password, passwords::beside_a_second_factor);
        Some((current?, new?))
    }
}

/// Change my password
///
/// Every other session of the person ends; this one stays.
#[utoipa::path(
    operation_id = "account_change_password",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 204, description = "The new password holds."))
)]
#[post("/account/password")]
pub(crate) async fn account_change_password(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person, now) = (caller.as_visitor(), caller.actor().user, caller.now());
    let (current, new) = body.0;
    let factor = caller.read(async |tx| Ok(second_factors::find(tx, person).await?)).await?;
    let new = Password::parse(&new, least(factor.as_ref()))
        .map_err(|error| Problem::field("new_password", error.into()))?;
    let itself = require_password(&visitor, person, current, "current_password").await?;
    let known = vec![itself.name.as_str().to_owned(), itself.email.as_str().to_owned()];
    let password_hash = caller.shared().passwords.hash(new, known, "new_password").await?;
    let session = caller.session()?;
    caller
        .write_unkept(async |tx| {
            let account = Account { password_hash };
            if !accounts::set_password(tx, person, &itself.password_hash, &account).await? {
                let wrong = Wrong::new("wrong", "is not the present password any more");
                return Err(Problem::field("current_password", wrong));
            }
            password_resets::forget(tx, &itself.email).await?;
            sessions::end_others(tx, person, Some(session), now).await?;
            let entry = Entry::own(Kind::PasswordChanged, person, now);
            audit::record_for_person(tx, person, &entry).await?;
            let mail = mail::to_itself(Template::PasswordChanged, visitor.fresh_uuid(), &itself);
            mails::queue_besides(tx, &[mail], now).await?;
            Ok(done())
        })
        .await
}
