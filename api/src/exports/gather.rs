//! The job: it reads one noun after the other, page by page, packs them, and brings the file to where files
//! are kept. Whoever takes it over begins anew, and what the one before has left goes by itself.

use std::{
    fs::File,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    content::ContentHash,
    id::JobId,
    job::{Job, Progress},
};
use persistence::{attachments, objects::ObjectName};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    ExportView,
    archive::{Archive, ArchiveError, Complete, Table, scratch},
    inside::{Page, inside, next, whole},
    parts::{LEDGER, PARTNERSHIPS, PARTS, Part, count},
};
use crate::{
    access_tokens::Authenticated,
    answers::plain,
    body::sha256,
    documentation::CURRENT,
    jobs::{Running, Step, Stop},
    problem::Problem,
};

/// So many answers are read before the turn is lengthened.
const ANSWERS: u32 = 50;

/// So many bytes are brought to where files are kept at once.
const CHUNK: u64 = 1024 * 1024;

/// So many of those before the turn is lengthened.
const CHUNKS: u64 = 64;

impl From<ArchiveError> for Stop {
    fn from(error: ArchiveError) -> Self {
        Problem::internal(error).into()
    }
}

/// The name of the object of a finished export: another for each attempt, since no two are the same file.
pub(super) fn object(job: JobId, sha256_of_file: ContentHash) -> Uuid {
    ContentHash::new(sha256(format!("export {job} {sha256_of_file}").as_bytes())).uuid()
}

/// Does the job from its beginning to its end.
///
/// # Errors
/// [`Stop`].
pub(crate) async fn go_on(running: &Running<'_>) -> Result<Step, Stop> {
    let (job, began_at) = (running.job().clone(), running.now());
    let who = Authenticated {
        actor: running.actor().clone(),
        credential: running.credential(),
        // It is asked anew each time whether it is admitted.
        until: i64::MAX,
    };
    let api = inside(running.state(), Arc::new(who)).await;
    let file = scratch(&running.shared().config.data, running.shared().fresh_uuid());
    let archive = Archive::new(file.map_err(ArchiveError::from)?);
    let archive = Arc::new(Mutex::new(archive));
    let (left_out, done, answers) = (Vec::new(), 0, 0);
    let mut gather = Gather { running, api, archive, left_out, done, answers };
    gather.note().await?;
    for part in PARTS {
        gather.take(part).await?;
    }
    let Gather { archive, left_out, .. } = gather;
    let about = json!({
        "format": 1,
        "api": CURRENT,
        "organisation": job.organisation.to_string(),
        "asked_by": job.asked_by.to_string(),
        "export": job.id.to_string(),
        "began_at": began_at.to_string(),
        "ended_at": running.now().to_string(),
        "left_out": left_out,
    });
    let archive =
        Arc::into_inner(archive).ok_or_else(|| Problem::internal("it is packed still"))?;
    let archive = archive.into_inner().unwrap_or_else(PoisonError::into_inner);
    let complete = blocking(move || archive.close(&about)).await?;
    let view = ExportView::new(&job, &complete);
    bring(running, &job, complete).await?;
    Ok(Step::Done(plain(&view)?))
}

/// Brings the file to where files are kept, from where it is taken away by itself when the job is.
async fn bring(running: &Running<'_>, job: &Job, mut file: Complete) -> Result<(), Stop> {
    let object = object(job.id, file.sha256);
    let until = running.now().saturating_add(Job::KEPT).unwrap_or(running.now());
    running
        .write(async |tx| {
            // Before its first byte is written, so that a kill leaves nothing behind.
            attachments::spare(tx, object, until).await?;
            Ok(((), all_done(), None))
        })
        .await?;
    let objects = &running.shared().objects;
    let name = ObjectName(job.organisation, object);
    let mut writer = objects.write(name).await.map_err(Problem::from)?;
    for chunk in 1.. {
        let (rest, bytes) = blocking(move || {
            let bytes = file.read(CHUNK)?;
            Ok((file, bytes))
        })
        .await?;
        file = rest;
        if bytes.is_empty() {
            break;
        }
        writer.push(bytes.into()).await.map_err(Problem::from)?;
        if chunk % CHUNKS == 0 {
            running.write(async |_| Ok(((), all_done(), None))).await?;
        }
    }
    Ok(writer.finish().await.map_err(Problem::from)?)
}

fn all_done() -> Progress {
    far(count())
}

fn far(done: usize) -> Progress {
    let of = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    Progress { done: of(done), total: Some(of(count())) }
}

/// Work that would keep the thread's others waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ArchiveError> + Send + 'static,
) -> Result<T, Stop> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(Problem::internal)??)
}

/// What is gathered so far.
struct Gather<'g, 'w, A> {
    running: &'g Running<'w>,
    api: A,
    archive: Arc<Mutex<Archive>>,
    /// The nouns that are not for whoever has asked.
    left_out: Vec<&'static str>,
    /// How many nouns are done.
    done: usize,
    answers: u32,
}

impl<A> Gather<'_, '_, A>
where
    A: AsyncFn(String) -> Result<Option<actix_web::body::BoxBody>, Stop>,
{
    /// Notes how far the job is, if its turn is not over and whoever has asked is admitted still.
    async fn note(&self) -> Result<(), Stop> {
        self.running.write(async |_| Ok(((), far(self.done), None))).await
    }

    /// Reads a noun with what is of its rows, and packs all of it.
    async fn take(&mut self, part: &'static Part) -> Result<(), Stop> {
        let mut tables = Vec::new();
        for name in part.names() {
            tables.push(Table::new(name, self.scratch()?));
        }
        let names = part.names();
        if !self.read(part, &Map::new(), &mut tables).await? {
            self.left_out.extend(names.iter().copied());
            tables.clear();
        }
        for table in tables {
            self.pack(move |archive| archive.pack(table)).await?;
        }
        self.done += names.len();
        self.note().await
    }

    /// Packs something into the archive.
    async fn pack(
        &mut self,
        work: impl FnOnce(&mut Archive) -> Result<(), ArchiveError> + Send + 'static,
    ) -> Result<(), Stop> {
        let archive = self.archive.clone();
        blocking(move || {
            // Nobody else has it while it is packed.
            let mut archive = archive.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut archive)
        })
        .await
    }

    /// A place for rows, or something else, until it is packed.
    fn scratch(&self) -> Result<File, Stop> {
        let folder = &self.running.shared().config.data;
        let file = scratch(folder, self.running.shared().fresh_uuid());
        Ok(file.map_err(ArchiveError::from)?)
    }

    /// Reads the pages of a list; false where it is not for whoever has asked.
    async fn read(
        &mut self,
        part: &'static Part,
        of: &Map<String, Value>,
        tables: &mut [Table],
    ) -> Result<bool, Stop> {
        let path = filled(part.path, of);
        let mut cursor: Option<String> = None;
        loop {
            let page = match &cursor {
                Some(cursor) => format!("{path}&cursor={cursor}"),
                None => path.clone(),
            };
            let Some(page) = self.ask(page).await? else { return Ok(cursor.is_some()) };
            let Page { mut rows, next } = Page::of(page);
            if let Some(path) = part.in_full {
                for row in &mut rows {
                    // One that has gone meanwhile stays as it was.
                    if let Some(whole) = self.ask(filled(path, &known(of, row))).await? {
                        *row = whole;
                    }
                }
            }
            let parents: Vec<_> = rows
                .iter()
                .map(|row| {
                    let children = part.of_each.iter().filter(|child| child.is_of(row));
                    (known(of, row), children.collect::<Vec<_>>())
                })
                .collect();
            if let Some(id) = of.get("id") {
                for row in &mut rows {
                    belongs(row, id);
                }
            }
            if let Some(table) = tables.iter_mut().find(|table| table.name == part.name) {
                table.push(&rows)?;
            }
            for (parent, children) in &parents {
                for child in children {
                    Box::pin(self.read(child, parent, tables)).await?;
                }
                if part.name == PARTNERSHIPS {
                    self.ledger(parent).await?;
                }
            }
            cursor = next;
            if cursor.is_none() {
                return Ok(true);
            }
        }
    }

    /// An answer of the API, where it is for whoever has asked. The job shows now and then that it goes on.
    async fn ask(&mut self, path: String) -> Result<Option<Value>, Stop> {
        self.answers += 1;
        if self.answers.is_multiple_of(ANSWERS) {
            self.note().await?;
        }
        match (self.api)(path).await? {
            Some(body) => Ok(Some(whole(body).await?)),
            None => Ok(None),
        }
    }

    /// The ledger of a partnership, as its parties take it away.
    async fn ledger(&mut self, partnership: &Map<String, Value>) -> Result<(), Stop> {
        let Some(mut body) = (self.api)(filled(LEDGER, partnership)).await? else { return Ok(()) };
        let mut file = self.scratch()?;
        while let Some(piece) = next(&mut body).await? {
            file.write_all(&piece).map_err(ArchiveError::from)?;
        }
        let id = partnership.get("id").and_then(Value::as_str).unwrap_or_default();
        let name = format!("ledgers/{id}.ndjson");
        self.pack(move |archive| archive.pack_file(&name, file)).await
    }
}

/// The path with the id and the number of the row of which it is.
fn filled(path: &str, of: &Map<String, Value>) -> String {
    let text = |name: &str| match of.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    path.replace("{id}", &text("id")).replace("{number}", &text("number"))
}

/// By what the rows of a row are read: its own id and number, or those of the row of which it is.
fn known(of: &Map<String, Value>, row: &Value) -> Map<String, Value> {
    let mut known = of.clone();
    for (name, place) in [("id", "/id"), ("number", "/number"), ("number", "/receipt/number")] {
        if let Some(value) = row.pointer(place) {
            known.insert(name.to_owned(), value.clone());
        }
    }
    known
}

/// Says of a row of which row it is.
fn belongs(row: &mut Value, id: &Value) {
    if let Value::Object(row) = row {
        row.insert("of".to_owned(), id.clone());
    }
}
