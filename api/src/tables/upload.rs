//! A file on its way in: who may send one now, how large it may be, and what is to happen with it.

use std::{
    collections::{HashMap, hash_map::Entry},
    future::{Ready, ready},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web::Bytes};
use domain::{
    access::Right,
    id::{OrganisationId, PartnershipId},
};
use serde_json::{Map, Value};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use utoipa::IntoParams;

use super::{Columns, Lines, read::read};
use crate::{
    body::{self, Parse, bytes, require_form},
    caller::Caller,
    lists::{parameters, unknown, wrong},
    problem::{Code, Problem},
};

/// How long a file may take to arrive.
const PATIENCE: Duration = Duration::from_mins(1);

/// How many files of one organisation a server takes at once.
const OF_ONE: usize = 2;

/// How many files arrive at once: each may take 16 megabytes.
const ARRIVING: usize = 16;

/// How many of them are worked on at once: each may take some ten times as much.
const WORKED_ON: usize = 2;

/// The turns of those who import.
///
/// Whoever has its own two under way is told to come back. For others it waits, in the order in which
/// they came: nobody is told that somebody else imports.
#[derive(Debug, Clone)]
pub(crate) struct Imports {
    under_way: Arc<UnderWay>,
    arriving: Arc<Semaphore>,
    worked_on: Arc<Semaphore>,
}

/// How many files of which organisation are under way.
#[derive(Debug, Default)]
struct UnderWay(Mutex<HashMap<OrganisationId, usize>>);

impl Default for Imports {
    fn default() -> Self {
        Self {
            under_way: Arc::default(),
            arriving: Arc::new(Semaphore::new(ARRIVING)),
            worked_on: Arc::new(Semaphore::new(WORKED_ON)),
        }
    }
}

/// The place of an organisation that imports, until it is dropped.
struct Place {
    under_way: Arc<UnderWay>,
    organisation: OrganisationId,
}

/// The turn of a file that is worked on, until it is dropped.
pub(crate) struct Turn {
    _worked_on: OwnedSemaphorePermit,
    _place: Place,
}

impl UnderWay {
    fn lock(&self) -> MutexGuard<'_, HashMap<OrganisationId, usize>> {
        // It is whole whatever happened to who held it: one number changes at a time.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Imports {
    fn place(&self, organisation: OrganisationId) -> Result<Place, Problem> {
        let mut under_way = self.under_way.lock();
        let count = under_way.entry(organisation).or_default();
        if *count == OF_ONE {
            let detail = "Your organisation imports two files just now.";
            return Err(Problem::new(Code::Unavailable, detail));
        }
        *count += 1;
        Ok(Place { under_way: self.under_way.clone(), organisation })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut under_way = self.under_way.lock();
        if let Entry::Occupied(mut count) = under_way.entry(self.organisation) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

async fn turn(of: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    of.clone().acquire_owned().await.map_err(Problem::internal)
}

/// How an import is asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter that `Mode` reads")]
pub(crate) struct ImportParameters {
    /// `check` changes nothing and tells what `apply` would do, or all faults; `check` where it is left
    /// out.
    #[param(default = "check", example = "check")]
    mode: Option<String>,
}

/// What is to happen with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing but to look whether it could be applied.
    Check,
    /// It is applied as a whole, or not at all.
    Apply,
}

impl Mode {
    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Apply => "apply",
        }
    }
}

impl FromRequest for Mode {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let read = || {
            let mut mode = Self::Check;
            for (name, value) in parameters(request)? {
                mode = match (name.as_str(), value.as_str()) {
                    ("mode", "check") => Self::Check,
                    ("mode", "apply") => Self::Apply,
                    ("mode", _) => return Err(wrong("mode", "check or apply")),
                    (name, _) => return Err(unknown(name)),
                };
            }
            Ok(mode)
        };
        ready(read())
    }
}

/// A file that is sent, and not read yet: who may not send it is refused before it arrives.
pub(crate) struct Upload {
    request: HttpRequest,
    payload: Payload,
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take() }))
    }
}

/// What was sent, as it was sent.
pub(crate) enum Sent<V> {
    /// A file.
    Lines(Lines<V>),
    /// JSON.
    Rows(Vec<V>),
}

/// How large a file may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    bytes: usize,
    lines: usize,
}

impl Limits {
    /// Of what each has an event, and perhaps a mail.
    pub(crate) const FEW: Self = Self { bytes: 1024 * 1024, lines: 1_000 };
    /// Of what many make one event.
    pub(crate) const MANY: Self = Self { bytes: 16 * 1024 * 1024, lines: 200_000 };
    /// Of what each has a mail, and is done by a job where it is much.
    pub(crate) const MAILED: Self = Self { bytes: 2 * 1024 * 1024, lines: 5_000 };

    /// The most lines.
    pub(crate) const fn most(self) -> usize {
        self.lines
    }
}

impl Upload {
    /// Reads the file for a partnership of the caller's, whose requests have `common` besides, when it is
    /// this caller's turn; the turn lasts as long as what is returned with the lines.
    ///
    /// # Errors
    /// 404 where the partnership is not the caller's, 503 while the organisation imports two already, 415,
    /// 413, 408 and 400 where it is no such file, 422 where its header is wrong.
    pub(crate) async fn read<R, P: Right>(
        self,
        caller: &Caller<P>,
        partnership: PartnershipId,
        columns: &'static Columns,
        common: Map<String, Value>,
        limits: Limits,
    ) -> Result<(Turn, Lines<R::Value>), Problem>
    where
        R: Parse<Value: Send> + 'static,
    {
        caller.require_partnership(partnership).await?;
        require_form(&self.request, "text/csv")?;
        self.require_utf_8()?;
        let (worked_on, bytes) = self.arrive(caller, limits).await?;
        // Reading so much would keep the thread's other requests waiting.
        let reading =
            tokio::task::spawn_blocking(move || read::<R>(&bytes, columns, &common, limits.lines));
        let lines = reading.await.map_err(Problem::internal)??;
        Ok((worked_on, lines))
    }

    /// Reads what is sent as a file, or as the rows of `J` in JSON, when it is this caller's turn.
    ///
    /// # Errors
    /// 503 while the organisation imports two already, 415, 413, 408 and 400 where it is neither, 422 where
    /// the header of a file is wrong, or a row.
    pub(crate) async fn rows<J, R, P: Right>(
        self,
        caller: &Caller<P>,
        columns: &'static Columns,
        limits: Limits,
    ) -> Result<(Turn, Sent<R::Value>), Problem>
    where
        J: Parse<Value = Vec<R::Value>> + 'static,
        R: Parse<Value: Send> + 'static,
    {
        caller.require_admission().await?;
        let is_json = require_form(&self.request, "application/json").is_ok();
        if !is_json {
            require_form(&self.request, "text/csv").map_err(|_| {
                let detail = "Send application/json, or text/csv in UTF-8.";
                Problem::new(Code::UnsupportedMediaType, detail)
            })?;
            self.require_utf_8()?;
        }
        let (worked_on, bytes) = self.arrive(caller, limits).await?;
        let reading = tokio::task::spawn_blocking(move || {
            if is_json {
                return body::parse::<J>(&bytes).map(Sent::Rows);
            }
            read::<R>(&bytes, columns, &Map::new(), limits.lines).map(Sent::Lines)
        });
        let sent = reading.await.map_err(Problem::internal)??;
        Ok((worked_on, sent))
    }

    /// Waits for the bytes of a file, and for the turn of whoever works on it.
    async fn arrive<P: Right>(
        self,
        caller: &Caller<P>,
        limits: Limits,
    ) -> Result<(Turn, Bytes), Problem> {
        let imports = &caller.shared().imports;
        let place = imports.place(caller.actor().organisation)?;
        let arriving = turn(&imports.arriving).await?;
        let bytes = bytes(&self.request, self.payload, limits.bytes, PATIENCE).await?;
        let worked_on = turn(&imports.worked_on).await?;
        drop(arriving);
        Ok((Turn { _worked_on: worked_on, _place: place }, bytes))
    }

    fn require_utf_8(&self) -> Result<(), Problem> {
        let form = self.request.headers().get(header::CONTENT_TYPE);
        let form = form.and_then(|form| form.to_str().ok()).unwrap_or_default();
        let charset = form.split(';').find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
        });
        if charset.is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8")) {
            return Ok(());
        }
        let detail = "The file is in another encoding. Send text/csv in UTF-8.";
        Err(Problem::new(Code::UnsupportedMediaType, detail))
    }
}
