//! One SMTP conversation (RFC 5321), of any number of messages.
//!
//! A message reaches the mailbox before its 250 goes out: what the client believes delivered is
//! there to be read.

use std::{io, sync::Arc};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

use super::{Mail, Mailbox};

/// What was said so far of the message at hand.
#[derive(Default)]
struct Envelope {
    from: Option<String>,
    to: Vec<String>,
}

/// Answers until the client quits or hangs up.
pub(super) async fn hold(stream: TcpStream, mailbox: Arc<Mailbox>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut envelope = Envelope::default();
    say(&mut stream, "220 tests ESMTP").await?;
    while let Some(line) = hear(&mut stream).await? {
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" | "HELO" | "RSET" => {
                envelope = Envelope::default();
                if verb == "EHLO" { "250-tests\r\n250-8BITMIME\r\n250 SMTPUTF8" } else { "250 OK" }
            }
            "NOOP" => "250 OK",
            "MAIL" => match path(&line) {
                Some(from) => {
                    envelope = Envelope { from: Some(from), to: Vec::new() };
                    "250 OK"
                }
                None => "501 MAIL FROM:<address>",
            },
            "RCPT" => match path(&line) {
                _ if envelope.from.is_none() => "503 MAIL first",
                Some(to) if mailbox.refuses(&to) => "550 5.1.1 no such mailbox",
                Some(to) => {
                    envelope.to.push(to);
                    "250 OK"
                }
                None => "501 RCPT TO:<address>",
            },
            "DATA" if envelope.to.is_empty() => "503 RCPT first",
            "DATA" if mailbox.fails() => "451 4.3.0 not now",
            "DATA" => {
                say(&mut stream, "354 end with a single dot").await?;
                let Some(raw) = data(&mut stream).await? else {
                    break;
                };
                let Envelope { from, to } = std::mem::take(&mut envelope);
                mailbox.receive(Mail::parse(from.unwrap_or_default(), to, raw));
                "250 OK"
            }
            "QUIT" => {
                say(&mut stream, "221 bye").await?;
                break;
            }
            _ => "502 not known here",
        };
        say(&mut stream, answer).await?;
    }
    Ok(())
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) -> io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await
}

/// The next line with its end, or none if the client has hung up.
async fn hear(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    stream.read_until(b'\n', &mut line).await?;
    Ok(line.ends_with(b"\n").then_some(line))
}

/// A message up to its closing dot, with the doubled dots undone; none if the client hung up.
async fn data(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut message = Vec::new();
    while let Some(line) = hear(stream).await? {
        if line == b".\r\n" {
            return Ok(Some(String::from_utf8_lossy(&message).into_owned()));
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
    Ok(None)
}

/// The address in `MAIL FROM:<address>`; empty for a bounce's sender.
fn path(line: &str) -> Option<String> {
    let (_, rest) = line.split_once('<')?;
    let (address, _) = rest.split_once('>')?;
    Some(address.to_owned())
}
