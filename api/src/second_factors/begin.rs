//! A person begins to set up a second factor: it gets the secret for its device.

use actix_web::{HttpResponse, post};
use domain::{access::right, second_factor::SecondFactor};
use persistence::second_factors;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{codes, require_password};
use crate::{
    answers::plain,
    body::{Body, Field, Parse, Reader},
    caller::Caller,
    passwords,
    problem::{Code, Problem},
};

/// The present password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PresentPassword, example = json!({"password": "my present passphrase"}))]
pub(crate) struct Request {
    /// The present password: whoever finds an open session must not get in for good.
    #[schema(value_type = String, required, format = Password, max_length = 128)]
    password: Field<String>,
}

impl Parse for Request {
    type Value = String;

    fn parse(self, reader: &mut Reader) -> Option<String> {
        reader.required("password", self.password, passwords::present)
    }
}

/// What the device needs. It is shown once.
#[derive(Serialize, ToSchema)]
#[schema(as = SecondFactorSecret)]
struct View {
    /// For the device: shown as a QR code, an authenticator reads it.
    #[schema(
        example = "otpauth://totp/Tandem:category.manager@northern-grocers.example?secret=GEZDGNBV&issuer=Tandem"
    )]
    uri: String,
    /// The same secret, to be typed (Base32).
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    secret: String,
    /// What to do next.
    #[schema(example = "Send a code of the device: POST /v1/account/second-factor/confirmation.")]
    next_step: &'static str,
}

/// Begin to set up a second factor
///
/// Nothing is asked of anybody until a code of the device has confirmed it. To begin anew makes the
/// first secret worthless.
#[utoipa::path(
    operation_id = "second_factor_begin",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 200, description = "The secret for the device.", body = View))
)]
#[post("/account/second-factor")]
pub(crate) async fn second_factor_begin(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person) = (caller.as_visitor(), caller.actor().user);
    caller.require_admission().await?;
    let itself = require_password(&visitor, person, body.0, "password").await?;
    caller
        .write_unkept(async |tx| {
            let known = second_factors::lock(tx, person).await?;
            if known.is_some_and(|factor| factor.confirmed_at.is_some()) {
                let detail = "There is a second factor already.";
                return Err(Problem::new(Code::SecondFactorExists, detail));
            }
            let factor = SecondFactor::begin(person, visitor.fresh_uuid(), visitor.fresh_uuid());
            second_factors::put(tx, &factor).await?;
            let device = codes::device(&caller.shared().secret, &factor, itself.email.as_str());
            let device = device.map_err(Problem::internal)?;
            plain(&View {
                uri: device.to_url().map_err(Problem::internal)?,
                secret: device.secret().to_base32(),
                next_step: "Send a code of the device: POST /v1/account/second-factor/confirmation.",
            })
        })
        .await
}
