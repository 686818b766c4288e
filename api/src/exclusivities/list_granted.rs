//! The first-access ledger of a supplier: who may be first with what, beside how each has behaved.

use std::collections::{BTreeMap, btree_map::Entry};

use actix_web::{HttpRequest, HttpResponse, get};
use domain::{
    access::right,
    commitment::figures,
    deadline::{Zone, days_later},
    id::{ExclusivityId, PartnershipId},
    proposal::Answers,
    ratio::Better,
};
use jiff::civil::Date;
use persistence::{
    Failure, Reading,
    commitments::{self, Asked},
    exclusivities::{self, Granted},
    proposals,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::GrantView;
use crate::{
    caller::Caller,
    lists::{ById, ByIdParameters, PageView},
    problem::Problem,
    ratios::RatioView,
};

/// The days that are looked back on.
const DAYS: i32 = 365;

/// A grant, beside how its buyer has behaved.
#[derive(Serialize, ToSchema)]
#[schema(as = FirstAccess)]
pub(crate) struct FirstAccessView {
    /// The grant.
    grant: GrantView,
    /// How the buyer has behaved in this partnership.
    buyer: BehaviourView,
}

/// How a buyer has behaved in the 365 days before today (UTC), as both sides can read it.
#[derive(Serialize, ToSchema)]
#[schema(as = BuyerBehaviour)]
struct BehaviourView {
    /// The first day.
    #[schema(format = Date, example = "2026-01-01")]
    from: String,
    /// The day behind the last.
    #[schema(format = Date, example = "2027-01-01")]
    to: String,
    /// Pitches acknowledged in time.
    acknowledged: RatioView,
    /// Pitches decided in time.
    decided: RatioView,
    /// Its promises kept by their first day.
    kept_strict: RatioView,
}

/// How a buyer has answered, and kept what it promised.
type Behaviour = (Answers, figures::Period);

async fn behaviour(
    tx: &Reading<'_>,
    partnership: PartnershipId,
    (from, to): (Date, Date),
) -> Result<Behaviour, Failure> {
    let zone = Zone::utc();
    let answers =
        proposals::answers(tx, partnership, zone.start_of(from), zone.start_of(to)).await?;
    let asked = Asked { partnership, link: None, from, to };
    Ok((answers, commitments::period(tx, &asked).await?))
}

/// List who may be first
///
/// What your organisation has granted and what binds it, the newest first, beside how each buyer has answered
/// your pitches and kept its promises to you. Your organisation alone reads this.
#[utoipa::path(
    operation_id = "exclusivity_granted_list",
    tag = "Exclusivity",
    security(("access_token" = ["read"])),
    params(ByIdParameters),
    responses((status = 200, description = "A page of grants.", body = PageView<FirstAccessView>))
)]
#[get("/first-access")]
pub(crate) async fn exclusivity_granted_list(
    caller: Caller<right::Read>,
    request: HttpRequest,
    asked: ById<ExclusivityId>,
) -> Result<HttpResponse, Problem> {
    let to = Zone::utc().day_of(caller.now());
    let days = (days_later(to, -DAYS), to);
    let (found, behaviours) = caller
        .read(async |tx| {
            let found = exclusivities::granted(tx, asked.after, asked.wanted().into()).await?;
            // Each partnership once, however much it was granted.
            let mut behaviours: BTreeMap<PartnershipId, Behaviour> = BTreeMap::new();
            for one in &found {
                if let Entry::Vacant(place) = behaviours.entry(one.partnership) {
                    place.insert(behaviour(tx, one.partnership, days).await?);
                }
            }
            Ok::<_, Problem>((found, behaviours))
        })
        .await?;
    let none = Behaviour::default();
    asked.page(
        &request,
        found,
        |one| one.hold.id,
        |one: Granted| {
            let (answers, period) = behaviours.get(&one.partnership).unwrap_or(&none);
            FirstAccessView {
                grant: (&one).into(),
                buyer: BehaviourView {
                    from: days.0.to_string(),
                    to: days.1.to_string(),
                    acknowledged: RatioView::new(answers.acknowledged(), Better::Higher),
                    decided: RatioView::new(answers.decided(), Better::Higher),
                    kept_strict: RatioView::new(period.whole.buyer.strict_share(), Better::Higher),
                },
            }
        },
    )
}
