//! What a name resolves to is judged each time, and nothing else is connected to.

use std::{
    net::Ipv4Addr,
    sync::atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

fn message() -> Message {
    Message {
        id: "dlv_1".to_owned(),
        at: Timestamp::UNIX_EPOCH,
        signatures: "v1,x".to_owned(),
        body: b"{}".to_vec(),
    }
}

fn networks(texts: &[&str]) -> Vec<IpNet> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// Resolves every name to each of these in turn, and to the last from then on.
fn in_turn(answers: &[&'static [&'static str]]) -> LookUp {
    let (answers, asked) = (answers.to_vec(), AtomicUsize::new(0));
    Arc::new(move |_| {
        let number = asked.fetch_add(1, Ordering::Relaxed).min(answers.len() - 1);
        let found = answers[number].iter().map(|text| text.parse().unwrap()).collect();
        Box::pin(std::future::ready(Ok(found)))
    })
}

/// A server that answers 204 to whoever comes, and how many came.
async fn server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let (port, came) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let count = came.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            let mut bytes = [0; 4_096];
            let _ = stream.read(&mut bytes).await;
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
        }
    });
    (port, came)
}

fn failed(fault: Fault) -> Outcome {
    Outcome::Failed { fault, status: None, retry_after: None }
}

#[tokio::test]
async fn a_name_that_comes_to_lead_home_is_not_followed() {
    let (port, came) = server().await;
    // Allowed are the machine's own addresses but the one on which the server is.
    let allowed = networks(&["127.0.0.2/32"]);
    let look_up = in_turn(&[&["127.0.0.2"], &["127.0.0.1"], &["10.0.0.1", "::ffff:127.0.0.1"]]);
    let courier = Courier::with(&allowed, &look_up).unwrap();
    let address = format!("http://rebinding.example:{port}/");
    let first = courier.bring(&address, message()).await;
    assert_eq!(first, failed(Fault::Unreachable), "nobody listens there");
    for _ in 0..2 {
        assert_eq!(courier.bring(&address, message()).await, failed(Fault::Forbidden));
    }
    assert_eq!(came.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn of_several_addresses_only_those_are_tried_that_are_allowed() {
    let (port, came) = server().await;
    let look_up = in_turn(&[&["10.0.0.1", "127.0.0.1", "169.254.169.254"]]);
    let courier = Courier::with(&networks(&["127.0.0.0/8"]), &look_up).unwrap();
    let outcome = courier.bring(&format!("http://several.example:{port}/"), message()).await;
    assert_eq!(outcome, Outcome::Taken(204));
    assert_eq!(came.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn without_a_setting_nothing_leads_home() {
    let (port, came) = server().await;
    let courier = Courier::with(&[], &in_turn(&[&["127.0.0.1"]])).unwrap();
    for address in ["https://home.example", "https://127.0.0.1", "http://127.0.0.1"] {
        let outcome = courier.bring(&format!("{address}:{port}/"), message()).await;
        assert_eq!(outcome, failed(Fault::Forbidden), "{address}");
    }
    assert_eq!(came.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_name_that_nobody_has_says_so() {
    let look_up: LookUp =
        Arc::new(|_| Box::pin(std::future::ready(Err(io::Error::other("no such host")))));
    let courier = Courier::with(&[], &look_up).unwrap();
    let outcome = courier.bring("https://nobody.example/", message()).await;
    assert_eq!(outcome, failed(Fault::Unresolved));
}

#[test]
fn retry_after_is_seconds_or_an_instant() {
    let at = Timestamp::from_second(1_700_000_000).unwrap();
    let seconds = |text: &str| pause(text, at).map(|pause| pause.as_secs());
    assert_eq!(seconds("120"), Some(120));
    assert_eq!(seconds("Tue, 14 Nov 2023 22:14:20 GMT"), Some(60));
    assert_eq!(seconds("Mon, 14 Nov 2022 22:14:20 GMT"), Some(0));
    for nonsense in ["", "-5", "soon", "1.5"] {
        assert_eq!(seconds(nonsense), None, "{nonsense}");
    }
}
