//! What both sides are to sign, as a request.

use domain::{
    deadline::Zone,
    exclusivity::{
        Channels, CureDays, Duty, Kind, PauseDays, Products, Start, Terms, Territories, Territory,
        Trigger, Window,
    },
    id::PartnershipId,
    text::{Line, Paragraph, Title},
};
use jiff::civil::Date;
use persistence::{Reading, pilots};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, date, id, name, text, zone},
    problem::Problem,
};

/// What the buyer does for its right: a promise of the buyer's, once both have signed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDuty, example = json!({
    "kind": "min_sites", "what": "In two hundred stores", "due_on": "2035-03-15",
}))]
pub(crate) struct DutyRequest {
    /// `launch_by`, `min_volume`, `min_sites`, `marketing` or `other`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// What, in one line.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    what: Field<String>,
    /// The day by whose end.
    #[schema(value_type = String, required, format = Date)]
    due_on: Field<String>,
}

/// The terms of an exclusivity, as a whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewExclusivityTerms, example = json!({
    "kind": "first_to_market",
    "title": "Paper bottle first",
    "products": ["4006381333931"],
    "territories": ["DACH"],
    "channels": ["grocery", "online"],
    "starts_upon": "launch",
    "latest_start": "2035-06-30",
    "window_days": 90,
}))]
pub(crate) struct TermsRequest {
    /// `first_look`, `first_negotiation`, `first_to_market` or `exclusive`.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// What it is called.
    #[schema(value_type = String, required, min_length = 3, max_length = 160)]
    title: Field<String>,
    /// Of what it is: GTINs or names. They are compared without regard to case, space and leading zeros of a
    /// GTIN.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 10)]
    products: Field<Vec<Field<String>>>,
    /// What else would be substantially the same.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    substantially_similar: Field<String>,
    /// Where it holds: codes of countries (ISO 3166-1, two letters), `EU`, `EEA`, `EFTA`, `DACH`, `BENELUX`,
    /// `NORDICS` or `worldwide`.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 60)]
    territories: Field<Vec<Field<String>>>,
    /// `all` alone, or some of `grocery`, `discount`, `convenience`, `drugstore`, `pharmacy`, `specialist`,
    /// `department`, `online`, `wholesale`, `foodservice` and `travel`.
    #[schema(value_type = Vec<String>, required, min_items = 1, max_items = 11)]
    channels: Field<Vec<Field<String>>>,
    /// The day with which it begins. Either this, or `starts_upon` with `latest_start`.
    #[schema(value_type = Option<String>, format = Date)]
    starts_on: Field<String>,
    /// What it begins with: `first_delivery` or `launch`.
    #[schema(value_type = Option<String>)]
    starts_upon: Field<String>,
    /// The first day on which that may happen; that of the grant where it is left out.
    #[schema(value_type = Option<String>, format = Date)]
    earliest_start: Field<String>,
    /// The last one: without it the right lapses.
    #[schema(value_type = Option<String>, format = Date)]
    latest_start: Field<String>,
    /// How many days it runs. More than 365 take an attestation of each side; five years are refused.
    #[schema(value_type = i64, required, minimum = 1, maximum = 1824)]
    window_days: Field<i64>,
    /// Where its days begin, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 40)]
    time_zone: Field<String>,
    /// Days in which the buyer can make good what it has missed; 14 where it is left out.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 90)]
    cure_days: Field<i64>,
    /// What the buyer does for it.
    #[schema(value_type = Option<Vec<DutyRequest>>, max_items = 10)]
    duties: Field<Vec<Field<DutyRequest>>>,
    /// What either side may tell in public.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    publicity: Field<String>,
    /// True if it outlives the partnership; false where it is left out.
    #[schema(value_type = Option<bool>)]
    survives_termination: Field<bool>,
    /// A pilot of the same partnership that was handed in. Where the buyer has not decided on it by the day of
    /// its charter, the right is as with a duty that was missed.
    #[schema(value_type = Option<String>, max_length = 38)]
    pilot: Field<String>,
    /// Days by which the supplier's pauses of that pilot extend the window at most, all of them together; none
    /// where it is left out. They are reserved from the grant on. The buyer's pauses extend nothing.
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 90)]
    pause_days: Field<i64>,
    /// What it leaves out, such as customers that the supplier has already, without their names: the buyer reads
    /// it. The supplier names them for itself, beside the innovation.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    carve_outs: Field<String>,
    /// When the buyer gives it back before its end.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 10000)]
    early_release: Field<String>,
}

impl Parse for TermsRequest {
    type Value = Terms;

    fn parse(self, reader: &mut Reader) -> Option<Terms> {
        let kind: Option<Kind> = reader.required("kind", self.kind, name);
        let title = reader.required("title", self.title, text(Title::parse));
        let products = products(reader, self.products);
        let similar = reader.optional(
            "substantially_similar",
            self.substantially_similar,
            text(Paragraph::parse),
        );
        let territories = territories(reader, self.territories);
        let channels = channels(reader, self.channels);
        let days = (
            reader.optional("starts_on", self.starts_on, date),
            reader.optional("starts_upon", self.starts_upon, name),
            reader.optional("earliest_start", self.earliest_start, date),
            reader.optional("latest_start", self.latest_start, date),
        );
        let start = start(reader, days);
        let window = reader.required("window_days", self.window_days, |days| {
            let range = "must be a whole number from 1 to 1824";
            Window::new(days).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let zone = reader.optional("time_zone", self.time_zone, zone).unwrap_or_else(Zone::utc);
        let cure = reader.optional("cure_days", self.cure_days, |days| {
            let range = "must be a whole number from 0 to 90";
            CureDays::new(days).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let duties = duties(reader, self.duties);
        let publicity = reader.optional("publicity", self.publicity, text(Paragraph::parse));
        let survives = reader.optional("survives_termination", self.survives_termination, Ok);
        let pilot = reader.optional("pilot", self.pilot, id);
        let pauses = reader.optional("pause_days", self.pause_days, |days| {
            let range = "must be a whole number from 0 to 90";
            PauseDays::new(days).ok_or_else(|| Wrong::new("out_of_range", range))
        });
        let pauses = pauses.unwrap_or_default();
        if pilot.is_none() && pauses != PauseDays::default() {
            let rule = "needs the `pilot` whose pauses are meant";
            reader.fault("pause_days", Wrong::new("contradiction", rule));
        }
        let carve_outs = reader.optional("carve_outs", self.carve_outs, text(Paragraph::parse));
        let early_release =
            reader.optional("early_release", self.early_release, text(Paragraph::parse));
        Some(Terms {
            kind: kind?,
            title: title?,
            products: products?,
            similar,
            territories: territories?,
            channels: channels?,
            start: start?,
            window: window?,
            zone,
            cure: cure.unwrap_or(CureDays::USUAL),
            duties,
            publicity,
            survives: survives.unwrap_or(false),
            pilot,
            pauses,
            carve_outs,
            early_release,
        })
    }
}

/// Goes on only if both sides of the partnership know the pilot that the terms name, in `field`.
///
/// # Errors
/// 422 where it is not there for the caller.
pub(super) async fn require_pilot(
    tx: &Reading<'_>,
    terms: &Terms,
    partnership: PartnershipId,
    field: &str,
) -> Result<(), Problem> {
    let Some(pilot) = terms.pilot else { return Ok(()) };
    let found = pilots::find(tx, pilot).await?.map(|stored| stored.value);
    let shared = found.filter(|pilot| !pilot.is_private());
    if shared.is_some_and(|pilot| pilot.standing.parties.partnership == partnership) {
        return Ok(());
    }
    let rule = "must be a pilot of this partnership that was handed in";
    Err(Problem::field(field, Wrong::new("unknown_reference", rule)))
}

fn products(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<Products> {
    let lines =
        reader.each("products", field, |reader, one| reader.item(text(Line::parse)(one)))?;
    let products = Products::new(lines);
    if products.is_none() {
        let rule = "must name 1 to 10 products, each once";
        reader.fault("products", Wrong::new("out_of_range", rule));
    }
    products
}

fn territories(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<Territories> {
    let named = reader.each("territories", field, |reader, one: String| {
        let form = "must be the code of a country (ISO 3166-1) or a name such as EU or worldwide";
        reader.item(Territory::parse(&one).ok_or_else(|| Wrong::new("not_in_list", form)))
    })?;
    let territories = Territories::new(named);
    if territories.is_none() {
        reader.fault("territories", Wrong::new("out_of_range", "must name 1 to 60 territories"));
    }
    territories
}

fn channels(reader: &mut Reader, field: Field<Vec<Field<String>>>) -> Option<Channels> {
    let named: Vec<String> = reader.each("channels", field, |_, one| Some(one))?;
    let channels = Channels::parse(&named);
    if channels.is_none() {
        let rule = "must be `all` alone, or at least one of the channels that there are";
        reader.fault("channels", Wrong::new("not_in_list", rule));
    }
    channels
}

type Days = (Option<Date>, Option<Trigger>, Option<Date>, Option<Date>);

/// With a day, or with an event that has a last one.
fn start(reader: &mut Reader, days: Days) -> Option<Start> {
    let start = match days {
        (Some(on), None, None, None) => Some(Start::On(on)),
        (None, Some(event), earliest, Some(latest)) => Start::upon(event, earliest, latest),
        _ => None,
    };
    if start.is_none() {
        let rule = "must stand alone, or `starts_upon` with a `latest_start` that is not before \
                    `earliest_start`";
        reader.fault("starts_on", Wrong::new("contradiction", rule));
    }
    start
}

fn duties(reader: &mut Reader, field: Field<Vec<Field<DutyRequest>>>) -> Vec<Duty> {
    let duties = reader.each_if("duties", field, |reader, one| {
        let kind = reader.required("kind", one.kind, name);
        let what = reader.required("what", one.what, text(Title::parse));
        let due_on = reader.required("due_on", one.due_on, date);
        Some(Duty { kind: kind?, what: what?, due_on: due_on? })
    });
    if duties.len() > Terms::MOST_DUTIES {
        reader.fault("duties", Wrong::new("too_many", "may have at most 10 items"));
    }
    duties
}
