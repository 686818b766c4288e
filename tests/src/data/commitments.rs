//! The commitments of the data set: promises of either side in some states, a third of them delivered.

use jiff::SignedDuration;
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy};

const STATES: [&str; 6] = ["offered", "agreed", "delivered", "kept", "overdue", "missed"];

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, partnership_id, buyer_org_id, supplier_org_id, version, state, promisor_side, \
        promisor_user, promisee_user, buyer_hands, supplier_hands, what, category, importance, \
        time_zone, original_due, counted_due, current_due, blocked_days, since, delivered_at, by_lapse, \
        created_at, updated_at";
    let mut out = Copy::begin(to, "commitments", columns).await?;
    for number in 0..set.commitments {
        let partnership = set.partnership_of(number);
        let (buyer, supplier) = (set.buyer_of(partnership), set.supplier_of(partnership));
        let (buyer_user, supplier_user) =
            (Numbered::User.uuid(buyer), Numbered::User.uuid(supplier));
        let state = STATES[number as usize / 7 % STATES.len()];
        let since = set.now - SignedDuration::from_hours(i64::from(number % 400));
        let day = format!("2027-{:02}-{:02}", number % 12 + 1, number % 28 + 1);
        let (side, promisor, promisee) = if number % 2 == 0 {
            ("buyer", &buyer_user, &supplier_user)
        } else {
            ("supplier", &supplier_user, &buyer_user)
        };
        out.value(Numbered::Commitment.uuid(number)).value(Numbered::Partnership.uuid(partnership));
        out.value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::Organisation.uuid(supplier));
        out.value(3).value(state).value(side).value(promisor).value(promisee);
        out.value(format_args!("{{{buyer_user}}}")).value(format_args!("{{{supplier_user}}}"));
        out.value(format_args!("Promise {number}")).value("forecast").value(2).value("UTC");
        out.value(&day).value(&day).value(&day).value(0).value(since);
        out.maybe(["delivered", "kept"].contains(&state).then_some(since)).value("f");
        out.value(since).value(since);
        out.end().await?;
    }
    out.finish().await
}
