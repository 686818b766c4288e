//! The innovations of the data set, spread evenly over the organisations.

use jiff::SignedDuration;
use tokio_postgres::{Error, Transaction};

use super::{DataSet, Numbered, copy::Copy};

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Transaction<'_>) -> Result<(), Error> {
    let columns = "id, organisation_id, version, state, title, created_at, updated_at";
    let mut out = Copy::begin(to, "innovations", columns).await?;
    for number in 0..set.innovations {
        let written = set.now - SignedDuration::from_hours(i64::from(number % 400));
        out.value(Numbered::Innovation.uuid(number));
        out.value(Numbered::Organisation.uuid(number % set.organisations));
        let archived = (number / set.organisations).is_multiple_of(3);
        out.value(1).value(if archived { "archived" } else { "active" });
        out.value(format_args!("Innovation {number}")).value(written).value(written);
        out.end().await?;
    }
    out.finish().await
}
