//! The innovations of the data set, spread evenly over the organisations, and the proposals that were made
//! of each supplier's first ones.

use jiff::SignedDuration;
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy};

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
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
    out.finish().await?;
    links(set, to).await
}

/// So many innovations of a supplier were pitched.
const PITCHED: u32 = 3;

async fn links(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "proposal_id, innovation_id, partnership_id, buyer_org_id, supplier_org_id";
    let mut out = Copy::begin(to, "proposal_innovations", columns).await?;
    for number in 0..set.proposals {
        let partnership = set.partnership_of(number);
        let supplier = set.supplier_of(partnership);
        let innovation = supplier + set.organisations * (number % PITCHED);
        if innovation < set.innovations {
            out.value(Numbered::Proposal.uuid(number)).value(Numbered::Innovation.uuid(innovation));
            out.value(Numbered::Partnership.uuid(partnership));
            out.value(Numbered::Organisation.uuid(set.buyer_of(partnership)));
            out.value(Numbered::Organisation.uuid(supplier));
            out.end().await?;
        }
    }
    out.finish().await
}
