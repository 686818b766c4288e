//! What both sides sign of an exclusivity, as the columns of its row: as it is written, and beside that
//! as it is compared.

use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use domain::{
    deadline::Zone,
    exclusivity::{
        Channels, CureDays, Duty, DutyKind, PauseDays, Products, Start, Terms, Territories,
        Territory, Window,
    },
    id::Id,
    machine::Name,
    text::{Line, Paragraph, Title},
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, rows,
    schema::{exclusivities, exclusivity_terms},
};

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The columns of terms in a table that has them.
macro_rules! term_columns {
    ($name:ident in $table:ident) => {
        #[derive(Queryable, Selectable, Insertable, AsChangeset)]
        #[diesel(treat_none_as_default_value = false)]
        #[diesel(table_name = $table, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
        pub(super) struct $name {
            kind: String,
            title: String,
            products: Vec<String>,
            product_keys: Vec<String>,
            similar_note: Option<String>,
            territories: Vec<String>,
            countries: Vec<String>,
            channels: Vec<String>,
            channel_keys: Vec<String>,
            starts_on: Option<jiff_diesel::Date>,
            starts_upon: Option<String>,
            earliest_start: Option<jiff_diesel::Date>,
            latest_start: Option<jiff_diesel::Date>,
            window_days: i16,
            time_zone: String,
            cure_days: i16,
            duty_kinds: Vec<String>,
            duty_texts: Vec<String>,
            duty_days: Vec<jiff_diesel::Date>,
            publicity: Option<String>,
            survives_termination: bool,
            pilot_id: Option<Uuid>,
            pause_days: i16,
            carve_outs: Option<String>,
            early_release: Option<String>,
        }

        impl $name {
            pub(super) fn new(terms: &Terms) -> Self {
                let (starts_on, event, earliest, latest) = match terms.start {
                    Start::On(day) => (Some(day), None, None, None),
                    Start::Upon { event, earliest, latest } => {
                        (None, Some(event), earliest, Some(latest))
                    }
                };
                let countries = terms.territories.countries();
                let duties = terms.duties.iter();
                Self {
                    kind: terms.kind.as_str().to_owned(),
                    title: terms.title.as_str().to_owned(),
                    products: terms.products.iter().map(str::to_owned).collect(),
                    product_keys: terms.products.keys(),
                    similar_note: rows::paragraph(terms.similar.as_ref()),
                    territories: owned(terms.territories.names()),
                    countries: countries.iter().map(|country| country.code().to_owned()).collect(),
                    channels: owned(terms.channels.names()),
                    channel_keys: owned(
                        terms.channels.each().into_iter().map(Name::as_str).collect(),
                    ),
                    starts_on: starts_on.map(ToDiesel::to_diesel),
                    starts_upon: event.map(|event| event.as_str().to_owned()),
                    earliest_start: earliest.map(ToDiesel::to_diesel),
                    latest_start: latest.map(ToDiesel::to_diesel),
                    window_days: terms.window.days(),
                    time_zone: terms.zone.name().to_owned(),
                    cure_days: terms.cure.days(),
                    duty_kinds: duties.clone().map(|duty| duty.kind.as_str().to_owned()).collect(),
                    duty_texts: duties.clone().map(|duty| duty.what.as_str().to_owned()).collect(),
                    duty_days: duties.map(|duty| duty.due_on.to_diesel()).collect(),
                    publicity: rows::paragraph(terms.publicity.as_ref()),
                    survives_termination: terms.survives,
                    pilot_id: terms.pilot.map(Id::uuid),
                    pause_days: terms.pauses.days(),
                    carve_outs: rows::paragraph(terms.carve_outs.as_ref()),
                    early_release: rows::paragraph(terms.early_release.as_ref()),
                }
            }

            fn start(&self) -> Result<Start, Failure> {
                let day = |day: Option<jiff_diesel::Date>| day.map(jiff_diesel::Date::to_jiff);
                let event =
                    rows::name_if("exclusivities.starts_upon", self.starts_upon.as_deref())?;
                let start = match (day(self.starts_on), event, day(self.latest_start)) {
                    (Some(on), None, None) => Some(Start::On(on)),
                    (None, Some(event), Some(latest)) => {
                        Start::upon(event, day(self.earliest_start), latest)
                    }
                    _ => None,
                };
                start.ok_or(Failure::Corrupt { column: "exclusivities.starts_on" })
            }

            fn duties(&self) -> Result<Vec<Duty>, Failure> {
                let kinds: Vec<DutyKind> =
                    rows::names("exclusivities.duty_kinds", &self.duty_kinds)?;
                let days = self.duty_days.iter().map(|day| day.to_jiff());
                kinds
                    .into_iter()
                    .zip(&self.duty_texts)
                    .zip(days)
                    .map(|((kind, what), due_on)| {
                        let what = rows::text("exclusivities.duty_texts", Title::parse, what)?;
                        Ok(Duty { kind, what, due_on })
                    })
                    .collect()
            }

            pub(super) fn terms(&self) -> Result<Terms, Failure> {
                let corrupt = |column| Failure::Corrupt { column };
                let paragraph = |column, text: &Option<String>| {
                    rows::text_if(column, Paragraph::parse, text.as_deref())
                };
                let line = |text: &String| rows::text("exclusivities.products", Line::parse, text);
                let products = self.products.iter().map(line).collect::<Result<_, _>>()?;
                let named = self.territories.iter().map(|name| Territory::parse(name));
                let territories = named.collect::<Option<_>>().and_then(Territories::new);
                Ok(Terms {
                    kind: rows::name("exclusivities.kind", &self.kind)?,
                    title: rows::text("exclusivities.title", Title::parse, &self.title)?,
                    products: Products::new(products).ok_or(corrupt("exclusivities.products"))?,
                    similar: paragraph("exclusivities.similar_note", &self.similar_note)?,
                    territories: territories.ok_or(corrupt("exclusivities.territories"))?,
                    channels: Channels::parse(&self.channels)
                        .ok_or(corrupt("exclusivities.channels"))?,
                    start: self.start()?,
                    window: Window::new(i64::from(self.window_days))
                        .ok_or(corrupt("exclusivities.window_days"))?,
                    zone: Zone::parse(&self.time_zone).ok_or(corrupt("exclusivities.time_zone"))?,
                    cure: CureDays::new(i64::from(self.cure_days))
                        .ok_or(corrupt("exclusivities.cure_days"))?,
                    duties: self.duties()?,
                    publicity: paragraph("exclusivities.publicity", &self.publicity)?,
                    survives: self.survives_termination,
                    pilot: self.pilot_id.map(Id::new),
                    pauses: PauseDays::new(i64::from(self.pause_days))
                        .ok_or(corrupt("exclusivities.pause_days"))?,
                    carve_outs: paragraph("exclusivities.carve_outs", &self.carve_outs)?,
                    early_release: paragraph("exclusivities.early_release", &self.early_release)?,
                })
            }
        }
    };
}

term_columns!(TermColumns in exclusivities);
term_columns!(KeptColumns in exclusivity_terms);
