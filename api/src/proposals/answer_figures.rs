//! How a buyer answers its supplier: the same numbers for both.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, get};
use domain::{access::right, deadline::Zone, ratio::Better};
use persistence::{partnerships, proposals};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    answers::{plain, response},
    caller::Caller,
    lists::{parameters, unknown},
    periods::{Period, PeriodReader},
    problem::Problem,
    ratios::RatioView,
};

/// Which pitches are counted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Question` reads one by one")]
pub(crate) struct AnswerFiguresParameters {
    /// The partnership.
    #[param(max_length = 40, example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// Submitted on this day or later (UTC).
    #[param(format = Date, example = "2027-01-01")]
    from: String,
    /// Submitted before this day (UTC): periods meet without gap or overlap.
    #[param(format = Date, example = "2027-04-01")]
    to: String,
}

/// What a caller asked.
pub(crate) struct Question(Period);

impl FromRequest for Question {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut reader = PeriodReader::default();
            for (name, value) in parameters(request)? {
                if !reader.takes(&name, &value)? {
                    return Err(unknown(&name));
                }
            }
            reader.period().map(Self)
        };
        ready(read())
    }
}

/// How a buyer answers.
#[derive(Serialize, ToSchema)]
#[schema(as = AnswerFigures)]
struct AnswerFiguresView {
    /// The partnership.
    #[schema(example = "part_01930000000070008000000000000001")]
    partnership: String,
    /// The first day.
    #[schema(format = Date, example = "2027-01-01")]
    from: String,
    /// The day behind the last.
    #[schema(format = Date, example = "2027-04-01")]
    to: String,
    /// Acknowledged in time, of what was to be acknowledged.
    acknowledged: RatioView,
    /// Decided in time, of what was to be decided: what lapsed was not.
    decided: RatioView,
    /// Not decided yet, and still in time.
    #[schema(example = 2)]
    open: u64,
}

/// Count how pitches are answered
///
/// Of the pitches that were submitted in a period, by the buyer's business calendar, and the same numbers
/// for either reader. What was withdrawn before it was due is not judged.
#[utoipa::path(
    operation_id = "proposal_answer_figures",
    tag = "Proposals",
    security(("access_token" = ["read"])),
    params(AnswerFiguresParameters),
    responses(
        (status = 200, description = "The figures.", body = AnswerFiguresView),
        (status = 404, description = "The partnership is not the caller's to see."),
    )
)]
#[get("/answer-figures")]
pub(crate) async fn proposal_answer_figures(
    caller: Caller<right::Read>,
    question: Question,
) -> Result<HttpResponse, Problem> {
    let Period { partnership, from, to } = question.0;
    let answers = caller
        .read(async |tx| {
            partnerships::find(tx, partnership).await?.ok_or_else(Problem::not_found)?;
            // Not by the buyer's calendar, which the supplier cannot read any more after the end.
            let (from, to) = (Zone::utc().start_of(from), Zone::utc().start_of(to));
            Ok(proposals::answers(tx, partnership, from, to).await?)
        })
        .await?;
    let view = AnswerFiguresView {
        partnership: partnership.to_string(),
        from: from.to_string(),
        to: to.to_string(),
        acknowledged: RatioView::new(answers.acknowledged(), Better::Higher),
        decided: RatioView::new(answers.decided(), Better::Higher),
        open: answers.open,
    };
    Ok(response(plain(&view)?, false))
}
