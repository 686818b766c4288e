//! The caller's settings: of what it hears by mail in its organisation, how, when and in which language.

mod change;
mod show;
mod terms;

use domain::{
    machine::Name,
    notification::{Kind, Settings},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::registration::Registration;

pub(super) fn configure(config: &mut impl Registration) {
    config.service(show::notification_settings_show).service(change::notification_settings_change);
}

/// Of what you hear by mail.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationSettings)]
struct SettingsView {
    /// Counts the changes; the `ETag` begins with it.
    #[schema(minimum = 1, example = 1)]
    version: i32,
    /// The language of your mails: `en` or `de`.
    #[schema(example = "en")]
    language: &'static str,
    /// Where your days are, by the IANA name of a time zone.
    #[schema(example = "Europe/Berlin")]
    time_zone: String,
    /// The hour at which the mail of a day comes there.
    #[schema(minimum = 0, maximum = 23, example = 8)]
    digest_hour: i8,
    /// How each kind comes.
    choices: Vec<ChoiceView>,
    /// The partnerships of which nothing comes by mail but what is mandatory.
    #[schema(example = json!([]))]
    muted: Vec<String>,
}

/// How a kind of notification comes by mail.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationChoice)]
struct ChoiceView {
    /// The kind.
    #[schema(example = "proposals")]
    kind: &'static str,
    /// `at_once`, `digest` (all of a day in one mail) or `off` (in the list alone).
    #[schema(example = "at_once")]
    choice: &'static str,
    /// True of what comes at once whatever you would choose.
    #[schema(example = false)]
    mandatory: bool,
}

impl From<&Settings> for SettingsView {
    fn from(settings: &Settings) -> Self {
        let terms = &settings.terms;
        let choice = |kind: &Kind| ChoiceView {
            kind: kind.as_str(),
            choice: terms.choices.of(*kind).as_str(),
            mandatory: kind.is_mandatory(),
        };
        Self {
            version: settings.version,
            language: terms.language.as_str(),
            time_zone: terms.zone.name().to_owned(),
            digest_hour: terms.hour.number(),
            choices: Kind::ALL.iter().map(choice).collect(),
            muted: terms.muted.iter().map(ToString::to_string).collect(),
        }
    }
}
