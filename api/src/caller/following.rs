//! A caller who goes on reading for as long as it is admitted: each time it reads, the database looks anew.

use std::{sync::Arc, time::Duration};

use domain::id::OrganisationId;
use persistence::{Reading, Scope};
use tokio::time::sleep;

use super::Caller;
use crate::{access_tokens::Authenticated, events::Streams, problem::Problem, state::State};

/// How often it is looked whether the token has run out.
const LOOK: Duration = Duration::from_millis(500);

/// A caller who goes on reading.
pub(crate) struct Following {
    who: Arc<Authenticated>,
    state: State,
}

impl<P> Caller<P> {
    /// The same caller, who reads from now on as long as it is admitted.
    pub(crate) fn follow(&self) -> Following {
        Following { who: self.who.clone(), state: self.state.clone() }
    }
}

impl Following {
    /// The organisation for which it acts.
    pub(crate) fn organisation(&self) -> OrganisationId {
        self.who.actor.organisation
    }

    /// The streams that the server keeps open.
    pub(crate) fn streams(&self) -> &Streams {
        &self.state.streams
    }

    /// Reads on the caller's behalf, if it is admitted still.
    ///
    /// # Errors
    /// 401 when it is not, what `work` returns, or a failure of the database.
    pub(crate) async fn read<T>(
        &self,
        work: impl AsyncFn(&Reading<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let scope = Scope::caller(&self.who.actor, self.who.credential, self.state.clock.now());
        self.state.database().read(&scope, work).await
    }

    /// Waits until its token has run out, or the server stops.
    pub(crate) fn ended(&self) -> impl Future<Output = ()> + use<> {
        let (who, state) = (self.who.clone(), self.state.clone());
        let mut closing = state.closing.clone();
        async move {
            let run_out = async {
                while state.clock.now().as_second() < who.until {
                    sleep(LOOK).await;
                }
            };
            tokio::select! {
                () = run_out => {}
                // Also where whoever would say so is gone.
                _ = closing.wait_for(|closing| *closing) => {}
            }
        }
    }
}
