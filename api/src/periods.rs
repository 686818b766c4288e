//! Which partnership and which days figures are asked for.

use domain::{deadline::days_apart, id::PartnershipId};
use jiff::civil::Date;

use crate::{
    body::date,
    lists::{id, wrong},
    problem::{Code, Problem},
};

/// The longest period, in days: a little more than three years.
const LONGEST: i64 = 1_100;

/// The parameters of a period.
const NEEDED: &str = "partnership, from and to";

/// A partnership and the days from one to before another: periods meet without gap or overlap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period {
    /// The partnership.
    pub(crate) partnership: PartnershipId,
    /// The first day.
    pub(crate) from: Date,
    /// The day behind the last.
    pub(crate) to: Date,
}

/// Reads a period, parameter by parameter.
#[derive(Default)]
pub(crate) struct PeriodReader {
    partnership: Option<PartnershipId>,
    from: Option<Date>,
    to: Option<Date>,
}

impl PeriodReader {
    /// Takes a parameter, if it is of a period.
    ///
    /// # Errors
    /// 400 when it is not of its form.
    pub(crate) fn takes(&mut self, name: &str, value: &str) -> Result<bool, Problem> {
        match name {
            "partnership" => self.partnership = Some(id(name, value)?),
            "from" => self.from = Some(day(name, value)?),
            "to" => self.to = Some(day(name, value)?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The period.
    ///
    /// # Errors
    /// 400 when something is missing, or it has no days, or too many.
    pub(crate) fn period(self) -> Result<Period, Problem> {
        let partnership = self.partnership.ok_or_else(|| missing(NEEDED))?;
        let (from, to) = between_days(self.from, self.to, NEEDED, LONGEST)?;
        Ok(Period { partnership, from, to })
    }
}

fn missing(needed: &str) -> Problem {
    Problem::new(Code::InvalidParameter, format!("The parameters {needed} are needed."))
}

/// The days from one to before another, at most `longest`. All that is `needed` is told where one is
/// missing.
///
/// # Errors
/// 400 when something is missing, or there are no days, or too many.
pub(crate) fn between_days(
    from: Option<Date>,
    to: Option<Date>,
    needed: &str,
    longest: i64,
) -> Result<(Date, Date), Problem> {
    let (from, to) = from.zip(to).ok_or_else(|| missing(needed))?;
    if !(1..=longest).contains(&days_apart(from, to)) {
        return Err(wrong("to", &format!("a day behind from, by at most {longest} days")));
    }
    Ok((from, to))
}

/// Reads a day.
///
/// # Errors
/// 400 when it is not of its form.
pub(crate) fn day(name: &str, value: &str) -> Result<Date, Problem> {
    date(value.to_owned()).map_err(|_| wrong(name, "a date such as 2027-01-01"))
}
