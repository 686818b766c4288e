//! The goals of the data set: each of a plan, with one version of its terms and a few values.

use jiff::SignedDuration;
use tokio_postgres::{Client, Error};

use super::{DataSet, Numbered, copy::Copy, texts};

const STATES: [&str; 4] = ["agreed", "active", "achieved", "missed"];

/// Values of the first goal: more than a page.
const VALUES_OF_FIRST: u32 = 300;

/// Values of each other.
const VALUES: u32 = 2;

/// Writes every row.
pub(super) async fn write(set: &DataSet, to: &Client) -> Result<(), Error> {
    goals(set, to).await?;
    terms(set, to).await?;
    measurements(set, to).await
}

fn state(number: u32) -> &'static str {
    STATES[number as usize / 7 % STATES.len()]
}

/// The customer and the supplier of a goal, which has the partnership of its plan.
fn sides(set: &DataSet, number: u32) -> (u32, u32) {
    let partnership = set.partnership_of(set.plan_of(number));
    (set.buyer_of(partnership), set.supplier_of(partnership))
}

async fn goals(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, plan_id, partnership_id, buyer_org_id, supplier_org_id, version, state, \
        author_side, time_zone, terms_number, buyer_owner, supplier_owner, buyer_hands, \
        supplier_hands, since, outcome, is_escalated, value, progress, periods, last_on, by_lapse, \
        created_at, updated_at";
    let mut out = Copy::begin(to, "goals", columns).await?;
    for number in 0..set.goals {
        let plan = set.plan_of(number);
        let (buyer, supplier) = sides(set, number);
        let (state, since) =
            (state(number), set.now - SignedDuration::from_hours(i64::from(number % 400)));
        out.value(Numbered::Goal.uuid(number)).value(Numbered::Plan.uuid(plan));
        out.value(Numbered::Partnership.uuid(set.partnership_of(plan)));
        out.value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::Organisation.uuid(supplier));
        out.value(4).value(state).value("buyer").value("UTC").value(1);
        out.value(Numbered::User.uuid(buyer)).value(Numbered::User.uuid(supplier));
        for organisation in [buyer, supplier] {
            out.value(format_args!("{{{}}}", Numbered::User.uuid(organisation)));
        }
        let outcome = ["achieved", "missed"].contains(&state).then_some(state);
        out.value(since).maybe(outcome).value("f");
        out.value("96").value("2/3").value(VALUES).value("2026-01-02").value("f");
        out.value(since).value(since);
        out.end().await?;
    }
    out.finish().await
}

async fn terms(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "goal_id, number, buyer_org_id, supplier_org_id, title, measure, metric, baseline, \
        target, milestone_titles, milestone_weights, aggregation, starts_on, due_on, weight, \
        measured_by, source, cadence, proposed_at, governs_since";
    let mut out = Copy::begin(to, "goal_terms", columns).await?;
    for number in 0..set.goals {
        let (buyer, supplier) = sides(set, number);
        let mut random = fastrand::Rng::with_seed(u64::from(number));
        out.value(Numbered::Goal.uuid(number)).value(1);
        out.value(Numbered::Organisation.uuid(buyer));
        out.value(Numbered::Organisation.uuid(supplier));
        out.value(texts::title(&mut random)).value("Availability on the shelf").value("higher");
        out.value(92).value(98).value("{}").value("{}").value("last");
        out.value("2026-01-01").value("2030-12-31").value(40).value("supplier").value("manual");
        out.value("weekly").value(set.now).value(set.now);
        out.end().await?;
    }
    out.finish().await
}

async fn measurements(set: &DataSet, to: &Client) -> Result<(), Error> {
    let columns = "id, goal_id, on_date, version, buyer_org_id, supplier_org_id, value, state, \
        recorded_by, recorded_at, by_lapse";
    let mut out = Copy::begin(to, "goal_measurements", columns).await?;
    let first = jiff::civil::date(2026, 1, 1);
    let mut id = 0;
    for number in 0..set.goals {
        let (buyer, supplier) = sides(set, number);
        let values = if number == 0 { VALUES_OF_FIRST } else { VALUES };
        for (_, day) in (0..values).zip(first.series(jiff::Span::new().days(1))) {
            out.value(Numbered::Measurement.uuid(id)).value(Numbered::Goal.uuid(number));
            out.value(day).value(1).value(Numbered::Organisation.uuid(buyer));
            out.value(Numbered::Organisation.uuid(supplier)).value(96).value("accepted");
            out.value(Numbered::User.uuid(supplier)).value(set.now).value("f");
            out.end().await?;
            id += 1;
        }
    }
    out.finish().await
}
