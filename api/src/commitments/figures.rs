//! How well each side keeps its promises: the same numbers for both, always side by side.

mod view;

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, commitment::Link};
use persistence::{
    commitments::{self, Asked},
    partnerships,
};
use utoipa::IntoParams;

use self::view::FiguresView;
use crate::{
    answers::{plain, response},
    caller::Caller,
    lists::{id, parameters, unknown},
    periods::{Period, PeriodReader},
    problem::{Code, Problem},
};

/// Which promises are counted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Question` reads one by one")]
pub(crate) struct FiguresParameters {
    /// The partnership.
    #[param(max_length = 40, example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Due at first on this day or later, each in its own time zone.
    #[param(format = Date, example = "2027-01-01")]
    from: String,
    /// Due at first before this day: periods meet without gap or overlap.
    #[param(format = Date, example = "2027-04-01")]
    to: String,
    /// Only what serves this pilot.
    #[param(max_length = 40)]
    pilot: Option<String>,
    /// Only what serves this goal.
    #[param(max_length = 40)]
    goal: Option<String>,
    /// Only what is owed for this exclusivity.
    #[param(max_length = 40)]
    exclusivity: Option<String>,
}

/// What a caller asked.
pub(crate) struct Question(Asked);

impl FromRequest for Question {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

impl Question {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let (mut reader, mut link) = (PeriodReader::default(), None);
        for (name, value) in parameters(request)? {
            match name.as_str() {
                "pilot" | "goal" | "exclusivity" if link.is_some() => {
                    let detail = "Name a pilot, a goal or an exclusivity, and one of them alone.";
                    return Err(Problem::new(Code::InvalidParameter, detail));
                }
                "pilot" => link = Some(Link::Pilot(id("pilot", &value)?)),
                "goal" => link = Some(Link::Goal(id("goal", &value)?)),
                "exclusivity" => link = Some(Link::Exclusivity(id("exclusivity", &value)?)),
                other if reader.takes(other, &value)? => {}
                _ => return Err(unknown(&name)),
            }
        }
        let Period { partnership, from, to } = reader.period()?;
        Ok(Self(Asked { partnership, link, from, to }))
    }
}

/// Count how promises are kept
///
/// Of the promises that were due at first in a period, by one formula for both sides and the same
/// numbers for either reader. What is still open, disputed, released or void is not judged.
#[utoipa::path(
    operation_id = "commitment_figures",
    tag = "Commitments",
    security(("access_token" = ["read"])),
    params(FiguresParameters),
    responses(
        (status = 200, description = "The figures of both sides.", body = FiguresView),
        (status = 404, description = "The partnership is not the caller's to see."),
    )
)]
#[get("/commitments/figures")]
pub(crate) async fn commitment_figures(
    caller: Caller<right::Read>,
    question: Question,
) -> Result<HttpResponse, Problem> {
    let asked = question.0;
    let period = caller
        .read(async |tx| {
            partnerships::find(tx, asked.partnership).await?.ok_or_else(Problem::not_found)?;
            Ok(commitments::period(tx, &asked).await?)
        })
        .await?;
    Ok(response(plain(&FiguresView::new(&asked, &period))?, false))
}
