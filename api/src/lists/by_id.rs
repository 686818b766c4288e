//! Lists in one fixed order: behind which id, and how many.
//!
//! The cursor is an id that the caller has seen, so it tells nothing new and needs no seal.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use domain::id::Id;
use serde::Serialize;
use utoipa::IntoParams;

use super::{DEFAULT_LIMIT, limit, parameters, respond, unknown};
use crate::problem::{Code, Problem};

/// The id of a row, whatever nouns the rows of a list are of.
pub(crate) trait Place: std::fmt::Display + Sized + 'static {
    /// Reads an id.
    fn parse(text: &str) -> Option<Self>;
}

impl<I: Id> Place for I {
    fn parse(text: &str) -> Option<Self> {
        I::parse(text)
    }
}

/// The parameters of a list in one fixed order.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `ById` reads one by one")]
pub(crate) struct ByIdParameters {
    /// At most so many rows, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50, example = 50)]
    limit: Option<u16>,
    /// Begin behind this row: `next` of a page, or the `id` of any row that you have.
    #[param(max_length = 40)]
    cursor: Option<String>,
}

/// What a caller asked of a list in one fixed order.
pub(crate) struct ById<I> {
    /// Begin behind this one.
    pub(crate) after: Option<I>,
    limit: u16,
}

impl<I: Place> FromRequest for ById<I> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

/// Where somebody goes on who reads a list to its end.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Behind` reads")]
pub(crate) struct BehindParameters {
    /// Begin behind this row: the `id` of any that you have.
    #[param(max_length = 40)]
    cursor: Option<String>,
}

/// What a caller asked of a list that it reads to its end.
pub(crate) struct Behind<I>(pub(crate) Option<I>);

impl<I: Id> FromRequest for Behind<I> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut after = None;
            for (name, value) in parameters(request)? {
                match name.as_str() {
                    "cursor" => after = Some(I::parse(&value).ok_or_else(wrong_cursor)?),
                    _ => return Err(unknown(&name)),
                }
            }
            Ok(Self(after))
        };
        ready(read())
    }
}

/// 400 for a cursor that is none.
pub(crate) fn wrong_cursor() -> Problem {
    let detail = "The cursor must be `next` of a page, or the id of something that you may see.";
    Problem::new(Code::InvalidCursor, detail)
}

impl<I: Place> ById<I> {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        Self::of(parameters(request)?)
    }

    /// What these parameters ask.
    ///
    /// # Errors
    /// 400 when one is not of its form, or there is none of its name.
    pub(crate) fn of(parameters: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut asked = Self { after: None, limit: DEFAULT_LIMIT };
        for (name, value) in parameters {
            match name.as_str() {
                "limit" => asked.limit = limit(&value)?,
                "cursor" => asked.after = Some(I::parse(&value).ok_or_else(wrong_cursor)?),
                _ => return Err(unknown(&name)),
            }
        }
        Ok(asked)
    }

    /// How many rows to read: one more than shown, to know whether more follow.
    pub(crate) fn wanted(&self) -> u16 {
        self.limit + 1
    }

    /// The response of the rows that were read.
    ///
    /// # Errors
    /// 500 when a row cannot be serialised.
    pub(crate) fn page<R, T: Serialize>(
        &self,
        request: &HttpRequest,
        mut rows: Vec<R>,
        id: impl Fn(&R) -> I,
        view: impl Fn(R) -> T,
    ) -> Result<HttpResponse, Problem> {
        let next = self.cut(&mut rows, id);
        respond(request, rows.into_iter().map(view).collect(), next)
    }

    /// Leaves the rows of the page of those that were read. The cursor of the next one.
    pub(crate) fn cut<R>(&self, rows: &mut Vec<R>, id: impl Fn(&R) -> I) -> Option<String> {
        let more = rows.len() > usize::from(self.limit);
        rows.truncate(usize::from(self.limit));
        rows.last().filter(|_| more).map(|row| id(row).to_string())
    }
}
