//! The plans of the data set: each with one version of its terms, which both have signed.

use jiff::SignedDuration;
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy};

const STATES: [&str; 4] = ["agreed", "in_force", "closed", "terminated"];

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, partnership_id, buyer_org_id, supplier_org_id, version, state, author_side, \
        buyer_hands, supplier_hands, title, proposed_at, since, by_lapse, created_at, updated_at";
    let mut out = Copy::begin(to, "plans", columns).await?;
    for number in 0..set.plans {
        let partnership = set.partnership_of(number);
        let (buyer, supplier) = (set.buyer_of(partnership), set.supplier_of(partnership));
        let since = set.now - SignedDuration::from_hours(i64::from(number % 400));
        out.value(Numbered::Plan.uuid(number)).value(Numbered::Partnership.uuid(partnership));
        out.value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::Organisation.uuid(supplier));
        out.value(3).value(STATES[number as usize / 7 % STATES.len()]).value("buyer");
        for organisation in [buyer, supplier] {
            out.value(format_args!("{{{}}}", Numbered::User.uuid(organisation)));
        }
        out.value(format_args!("Plan {number}")).value(since).value(since).value("f");
        out.value(since).value(since);
        out.end().await?;
    }
    out.finish().await?;
    terms(set, to).await
}

async fn terms(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "plan_id, number, buyer_org_id, supplier_org_id, title, starts_on, ends_on, \
        time_zone, vision, weighting, review_months, content_hash, proposed_side, proposed_by, \
        proposed_at, accepted_by, accepted_at";
    let mut out = Copy::begin(to, "plan_terms", columns).await?;
    for number in 0..set.plans {
        let partnership = set.partnership_of(number);
        let (buyer, supplier) = (set.buyer_of(partnership), set.supplier_of(partnership));
        out.value(Numbered::Plan.uuid(number)).value(1);
        out.value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::Organisation.uuid(supplier));
        out.value(format_args!("Plan {number}")).value("2027-01-01").value("2028-12-31");
        out.value("UTC").value("The whole range on the shelf every day.").value("unweighted");
        out.value(3).value(format_args!("\\\\x{}", "00".repeat(32))).value("buyer");
        out.value(Numbered::User.uuid(buyer)).value(set.now);
        out.value(Numbered::User.uuid(supplier)).value(set.now);
        out.end().await?;
    }
    out.finish().await
}
