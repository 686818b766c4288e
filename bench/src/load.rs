//! A closed loop: so many connections, each sending its next request when the last is answered.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::{Duration, Instant},
};

use tokio::task::LocalSet;

use crate::{Outcome, http::Connection};

/// What a load did while it was measured.
#[derive(Debug, Default, Clone)]
pub(crate) struct Load {
    /// Answers with the status that was wanted.
    pub(crate) answers: u32,
    /// Every other answer, and broken connections.
    pub(crate) errors: u32,
    /// The first of them.
    pub(crate) first_error: Option<String>,
    /// For how long it was measured.
    pub(crate) took: Duration,
    /// How long each answer took, in microseconds, sorted.
    pub(crate) micros: Vec<u32>,
}

impl Load {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        f64::from(self.answers) / self.took.as_secs_f64()
    }

    /// The time within which this share of the answers came, in milliseconds.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into some thousand values"
        )]
        let index = ((self.micros.len() as f64) * share) as usize;
        let last = self.micros.len().saturating_sub(1);
        f64::from(self.micros.get(index.min(last)).copied().unwrap_or_default()) / 1_000.0
    }
}

/// Sends what `request` makes over `connections` connections to `address`, expecting `status`: for
/// `warm_up` first, then for `measured`, at whose begin and end `mark` is called.
pub(crate) async fn run(
    address: &str,
    connections: usize,
    status: u16,
    (warm_up, measured): (Duration, Duration),
    request: impl FnMut() -> Vec<u8> + 'static,
    mut mark: impl FnMut(),
) -> Outcome<Load> {
    let (counting, ended) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let load = Rc::new(RefCell::new(Load::default()));
    let request = Rc::new(RefCell::new(request));
    let local = LocalSet::new();
    for _ in 0..connections {
        let mut connection = Connection::open(address).await?;
        let (counting, ended) = (counting.clone(), ended.clone());
        let (load, request) = (load.clone(), request.clone());
        local.spawn_local(async move {
            while !ended.get() {
                let bytes = (request.borrow_mut())();
                let begun = Instant::now();
                let error = match connection.send(&bytes).await {
                    Ok(answer) if answer.status == status => None,
                    Ok(answer) => {
                        let body = String::from_utf8_lossy(answer.body).into_owned();
                        Some((format!("{} {body}", answer.status), false))
                    }
                    Err(error) => Some((error.to_string(), true)),
                };
                let micros = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
                let mut load = load.borrow_mut();
                if let Some((error, broken)) = error {
                    load.errors += 1;
                    load.first_error.get_or_insert(error);
                    if broken {
                        return;
                    }
                } else if counting.get() {
                    load.answers += 1;
                    load.micros.push(micros);
                }
            }
        });
    }
    let took = local
        .run_until(async {
            tokio::time::sleep(warm_up).await;
            mark();
            counting.set(true);
            let begun = Instant::now();
            tokio::time::sleep(measured).await;
            counting.set(false);
            let took = begun.elapsed();
            mark();
            ended.set(true);
            took
        })
        .await;
    local.await;
    let mut load = load.take();
    load.took = took;
    load.micros.sort_unstable();
    Ok(load)
}
