//! Lists: the same parameters, the same cursors, the same page everywhere.
//!
//! A cursor is sealed, so that nobody can make one, and tells nothing that the page did not.

mod by_id;

use std::future::{Ready, ready};

use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header,
    web::{Data, Query},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{id::Id, machine::Name};
use jiff::Timestamp;
use persistence::pages::{Cursor, Filter, Page, Sort};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub(crate) use self::by_id::{Behind, BehindParameters, ById, ByIdParameters, Place, wrong_cursor};
use crate::{
    answers::{ONE, json},
    problem::{Code, Problem},
    secrets::Secret,
    state::State,
};

const DEFAULT_LIMIT: u16 = 50;
const MOST: u16 = 200;
const SEAL: usize = 16;

/// The parameters of every list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters that `Listing` reads one by one")]
pub(crate) struct ListParameters {
    /// At most so many rows, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50, example = 50)]
    limit: Option<u16>,
    /// Begin behind the last row of a page: its `next`, as it is.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Only in these states, several separated by commas.
    #[param(max_length = 400)]
    state: Option<String>,
    /// Only of this partnership.
    #[param(max_length = 40)]
    partnership: Option<String>,
    /// Only what has changed at or after this instant (RFC 3339).
    #[param(format = DateTime, example = "2026-01-01T00:00:00Z")]
    updated_since: Option<String>,
    /// Only what has this text in its title or name, in any case. Of proposals also those whose pitch has
    /// all these words, of which `"a phrase"` keeps the order, `or` gives a choice and `-` excludes one.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The order: `-created_at`, `created_at`, `-updated_at` or `updated_at`.
    #[param(default = "-created_at", example = "-updated_at")]
    sort: Option<String>,
}

/// What a list can be asked for besides what every list can.
pub(crate) trait Besides: Default {
    /// Takes a parameter; false where there is none of this name.
    ///
    /// # Errors
    /// 400 when it is not of its form.
    fn take(&mut self, name: &str, value: &str) -> Result<bool, Problem>;
}

/// Nothing besides.
impl Besides for () {
    fn take(&mut self, _: &str, _: &str) -> Result<bool, Problem> {
        Ok(false)
    }
}

/// What a caller asked of a list.
pub(crate) struct Listing<S, B = ()>(pub(crate) Filter<S>, pub(crate) B);

impl<S: Name, B: Besides> FromRequest for Listing<S, B> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::read(request))
    }
}

impl<S: Name, B: Besides> Listing<S, B> {
    fn read(request: &HttpRequest) -> Result<Self, Problem> {
        let mut filter = Filter {
            states: Vec::new(),
            partnership: None,
            updated_since: None,
            search: None,
            sort: Sort::default(),
            after: None,
            limit: DEFAULT_LIMIT,
        };
        let (mut cursor, mut besides) = (None, B::default());
        for (name, value) in parameters(request)? {
            match name.as_str() {
                "limit" => filter.limit = limit(&value)?,
                "cursor" => cursor = Some(value),
                "state" => filter.states = states(&value)?,
                "partnership" => {
                    filter.partnership = Some(id("partnership", &value)?);
                }
                "updated_since" => {
                    // Nothing is older than that, and the database's calendar begins not long before.
                    let at =
                        value.parse::<Timestamp>().ok().map(|at| at.max(Timestamp::UNIX_EPOCH));
                    let at = at.ok_or_else(|| {
                        wrong("updated_since", "an instant such as 2026-01-01T00:00:00Z")
                    })?;
                    filter.updated_since = Some(at);
                }
                "q" => {
                    // Texts are kept in this form.
                    let value = value.nfc().collect::<String>();
                    let short = value.chars().count() <= 200 && !value.contains('\0');
                    filter.search = Some(value)
                        .filter(|_| short)
                        .ok_or_else(|| wrong("q", "a short text"))?
                        .into();
                }
                "sort" => {
                    let sorts: Vec<_> = Sort::ALL.iter().map(|sort| sort.as_str()).collect();
                    filter.sort =
                        Sort::parse(&value).ok_or_else(|| wrong("sort", &sorts.join(" or ")))?;
                }
                _ if besides.take(&name, &value)? => {}
                _ => return Err(unknown(&name)),
            }
        }
        if let Some(cursor) = cursor {
            filter.after = Some(open(secret(request)?, filter.sort, &cursor)?);
        }
        Ok(Self(filter, besides))
    }
}

/// The pairs of the query, each name once.
///
/// # Errors
/// 400 when it cannot be read or a name is there twice.
pub(crate) fn parameters(request: &HttpRequest) -> Result<Vec<(String, String)>, Problem> {
    let pairs = Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|_| Problem::new(Code::InvalidParameter, "The query cannot be read."))?
        .into_inner();
    let twice = |(index, (name, _)): (usize, &(String, String))| {
        pairs.iter().skip(index + 1).any(|(other, _)| other == name).then(|| name.clone())
    };
    if let Some(name) = pairs.iter().enumerate().find_map(twice) {
        let detail = format!("The parameter {name:?} is there twice.");
        return Err(Problem::new(Code::InvalidParameter, detail));
    }
    Ok(pairs)
}

/// 400 for a parameter that does not exist.
pub(crate) fn unknown(name: &str) -> Problem {
    Problem::new(Code::InvalidParameter, format!("There is no parameter {name:?} here."))
}

/// 400 for a parameter that is not of its form.
pub(crate) fn wrong(name: &str, form: &str) -> Problem {
    Problem::new(Code::InvalidParameter, format!("The parameter {name} must be {form}."))
}

/// Reads an id.
///
/// # Errors
/// 400 when it is none.
pub(crate) fn id<I: Id>(name: &str, value: &str) -> Result<I, Problem> {
    I::parse(value).ok_or_else(|| wrong(name, "an id"))
}

/// Reads `limit`.
///
/// # Errors
/// 400 when it is not between 1 and 200.
fn limit(value: &str) -> Result<u16, Problem> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    let limit = value.parse().ok().filter(|limit| digits && (1..=MOST).contains(limit));
    limit.ok_or_else(|| wrong("limit", "a whole number from 1 to 200"))
}

fn states<S: Name>(value: &str) -> Result<Vec<S>, Problem> {
    value
        .split(',')
        .map(|state| {
            S::parse(state).ok_or_else(|| {
                let all: Vec<_> = S::ALL.iter().map(|state| state.as_str()).collect();
                wrong("state", &format!("among {}", all.join(", ")))
            })
        })
        .collect()
}

fn secret(request: &HttpRequest) -> Result<&Secret, Problem> {
    let state = request.app_data::<Data<State>>();
    state.map(|state| &state.secret).ok_or_else(|| Problem::internal("no state"))
}

fn seal(secret: &Secret, sort: Sort, cursor: Cursor) -> String {
    let mut bytes = cursor.updated_at.as_microsecond().to_be_bytes().to_vec();
    bytes.extend_from_slice(cursor.id.as_bytes());
    let purpose = format!("cursor {}", sort.as_str());
    let seal = secret.derive(&purpose, &bytes);
    bytes.extend(seal.into_iter().take(SEAL));
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn open(secret: &Secret, sort: Sort, text: &str) -> Result<Cursor, Problem> {
    let wrong = || {
        let detail = "Send `next` of a page as it is, with the same sort.";
        Problem::new(Code::InvalidCursor, detail)
    };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    let (at, rest) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
    let (id, _) = rest.split_first_chunk::<16>().ok_or_else(wrong)?;
    let updated_at = Timestamp::from_microsecond(i64::from_be_bytes(*at)).map_err(|_| wrong())?;
    let cursor = Cursor { updated_at, id: Uuid::from_bytes(*id) };
    // A forged cursor would show nothing that is not the caller's; comparing in constant time would
    // protect nothing.
    if seal(secret, sort, cursor) == text { Ok(cursor) } else { Err(wrong()) }
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PageView<T> {
    /// The rows.
    items: Vec<T>,
    /// The cursor of the next page, where there is one.
    next: Option<String>,
}

/// The response of a page; `view` is the representation of a row.
///
/// # Errors
/// 500 when a row cannot be serialised.
pub(crate) fn page<'a, R, T: Serialize>(
    request: &HttpRequest,
    sort: Sort,
    page: &'a Page<R>,
    view: impl Fn(&'a R) -> T,
) -> Result<HttpResponse, Problem> {
    let secret = secret(request)?;
    let next = page.next.map(|cursor| seal(secret, sort, cursor));
    respond(request, page.rows.iter().map(view).collect(), next)
}

/// The response of a page whose cursor is made already.
///
/// # Errors
/// 500 when a row cannot be serialised.
fn respond<T: Serialize>(
    request: &HttpRequest,
    items: Vec<T>,
    next: Option<String>,
) -> Result<HttpResponse, Problem> {
    let (link, about) = (next.clone(), ONE * (items.len() + 1));
    linked(request, link.as_deref(), &PageView { items, next }, about)
}

/// The response of a page of a form of its own, of about so many bytes.
///
/// # Errors
/// 500 when it cannot be serialised.
pub(crate) fn linked(
    request: &HttpRequest,
    next: Option<&str>,
    page: &impl Serialize,
    about: usize,
) -> Result<HttpResponse, Problem> {
    let mut response = HttpResponse::Ok();
    if let Some(next) = next {
        let others = request.query_string().split('&');
        let others: Vec<_> =
            others.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
        let mut query = others.join("&");
        if !query.is_empty() {
            query.push('&');
        }
        let link = format!("<{}?{query}cursor={next}>; rel=\"next\"", request.path());
        response.insert_header((header::LINK, link));
    }
    Ok(response.content_type("application/json").body(json(page, about)?))
}
