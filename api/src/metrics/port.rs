//! The port on which figures are told.

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    web::{self, Data},
};

use crate::state::Shared;

/// The form of the text.
const FORM: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A server of its own, on one thread, so that whoever looks is answered also when all others are busy.
pub(crate) struct Port {
    handle: ServerHandle,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Port {
    /// Tells the figures to whoever asks there.
    ///
    /// # Errors
    /// When the port cannot be listened on.
    pub(crate) fn open(listener: TcpListener, shared: Arc<Shared>) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Data::from(shared);
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).route("/metrics", web::get().to(tell))
        });
        let server = server.workers(1).disable_signals().listen(listener)?.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self { handle, address })
    }

    /// Tells no more.
    pub(crate) async fn close(self) {
        self.handle.stop(false).await;
    }
}

async fn tell(shared: Data<Shared>) -> HttpResponse {
    let text = shared.metrics.as_ref().map(|metrics| metrics.text(shared.passwords.waiting()));
    match text {
        Some(Ok(text)) => HttpResponse::Ok().content_type(FORM).body(text),
        Some(Err(_)) | None => HttpResponse::InternalServerError().finish(),
    }
}
