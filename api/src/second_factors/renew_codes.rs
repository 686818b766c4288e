//! A person replaces its recovery codes.

use actix_web::{HttpResponse, post};
use domain::{access::right, audit::Kind};
use persistence::{
    audit::{self, Entry},
    second_factors,
};

use super::{RecoveryCodesView, confirm::Request, require_code};
use crate::{
    answers::plain,
    body::Body,
    caller::Caller,
    gate::{self, Guess},
    problem::{Code, Problem},
};

/// Get new recovery codes
///
/// The old ones are worthless from now on. The answer is shown once.
#[utoipa::path(
    operation_id = "second_factor_renew_codes",
    tag = "Account",
    security(("access_token" = ["own_account"])),
    request_body = Request,
    responses((status = 200, description = "The new codes.", body = RecoveryCodesView))
)]
#[post("/account/second-factor/recovery-codes")]
pub(crate) async fn second_factor_renew_codes(
    caller: Caller<right::OwnAccount>,
    body: Body<Request>,
) -> Result<HttpResponse, Problem> {
    let (visitor, person, now) = (caller.as_visitor(), caller.actor().user, caller.now());
    caller.require_admission().await?;
    let attempt = gate::attempt(&visitor, Guess::Code(person)).await?;
    caller
        .write_unkept(async |tx| {
            let factor = second_factors::lock(tx, person).await?;
            let factor = factor.filter(|factor| factor.confirmed_at.is_some());
            let missing = || Problem::new(Code::SecondFactorMissing, "There is no second factor.");
            let factor = require_code(tx, &visitor, factor.ok_or_else(missing)?, &body.0).await?;
            let factor = factor.renew_recovery(visitor.fresh_uuid());
            second_factors::put(tx, &factor).await?;
            attempt.succeeded(tx).await?;
            let entry = Entry::own(Kind::RecoveryRenewed, person, now);
            audit::record_for_person(tx, person, &entry).await?;
            plain(&RecoveryCodesView::new(&visitor, &factor))
        })
        .await
}
