//! What an event sets going: a server whose mails and webhooks go somewhere, and how they drain.

use std::time::{Duration, Instant};

use tests::{Receiver, smtp::Smtp};
use tokio_postgres::Client;

use crate::{
    Options, Outcome,
    cluster::{Cluster, Database},
    http::{Connection, Request},
    operations::Choice,
    server::Server,
    table,
};

/// How long the queues may take to drain.
const DRAIN: Duration = Duration::from_mins(5);

/// A server that tells by mail and webhook what happens, and all that hears of it.
pub(crate) struct Telling<'a> {
    pub(crate) database: Database<'a>,
    pub(crate) owner: Client,
    pub(crate) server: Server,
    pub(crate) choice: Choice,
    _smtp: Smtp,
    _receiver: Receiver,
}

impl<'a> Telling<'a> {
    /// Starts one; of what is submitted each organisation that calls hears by a webhook.
    pub(crate) async fn start(options: &Options, cluster: &'a Cluster) -> Outcome<Self> {
        let (smtp, receiver) = (Smtp::start().await, Receiver::start().await);
        let database = cluster.database(options.set()).await?;
        let owner = database.owner().await?;
        owner.batch_execute("DROP TRIGGER postpone ON dispatches").await?;
        let (url, mail) = (database.owner_url(), smtp.url());
        let settings = [
            ("DATABASE_URL", url.as_str()),
            ("SMTP_URL", mail.as_str()),
            ("WEBHOOK_NETWORKS", "127.0.0.0/8"),
        ];
        let mut server = Server::start(&options.data.join("tandem"), &settings)?;
        server.ready().await?;
        let choice = table::choice(&server, &database).await?;
        listen(&server, &choice, Choice::organisations(&database.set), &receiver).await?;
        Ok(Self { database, owner, server, choice, _smtp: smtp, _receiver: receiver })
    }

    /// How many events, mails and webhooks wait to be handed over.
    pub(crate) async fn waiting(&self) -> Outcome<i64> {
        let sql = "SELECT (SELECT count(*) FROM dispatches)
            + (SELECT count(*) FROM mails WHERE state = 'queued')
            + (SELECT count(*) FROM webhook_deliveries WHERE state = 'queued')";
        Ok(self.owner.query_one(sql, &[]).await?.get(0))
    }

    /// Waits until none does; how long that took.
    pub(crate) async fn drain(&self) -> Outcome<Duration> {
        let begun = Instant::now();
        while self.waiting().await? > 0 {
            if begun.elapsed() > DRAIN {
                return Err("the queues do not drain".into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(begun.elapsed())
    }
}

/// Has what is submitted sent to a receiver, for each of these organisations.
async fn listen(
    server: &Server,
    choice: &Choice,
    organisations: Vec<u32>,
    receiver: &Receiver,
) -> Outcome<()> {
    let mut connection = Connection::open(&server.address).await?;
    let body = format!(r#"{{"url":"{}","events":["proposal.submit"]}}"#, receiver.url());
    for organisation in organisations {
        let token = choice.token(organisation);
        let request = Request {
            method: "POST",
            path: "/v1/webhooks",
            token,
            body: &body,
            ..Request::default()
        };
        let answer = connection.send(&request.bytes()).await?;
        if answer.status != 201 {
            return Err(String::from_utf8_lossy(answer.body).into_owned().into());
        }
    }
    Ok(())
}
