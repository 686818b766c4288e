//! The terms of an exclusivity, as they are shown.

use domain::{
    exclusivity::{Duty, Start, Terms},
    machine::Name,
    text::Paragraph,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What both sides sign.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityTerms)]
pub(super) struct TermsView {
    /// `first_look`, `first_negotiation`, `first_to_market` or `exclusive`.
    #[schema(example = "first_to_market")]
    kind: &'static str,
    /// What it is called.
    #[schema(example = "Paper bottle first")]
    title: String,
    /// Of what it is.
    #[schema(example = json!(["4006381333931"]))]
    products: Vec<String>,
    /// What else would be substantially the same.
    #[schema(example = json!(null))]
    substantially_similar: Option<String>,
    /// Where it holds.
    #[schema(example = json!(["DACH"]))]
    territories: Vec<&'static str>,
    /// In which channels.
    #[schema(example = json!(["grocery", "online"]))]
    channels: Vec<&'static str>,
    /// The day with which it begins.
    #[schema(format = Date, example = "2026-03-01")]
    starts_on: Option<String>,
    /// What it begins with otherwise: `first_delivery` or `launch`.
    #[schema(example = json!(null))]
    starts_upon: Option<&'static str>,
    /// The first day on which that may happen.
    #[schema(format = Date, example = json!(null))]
    earliest_start: Option<String>,
    /// The last one.
    #[schema(format = Date, example = json!(null))]
    latest_start: Option<String>,
    /// How many days it runs.
    #[schema(minimum = 1, maximum = 1824, example = 90)]
    window_days: i16,
    /// Where its days begin.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// Days in which the buyer can make good what it has missed.
    #[schema(minimum = 0, maximum = 90, example = 14)]
    cure_days: i16,
    /// What the buyer does for it.
    duties: Vec<DutyView>,
    /// What either side may tell in public.
    #[schema(example = json!(null))]
    publicity: Option<String>,
    /// True if it outlives the partnership.
    #[schema(example = false)]
    survives_termination: bool,
    /// The pilot on which the buyer is to decide in time.
    #[schema(example = json!(null))]
    pilot: Option<String>,
    /// Days by which the supplier's pauses of that pilot extend the window at most.
    #[schema(minimum = 0, maximum = 90, example = 0)]
    pause_days: i16,
    /// What it leaves out.
    #[schema(example = json!(null))]
    carve_outs: Option<String>,
    /// When the buyer gives it back before its end.
    #[schema(example = json!(null))]
    early_release: Option<String>,
}

/// What the buyer does for its right.
#[derive(Serialize, ToSchema)]
#[schema(as = ExclusivityDuty)]
struct DutyView {
    /// `launch_by`, `min_volume`, `min_sites`, `marketing` or `other`.
    #[schema(example = "min_sites")]
    kind: &'static str,
    /// What.
    #[schema(example = "In two hundred stores")]
    what: String,
    /// The day by whose end.
    #[schema(format = Date, example = "2026-03-15")]
    due_on: String,
}

impl From<&Duty> for DutyView {
    fn from(duty: &Duty) -> Self {
        Self {
            kind: duty.kind.as_str(),
            what: duty.what.as_str().to_owned(),
            due_on: duty.due_on.to_string(),
        }
    }
}

pub(super) fn told(text: Option<&Paragraph>) -> Option<String> {
    text.map(|text| text.as_str().to_owned())
}

impl From<&Terms> for TermsView {
    fn from(terms: &Terms) -> Self {
        let (starts_on, event, earliest, latest) = match terms.start {
            Start::On(day) => (Some(day), None, None, None),
            Start::Upon { event, earliest, latest } => (None, Some(event), earliest, Some(latest)),
        };
        Self {
            kind: terms.kind.as_str(),
            title: terms.title.as_str().to_owned(),
            products: terms.products.iter().map(str::to_owned).collect(),
            substantially_similar: told(terms.similar.as_ref()),
            territories: terms.territories.names(),
            channels: terms.channels.names(),
            starts_on: starts_on.map(|day| day.to_string()),
            starts_upon: event.map(Name::as_str),
            earliest_start: earliest.map(|day| day.to_string()),
            latest_start: latest.map(|day| day.to_string()),
            window_days: terms.window.days(),
            time_zone: terms.zone.name().to_owned(),
            cure_days: terms.cure.days(),
            duties: terms.duties.iter().map(Into::into).collect(),
            publicity: told(terms.publicity.as_ref()),
            survives_termination: terms.survives,
            pilot: terms.pilot.map(|pilot| pilot.to_string()),
            pause_days: terms.pauses.days(),
            carve_outs: told(terms.carve_outs.as_ref()),
            early_release: told(terms.early_release.as_ref()),
        }
    }
}
