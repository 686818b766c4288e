//! The panels of the data set: each on a proposal of its own, and waiting for the only user of its buyer.

use jiff::{SignedDuration, ToSpan, civil::date};
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy};

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, proposal_id, partnership_id, buyer_org_id, supplier_org_id, version, state, \
        titles, weights, descriptions, due_on, created_at, updated_at";
    let mut out = Copy::begin(to, "panels", columns).await?;
    for number in 0..set.panels {
        let partnership = set.partnership_of(number);
        let convened = set.now - SignedDuration::from_hours(i64::from(number % 400));
        out.value(Numbered::Panel.uuid(number)).value(Numbered::Proposal.uuid(number));
        out.value(Numbered::Partnership.uuid(partnership));
        out.value(Numbered::Organisation.uuid(set.buyer_of(partnership)));
        out.value(Numbered::Organisation.uuid(set.supplier_of(partnership)));
        out.value(1).value("open").value("{Readiness}").value("{1}").value("{\"\"}");
        out.value(due_on(number)).value(convened).value(convened);
        out.end().await?;
    }
    out.finish().await?;
    seats(set, to).await
}

fn due_on(number: u32) -> jiff::civil::Date {
    date(2035, 1, 1) + i64::from(number * 7 % 365).days()
}

async fn seats(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "panel_id, organisation_id, reviewer_id, position, state, invited_at, changed_in, \
        due_on";
    let mut out = Copy::begin(to, "panel_seats", columns).await?;
    for number in 0..set.panels {
        let buyer = set.buyer_of(set.partnership_of(number));
        out.value(Numbered::Panel.uuid(number)).value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::User.uuid(buyer)).value(0).value("invited").value(set.now).value(1);
        out.value(due_on(number));
        out.end().await?;
    }
    out.finish().await
}
