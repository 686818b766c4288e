//! The briefs of the data set, spread evenly over the partnerships: each names one, and has invited it.

use jiff::SignedDuration;
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy};

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    briefs(set, to).await?;
    invitations(set, to).await?;
    invitees(set, to).await
}

/// What a brief and its invitation have in common, from the title to the instants of the schedule.
const TERMS: &str = "title, summary, problem, outcomes, criteria, weights, agreement, \
    questions_until, closes_at, decision_by, created_at, updated_at";

fn terms(set: &DataSet, number: u32, out: &mut Copy) {
    let published = set.now - SignedDuration::from_hours(i64::from(number % 400));
    let later = |days: i64| set.now + SignedDuration::from_hours(days * 24);
    out.value(format!("Less packaging {number}")).value("A third less").value("Too much of it.");
    out.value("{A third less}").value("{Fit,Price}").value("{60,40}").value("none");
    out.value(later(20)).value(later(30)).value(later(60)).value(published).value(published);
}

async fn briefs(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, organisation_id, version, state, share_budget, published_at, ";
    let mut out = Copy::begin(to, "briefs", &format!("{columns}{TERMS}")).await?;
    for number in 0..set.briefs {
        let buyer = set.buyer_of(set.partnership_of(number));
        let published = set.now - SignedDuration::from_hours(i64::from(number % 400));
        out.value(Numbered::Brief.uuid(number)).value(Numbered::Organisation.uuid(buyer));
        out.value(1).value("published").value(false).value(published);
        terms(set, number, &mut out);
        out.end().await?;
    }
    out.finish().await
}

async fn invitations(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, partnership_id, buyer_org_id, supplier_org_id, version, state, told_until, ";
    let mut out = Copy::begin(to, "brief_invitations", &format!("{columns}{TERMS}")).await?;
    for number in 0..set.briefs {
        out.value(Numbered::BriefInvitation.uuid(number));
        sides(set, number, &mut out);
        out.value(1).value("open").value(set.now);
        terms(set, number, &mut out);
        out.end().await?;
    }
    out.finish().await
}

async fn invitees(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "brief_id, partnership_id, buyer_org_id, supplier_org_id, invitation_id";
    let mut out = Copy::begin(to, "brief_invitees", columns).await?;
    for number in 0..set.briefs {
        out.value(Numbered::Brief.uuid(number));
        sides(set, number, &mut out);
        out.value(Numbered::BriefInvitation.uuid(number));
        out.end().await?;
    }
    out.finish().await
}

fn sides(set: &DataSet, number: u32, out: &mut Copy) {
    let partnership = set.partnership_of(number);
    out.value(Numbered::Partnership.uuid(partnership));
    out.value(Numbered::Organisation.uuid(set.buyer_of(partnership)));
    out.value(Numbered::Organisation.uuid(set.supplier_of(partnership)));
}
