//! Business calendars: one an organisation, where it has said something. Partners read each other's.

use diesel::{Insertable, OptionalExtension, QueryDsl, Queryable, Selectable, SelectableHelper};
use diesel_async::RunQueryDsl;
use domain::{
    business_calendar::{AnswerTimes, BusinessCalendar, Terms, WorkingDays},
    deadline::Zone,
    event::Event,
    id::{Id, OrganisationId},
    machine::Name,
};
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use crate::{
    Failure, Reading, Writing, ledger,
    prepared::Prepare,
    rows::{self, written},
    schema::business_calendars,
};

#[derive(Queryable, Selectable, Insertable, diesel::AsChangeset)]
#[diesel(treat_none_as_default_value = false)]
#[diesel(table_name = business_calendars, primary_key(organisation_id), check_for_backend(diesel::pg::Pg))]
struct Columns {
    organisation_id: Uuid,
    version: i32,
    time_zone: String,
    working_days: Vec<String>,
    holidays: Vec<jiff_diesel::Date>,
    acknowledge_within: i16,
    decide_within: i16,
    counting: String,
}

impl Columns {
    fn new(calendar: &BusinessCalendar) -> Self {
        let Terms { zone, working_days, holidays, answers } = &calendar.terms;
        // The domain has a limit that fits.
        let days = |days: u16| i16::try_from(days).unwrap_or(i16::MAX);
        Self {
            organisation_id: calendar.organisation.uuid(),
            version: calendar.version,
            time_zone: zone.name().to_owned(),
            working_days: working_days.iter().map(|day| day.as_str().to_owned()).collect(),
            holidays: holidays.iter().map(|day| day.to_diesel()).collect(),
            acknowledge_within: days(answers.acknowledge),
            decide_within: days(answers.decide),
            counting: answers.counting.as_str().to_owned(),
        }
    }

    fn calendar(self) -> Result<BusinessCalendar, Failure> {
        let corrupt = |column| Failure::Corrupt { column };
        let days = |column, days: i16| u16::try_from(days).map_err(|_| corrupt(column));
        let working_days = rows::names("business_calendars.working_days", &self.working_days)?;
        let terms = Terms {
            zone: Zone::parse(&self.time_zone).ok_or(corrupt("business_calendars.time_zone"))?,
            working_days: WorkingDays::new(working_days)
                .ok_or(corrupt("business_calendars.working_days"))?,
            holidays: self.holidays.into_iter().map(jiff_diesel::Date::to_jiff).collect(),
            answers: AnswerTimes {
                acknowledge: days(
                    "business_calendars.acknowledge_within",
                    self.acknowledge_within,
                )?,
                decide: days("business_calendars.decide_within", self.decide_within)?,
                counting: rows::name("business_calendars.counting", &self.counting)?,
            },
        };
        let organisation = Id::new(self.organisation_id);
        Ok(BusinessCalendar { organisation, version: self.version, terms })
    }
}

/// The calendar of an organisation that is the caller's own, or a partner of a partnership that the
/// caller has read: the usual one where it has said nothing.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn of(
    tx: &Reading<'_>,
    organisation: OrganisationId,
) -> Result<BusinessCalendar, Failure> {
    let row: Option<Columns> = business_calendars::table
        .find(organisation.uuid())
        .select(Columns::as_select())
        .first(&mut tx.connection())
        .await
        .optional()?;
    row.map_or_else(|| Ok(BusinessCalendar::usual(organisation)), Columns::calendar)
}

/// Saves the calendar of the caller's organisation, which is locked.
///
/// # Errors
/// [`Failure`] when the database fails.
pub async fn save(
    tx: &mut Writing<'_>,
    calendar: &BusinessCalendar,
    event: &Event,
) -> Result<(), Failure> {
    let organisation = tx.organisation();
    let saving = async {
        let columns = Columns::new(calendar);
        // What nobody has changed is the first version, and has no row.
        if calendar.version == 2 {
            let row = diesel::insert_into(business_calendars::table).values(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        } else {
            let row = diesel::update(business_calendars::table.find(organisation)).set(columns);
            written(row.prepared().execute(&mut tx.connection())).await
        }
    };
    ledger::record(tx, calendar, event, saving).await
}
