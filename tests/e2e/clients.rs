//! Clients that others' generators make from the document compile, and do the main job on a real server; others'
//! linters find nothing wrong with it. What they need comes from registries: where a tool or a registry is missing,
//! the test says so and is no failure.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde_json::json;
use tests::{Caller, PASSWORD, Receiver, World};
use tokio::process::Command;

/// How long a step may take: far longer than it does.
const PATIENCE: Duration = Duration::from_mins(5);

/// Where what is checked in for a language lies.
fn checked_in(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(language)
}

/// A folder for a language, with what is checked in. It stays, so that what was installed is there the
/// next time.
fn workshop(language: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clients").join(language);
    std::fs::create_dir_all(&folder).expect("a folder");
    for made in ["made", "tandem", "built"] {
        // It is not there the first time.
        let _ = std::fs::remove_dir_all(folder.join(made));
    }
    for entry in std::fs::read_dir(checked_in(language)).expect("it is checked in") {
        let entry = entry.expect("an entry");
        std::fs::copy(entry.path(), folder.join(entry.file_name())).expect("it is copied");
    }
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
    std::fs::copy(document, folder.join("openapi.json")).expect("it is copied");
    folder
}

/// Runs a command line in a folder; what it printed, if it ended well in time.
async fn run(folder: &Path, line: &str, environment: &[(&str, &str)]) -> Result<String, String> {
    let mut words = line.split(' ');
    let program = words.next().unwrap_or_default();
    let installed = folder.join(program);
    let mut command = Command::new(if installed.exists() { installed } else { program.into() });
    command.args(words).current_dir(folder).envs(environment.iter().copied());
    command.stdin(Stdio::null()).kill_on_drop(true);
    match tokio::time::timeout(PATIENCE, command.output()).await {
        Err(_) => Err(format!("`{line}` took more than {PATIENCE:?}")),
        Ok(Err(error)) => Err(format!("`{line}`: {error}")),
        Ok(Ok(output)) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            if output.status.success() {
                Ok(text)
            } else {
                Err(format!("`{line}`:\n{text}{errors}"))
            }
        }
    }
}

/// Installs with these command lines what a lock file names, unless that was done.
async fn installed(folder: &Path, lock: &str, lines: &[&str]) -> Result<(), String> {
    let (lock, done) = (folder.join(lock), folder.join("installed"));
    let wanted = std::fs::read(lock).expect("a lock file");
    if std::fs::read(&done).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    for line in lines {
        run(folder, line, &[]).await?;
    }
    std::fs::write(done, wanted).expect("it is written");
    Ok(())
}

/// Says that something was not tried, past the capture of the tests' output.
fn skipped(what: &str, why: &str) {
    let mut lines = why.lines();
    let why = format!("{} {}", lines.next().unwrap_or_default(), lines.last().unwrap_or_default());
    writeln!(std::io::stderr(), "\n!!! SKIPPED: {what}: {why}").expect("somebody reads");
}

/// Whether a tool is there.
async fn has(tool: &str) -> Result<(), String> {
    run(Path::new("."), tool, &[]).await.map(drop)
}

async fn npm(folder: &Path) -> Result<(), String> {
    has("node --version").await?;
    let line =
        "npm ci --ignore-scripts --no-audit --no-fund --fetch-retries 1 --fetch-timeout 20000";
    installed(folder, "package-lock.json", &[line]).await
}

async fn pip(folder: &Path) -> Result<(), String> {
    let venv = "python3 -m venv --clear venv";
    let install = "venv/bin/pip install -q --disable-pip-version-check --retries 1 --timeout 20 \
                   --require-hashes --only-binary :all: -r requirements.txt";
    installed(folder, "requirements.txt", &[venv, install]).await
}

/// Lets a client do the main job; the world agrees that it is done.
async fn does_the_main_job(folder: &Path, line: &str) {
    let world = World::new().await;
    let body = json!({"name": "ERP", "scopes": ["read", "write_proposals"]});
    let account = world.supplier.post("/v1/service-accounts", &body).await.expect(201);
    let text = |name: &str| account[name].as_str().expect("a text").to_owned();
    let (id, secret, url) = (text("client_id"), text("client_secret"), world.app.url());
    let environment = [
        ("TANDEM_URL", url.as_str()),
        ("PARTNERSHIP", &world.partnership),
        ("CLIENT_ID", &id),
        ("CLIENT_SECRET", &secret),
        ("EMAIL", "lead@northern.example"),
        ("PASSWORD", PASSWORD),
    ];
    let said = run(folder, line, &environment).await.unwrap_or_else(|error| panic!("{error}"));
    let done = said.trim().rsplit_once("done ").expect("it is done").1.to_owned();
    let state = async |caller: &Caller| {
        caller.get(&format!("/v1/proposals/{done}")).await.expect(200)["state"].clone()
    };
    assert_eq!(state(&world.buyer).await, "accepted_for_pilot");
    assert_eq!(state(&world.supplier).await, "accepted_for_pilot");
}

/// Lets a program verify a message of a webhook by a library of Standard Webhooks.
async fn verifies_a_webhook(folder: &Path, line: &str) {
    let (world, receiver) = (World::with_webhooks().await, Receiver::start().await);
    let hook = world.buyer.hook(&receiver, &json!({"events": ["proposal.submit"]})).await;
    // Where two secrets sign, one of them is enough.
    world.buyer.act(&hook.path, "rotate_secret", &json!({})).await.expect(201);
    world.submitted().await;
    let message = receiver.wait_for("proposal.submit", 1).await.remove(0);
    let environment = [
        ("SECRET", hook.secret.as_str()),
        ("BODY", &message.body),
        ("WEBHOOK_ID", message.header("webhook-id")),
        ("WEBHOOK_TIMESTAMP", message.header("webhook-timestamp")),
        ("WEBHOOK_SIGNATURE", message.header("webhook-signature")),
    ];
    let said = run(folder, line, &environment).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(said.trim(), "verified proposal.submit");
}

#[track_caller]
fn works(result: Result<String, String>) -> String {
    result.unwrap_or_else(|error| panic!("{error}"))
}

/// openapi-typescript, with openapi-fetch.
async fn typescript(folder: &Path) {
    let make = "node_modules/.bin/openapi-typescript openapi.json -o tandem.d.ts";
    works(run(folder, make, &[]).await);
    works(run(folder, "node_modules/.bin/tsc", &[]).await);
    does_the_main_job(folder, "node built/main.js").await;
    verifies_a_webhook(folder, "node built/verify.js").await;
}

/// openapi-python-client.
async fn python(folder: &Path) {
    let make = "venv/bin/openapi-python-client generate --path openapi.json --output-path tandem \
                --overwrite --meta none --config client.yaml";
    let rest = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{rest}", folder.join("venv/bin").display());
    let said = works(run(folder, make, &[("PATH", &path)]).await);
    // What it cannot make it leaves out, with no more than a warning.
    assert!(!said.to_uppercase().contains("WARNING"), "{said}");
    works(run(folder, "venv/bin/mypy main.py verify.py tandem", &[]).await);
    does_the_main_job(folder, "venv/bin/python main.py").await;
    verifies_a_webhook(folder, "venv/bin/python verify.py").await;
}

/// openapi-generator, which comes from where Python's packages do: for Python, and for TypeScript where
/// there is a compiler for it.
async fn generator(python: &Path, typescript: Option<&Path>) {
    if let Err(why) = has("java -version").await {
        return skipped("clients of openapi-generator", &why);
    }
    let tool = python.join("venv/bin/openapi-generator-cli");
    let make =
        |kind: &str| format!("{} generate -i openapi.json -g {kind} -o made", tool.display());
    works(run(python, &make("python"), &[]).await);
    works(run(python, "venv/bin/python -m compileall -q made/openapi_client", &[]).await);
    let check =
        "venv/bin/mypy --config-file /dev/null --ignore-missing-imports made/openapi_client";
    works(run(python, check, &[]).await);
    if let Some(typescript) = typescript {
        works(run(typescript, &make("typescript-fetch"), &[]).await);
        works(run(typescript, "node_modules/.bin/tsc -p made.json", &[]).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_of_others_generators_compile_and_do_the_main_job() {
    let (of_node, of_python) = (workshop("typescript"), workshop("python"));
    let (node, pip) = tokio::join!(npm(&of_node), pip(&of_python));
    let has_node = node.map_err(|why| skipped("clients in TypeScript", &why)).is_ok();
    let has_python = pip.map_err(|why| skipped("clients in Python", &why)).is_ok();
    let with_python = async {
        if has_python {
            generator(&of_python, has_node.then_some(of_node.as_path())).await;
        }
    };
    let alone = async {
        if has_node {
            typescript(&of_node).await;
        }
        if has_python {
            python(&of_python).await;
        }
    };
    tokio::join!(with_python, alone);
}

#[tokio::test(flavor = "multi_thread")]
async fn linters_of_others_find_nothing_wrong() {
    let folder = workshop("lint");
    if let Err(why) = npm(&folder).await {
        return skipped("linters of the document", &why);
    }
    let bin = "node_modules/.bin";
    let spectral = format!("{bin}/spectral lint -r spectral.yaml -F warn openapi.json");
    let redocly =
        format!("{bin}/redocly lint --config redocly.yaml --max-problems 20 openapi.json");
    let quiet = [("REDOCLY_TELEMETRY", "off"), ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")];
    let (spectral, redocly) =
        tokio::join!(run(&folder, &spectral, &[]), run(&folder, &redocly, &quiet));
    works(spectral);
    works(redocly);
}
