//! What a stopwatch tells: requests whose answers are the same, sent in random order, once about
//! something that exists and once about something that does not.
//!
//! A guess is how often the one about what exists took longer, of all pairs: 50 % tells nothing
//! (Mann and Whitney's U as a share). The interval is the one within which chance alone stays in 95 of
//! 100 runs.

use std::time::{Duration, Instant};

use tests::data::{DataSet, Numbered};

use crate::{
    Options, Outcome,
    cluster::Cluster,
    http::{Connection, Request},
    say,
    server::Server,
    table,
};

/// One line of the table.
struct Line {
    name: &'static str,
    /// So many requests.
    count: u32,
    method: &'static str,
    status: u16,
    /// True where the caller is signed in.
    signed_in: bool,
    /// The path and the body about the `number`th that exists, or that does not.
    about: fn(set: &DataSet, number: u32, exists: bool) -> (String, String),
}

const LINES: [Line; 4] = [
    Line {
        name: "sign in with a wrong password",
        count: 6_000,
        method: "POST",
        status: 401,
        signed_in: false,
        about: |set, number, known| {
            let email = email(set, number, known);
            let body =
                format!(r#"{{"email":"{email}","password":"not the passphrase of its owner"}}"#);
            ("/v1/auth/token".to_owned(), body)
        },
    },
    Line {
        name: "ask for a new password",
        // Of one address a few are let through, from wherever.
        count: 800,
        method: "POST",
        status: 202,
        signed_in: false,
        about: |set, number, known| {
            let body = format!(r#"{{"email":"{}"}}"#, email(set, number, known));
            ("/v1/auth/password-reset".to_owned(), body)
        },
    },
    Line {
        name: "read a rival's proposal",
        count: 6_000,
        method: "GET",
        status: 404,
        signed_in: true,
        about: |set, number, exists| (proposal(set, number, exists), String::new()),
    },
    Line {
        name: "acknowledge a rival's proposal",
        count: 6_000,
        method: "POST",
        status: 404,
        signed_in: true,
        about: |set, number, exists| {
            (format!("{}/acknowledgement", proposal(set, number, exists)), String::new())
        },
    },
];

/// The address of a member, or one of the same length that nobody has.
fn email(set: &DataSet, number: u32, known: bool) -> String {
    let email = DataSet::email(number % set.organisations);
    if known { email } else { email.replace("lead", "read") }
}

/// The path of a proposal to another customer than the first; or of none, whose id lies beside it.
fn proposal(set: &DataSet, number: u32, exists: bool) -> String {
    let mut id = Numbered::Proposal.id((number * set.buyers() + 1) % set.proposals);
    if !exists {
        id.pop();
        id.push('a');
    }
    format!("/v1/proposals/{id}")
}

/// Measures and prints.
pub(crate) async fn measure(options: &Options, cluster: &Cluster) -> Outcome<()> {
    let (set, database) = (options.set(), cluster.database(options.set()).await?);
    let url = database.owner_url();
    // Each request comes from a network of its own, so that nothing is held back.
    let settings = [("DATABASE_URL", url.as_str()), ("TRUSTED_PROXIES", "127.0.0.1")];
    let mut server = Server::start(&options.data.join("tandem"), &settings)?;
    server.ready().await?;
    let choice = table::choice(&server, &database).await?;
    let token = choice.token(0).ok_or("nobody has signed in")?;
    say("\n| request | median us: exists | median us: does not | guess % | by chance |")?;
    say("|---|---|---|---|---|")?;
    let mut random = fastrand::Rng::with_seed(1);
    for line in LINES {
        let mut times = [Vec::new(), Vec::new()];
        let mut connection = Connection::open(&server.address).await?;
        for number in 0..line.count {
            let exists = random.bool();
            let (path, body) = (line.about)(&set, number, exists);
            let network = std::net::Ipv4Addr::from_bits(random.u32(0x0b00_0000..0x7f00_0000));
            let request = Request {
                method: line.method,
                path: &path,
                token: line.signed_in.then_some(token),
                version: line.signed_in.then_some(1),
                forwarded_for: Some(network),
                body: &body,
            };
            let (bytes, begun) = (request.bytes(), Instant::now());
            let answer = connection.send(&bytes).await?;
            let took = begun.elapsed();
            if answer.status != line.status {
                return Err(String::from_utf8_lossy(answer.body).into_owned().into());
            }
            let [missing, existing] = &mut times;
            let of_its_kind = if exists { existing } else { missing };
            of_its_kind.push(took);
        }
        let [mut missing, mut existing] = times;
        let (guess, chance) = guess(&existing, &missing);
        let (missing, existing) = (median(&mut missing), median(&mut existing));
        let name = line.name;
        say(&format!(
            "| {name} | {existing:.0} | {missing:.0} | {guess:.1} | {:.1} to {:.1} |",
            50.0 - chance,
            50.0 + chance
        ))?;
    }
    server.stop().await
}

/// In microseconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e6)
}

/// The share of pairs in which the first took longer, and how far chance alone leads from a half, both
/// in percent.
fn guess(one: &[Duration], other: &[Duration]) -> (f64, f64) {
    let mut longer = 0.0;
    for time in one {
        for against in other {
            longer += match time.cmp(against) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
    let count = |times: &[Duration]| f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX));
    let (m, n) = (count(one), count(other));
    (100.0 * longer / (m * n), 196.0 * ((m + n + 1.0) / (12.0 * m * n)).sqrt())
}
