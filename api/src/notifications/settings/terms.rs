//! Of what a member wants to hear, as it comes.

use domain::{
    deadline::Zone,
    id::PartnershipId,
    notification::{Choice, Choices, Hour, Kind, Terms},
};
use persistence::{Reading, partnerships};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    body::{Field, Parse, Reader, Wrong, id, name, zone},
    problem::{Fault, Problem},
};

/// Of what you hear by mail, as a whole: what is left out is as usual.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNotificationSettings, example = json!({
    "language": "de",
    "time_zone": "Europe/Berlin",
    "digest_hour": 8,
    "choices": [{"kind": "goals", "choice": "digest"}, {"kind": "lessons", "choice": "off"}],
    "muted": ["part_01930000000070008000000000000001"],
}))]
pub(crate) struct Request {
    /// The language of your mails; English where it is left out.
    #[schema(value_type = Option<String>)]
    language: Field<String>,
    /// Where your days are, by the IANA name of a time zone; `UTC` where it is left out.
    #[schema(value_type = Option<String>, max_length = 64)]
    time_zone: Field<String>,
    /// The hour at which the mail of a day comes there; 8 where it is left out.
    #[schema(value_type = Option<u8>, minimum = 0, maximum = 23)]
    digest_hour: Field<i64>,
    /// How kinds come that do not come at once; each kind once.
    #[schema(value_type = Option<Vec<ChoiceRequest>>, max_items = 40)]
    choices: Field<Vec<Field<ChoiceRequest>>>,
    /// The partnerships of which nothing comes by mail but what is mandatory.
    #[schema(value_type = Option<Vec<String>>, max_items = 200)]
    muted: Field<Vec<Field<String>>>,
}

/// How a kind of notification is to come by mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewNotificationChoice)]
struct ChoiceRequest {
    /// The kind.
    #[schema(value_type = String, required)]
    kind: Field<String>,
    /// `at_once`, `digest` (all of a day in one mail) or `off` (in the list alone).
    #[schema(value_type = String, required)]
    choice: Field<String>,
}

impl Parse for Request {
    /// The terms, and the partnerships in the order in which they are named.
    type Value = (Terms, Vec<PartnershipId>);

    fn parse(self, reader: &mut Reader) -> Option<Self::Value> {
        let language = reader.optional("language", self.language, name);
        let zone = reader.optional("time_zone", self.time_zone, zone);
        let hour = reader.optional("digest_hour", self.digest_hour, hour);
        let mut seen = Vec::new();
        let mut choices = Choices::default();
        reader.each_if("choices", self.choices, |reader, one: ChoiceRequest| {
            let kind = reader.required("kind", one.kind, name::<Kind>);
            let choice = reader.required("choice", one.choice, name::<Choice>);
            let kind = kind?;
            if seen.contains(&kind) {
                reader.fault("kind", Wrong::new("duplicate", "is there already"));
            }
            seen.push(kind);
            let chosen = choices.choose(kind, choice?);
            chosen.map_err(|_| reader.fault("choice", Wrong::new("mandatory", MANDATORY))).ok()
        });
        let muted = reader.each_if("muted", self.muted, |reader, raw| reader.item(id(raw)));
        if muted.len() > Terms::MOST_MUTED {
            let rule = format!("must be {} at most", Terms::MOST_MUTED);
            reader.fault("muted", Wrong::new("too_many", rule));
        }
        let usual = Terms::default();
        let terms = Terms {
            language: language.unwrap_or_default(),
            zone: zone.unwrap_or_else(Zone::utc),
            hour: hour.unwrap_or(usual.hour),
            choices,
            muted: muted.iter().copied().collect(),
        };
        Some((terms, muted))
    }
}

const MANDATORY: &str = "must be at_once: what is of this kind is mandatory";

fn hour(raw: i64) -> Result<Hour, Wrong> {
    let hour = i8::try_from(raw).ok().and_then(Hour::new);
    hour.ok_or_else(|| Wrong::new("out_of_range", "must be from 0 to 23"))
}

/// Goes on only if each partnership is one of the caller's.
///
/// # Errors
/// 422 for each that is not, be it another's or nobody's.
pub(super) async fn require_own(tx: &Reading<'_>, muted: &[PartnershipId]) -> Result<(), Problem> {
    let own = partnerships::own(tx, muted).await?;
    let strange = muted.iter().enumerate().filter(|(_, one)| !own.contains(one));
    let faults: Vec<_> = strange
        .map(|(index, _)| Fault {
            pointer: format!("/muted/{index}"),
            code: "not_yours",
            detail: "it must be a partnership of your organisation".to_owned(),
        })
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::invalid(faults)) }
}
