//! Whatever comes, nothing breaks: good requests to every operation of the document, damaged by a
//! generator with a fixed seed, get an answer of ours, and each refusal is a whole problem.

use std::time::Duration;

use reqwest::{Method, RequestBuilder, header::HeaderValue};
use serde_json::{Value, json};
use tests::{Caller, World};
use tokio::time::timeout;

use crate::{
    contract::{Operation, Things, operations},
    problems::{page, refusal},
};

const SEED: u64 = 0x7a4d_e411_0c57_9b21;
const ROUNDS: usize = 10;
/// No answer takes longer.
const AT_MOST: Duration = Duration::from_secs(40);

/// `SplitMix64`: the same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let end = u64::try_from(end).expect("a small number");
        usize::try_from((mixed ^ (mixed >> 31)) % end).expect("a small number")
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all.get(self.below(all.len())).expect("something").clone()
    }

    /// True once in `times`.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// Texts that have broken something somewhere.
fn texts() -> Vec<String> {
    let plain = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{feff}",
        "\u{202e}abc",
        "\u{fffe}",
        "\u{10ffff}",
        "\u{85}",
        "\r\n",
        "null",
        "undefined",
        "NaN",
        "-0",
        "1e400",
        "-1",
        "0",
        "1",
        "999999999999999",
        "-999999999999999.999999",
        "0.000001",
        "9999-12-31",
        "2200-12-31",
        "1900-01-01",
        "0000-00-00",
        "2027-02-30",
        "-009998-01-01T00:00:00Z",
        "9999-12-30T22:00:00Z",
        "294277-01-01T00:00:00Z",
        "2026-11-23T25:61:61Z",
        "' OR 1=1 --",
        "%",
        "\\",
        "%s%n",
        "{{7*7}}",
        "<b>&amp;</b>",
        "../..",
        "part_01930000000070008000000000000001",
        "prop_ffffffffffffffffffffffffffffffff",
        "org_00000000000000000000000000000000",
        "buyer",
        "supplier",
        "deferred",
        "-updated_at",
        "a@b.example",
        "A@B.EXAMPLE\r\nBcc: c@d.example",
        "\"1\"",
        "W/\"1\"",
        "*",
        "\"2147483648\"",
    ];
    let mut all: Vec<_> = plain.into_iter().map(str::to_owned).collect();
    all.extend(["x", "ü", "𝒳", "e\u{301}", " ", "\u{fb2c}"].map(|text| text.repeat(6_000)));
    all.extend(["x", "9", "\u{fb2c}"].map(|text| text.repeat(160)));
    all
}

fn values() -> Vec<Value> {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    let mut all = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(100),
        json!(7.5),
        json!(1e308),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(32_768),
        json!([]),
        json!({}),
        deep,
        json!([null]),
        json!([[]]),
        json!({"a": {"b": []}}),
        json!(vec!["1"; 2_000]),
    ];
    all.extend(texts().into_iter().map(Value::from));
    all
}

/// The pointers of every value inside.
fn places(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    match value {
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(name, member)| places(member, &format!("{here}/{name}"), all));
        }
        Value::Array(items) => {
            let each = items.iter().enumerate();
            each.for_each(|(index, item)| places(item, &format!("{here}/{index}"), all));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Damages a body in one place.
fn damage(body: &mut Value, numbers: &mut Numbers) {
    let mut all = Vec::new();
    places(body, "", &mut all);
    let place = numbers.one_of(&all);
    let hostile = numbers.one_of(&values());
    let Some(target) = body.pointer_mut(&place) else {
        return;
    };
    match (numbers.below(5), target) {
        (0, Value::Object(members)) => {
            let name = members.keys().next().cloned().unwrap_or_default();
            members.remove(&name);
        }
        (1, Value::Object(members)) => drop(members.insert(numbers.one_of(&texts()), hostile)),
        (2, target) => *target = json!([target.clone()]),
        (_, target) => *target = hostile,
    }
}

/// A file with other cells, separators and quotes at places.
fn file(example: &str, numbers: &mut Numbers) -> String {
    let mut file = example.to_owned();
    for _ in 0..numbers.below(4) {
        let cells: Vec<_> = file.split([',', '\n']).map(str::to_owned).collect();
        let other = match numbers.below(4) {
            0 => numbers.one_of(&["\"", ";", ",", "\n", "\r", "'=", "|", "\u{feff}"]).to_owned(),
            _ => numbers.one_of(&texts()),
        };
        file = file.replacen(&numbers.one_of(&cells), &other, 1);
    }
    file
}

/// The bytes of a body, cut or turned at one place now and then.
fn bytes(body: String, numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = body.into_bytes();
    if numbers.once_in(8) {
        bytes.truncate(numbers.below(bytes.len() + 1));
    }
    if numbers.once_in(8) && !bytes.is_empty() {
        let at = numbers.below(bytes.len());
        if let (Some(byte), Ok(other)) = (bytes.get_mut(at), u8::try_from(numbers.below(256))) {
            *byte = other;
        }
    }
    bytes
}

fn encoded(text: &str) -> String {
    // An address has its limits in the client, too.
    let text: String = text.chars().take(700).collect();
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The path of an operation, with another id or odd parameters now and then.
fn path(operation: &Operation, things: &Things, numbers: &mut Numbers) -> String {
    let mut path = things.path(&operation.path);
    if numbers.once_in(8) && operation.path.contains('{') {
        path = path.replace(
            path.split('/').nth(3).unwrap_or_default(),
            &encoded(&numbers.one_of(&texts())),
        );
    }
    if operation.method == Method::GET {
        let names = [
            "limit",
            "cursor",
            "state",
            "partnership",
            "updated_since",
            "q",
            "sort",
            "promisor",
            "due_before",
            "mine",
            "from",
            "to",
            "\0",
            "",
        ];
        for index in 0..numbers.below(3) {
            let separator = if index == 0 { "?" } else { "&" };
            let name = encoded(numbers.one_of(&names));
            let value = encoded(&numbers.one_of(&texts()));
            path.extend([separator, &name, "=", &value]);
        }
    }
    path
}

/// The same request with odd headers now and then.
fn headers(
    mut request: RequestBuilder,
    version: &str,
    form: &str,
    numbers: &mut Numbers,
) -> RequestBuilder {
    for (name, usual) in [
        ("If-Match", version),
        ("Content-Type", form),
        ("Idempotency-Key", ""),
        ("If-None-Match", ""),
        ("Accept", "application/json"),
        ("X-Request-Id", ""),
    ] {
        let odd = numbers.once_in(10).then(|| numbers.one_of(&texts()));
        let text = odd.unwrap_or_else(|| usual.to_owned());
        match HeaderValue::from_bytes(text.as_bytes()) {
            Ok(value) if !text.is_empty() => request = request.header(name, value),
            _ => {}
        }
    }
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_comes_breaks_the_server() {
    let world = World::new().await;
    let page = page(&world).await;
    let things = Things::of(&world).await;
    let visitor = world.app.visitor();
    let callers: [&Caller; 5] =
        [&world.buyer, &world.supplier, &world.supplier, &world.rival, &visitor];
    let mut numbers = Numbers(SEED);
    let (mut accepted, mut refused) = (0, 0);
    let all = operations(&world.app.document().await);
    for (round, operation) in (0..ROUNDS).flat_map(|round| all.iter().map(move |one| (round, one)))
    {
        if operation.path.contains("auth") && round > 3 {
            continue; // passwords take their time
        }
        // Whoever signs out would be refused everything from then on.
        let signs_out = operation.path == "/v1/auth/sign-out";
        let caller = if signs_out { &visitor } else { numbers.one_of(&callers) };
        let path = path(operation, &things, &mut numbers);
        let mut body = things.fill(operation.example.as_ref().unwrap_or(&json!({})));
        for _ in 0..numbers.below(3) {
            damage(&mut body, &mut numbers);
        }
        let (body, form) = match &operation.file {
            Some(example) => (file(&things.fill_file(example), &mut numbers), "text/csv"),
            None => (body.to_string(), "application/json"),
        };
        let body = bytes(body, &mut numbers);
        let shown: String = String::from_utf8_lossy(&body).chars().take(300).collect();
        let what = format!("round {round}: {} {path:.300} {shown}", operation.method);
        let version = match things.of_path(&operation.path) {
            Some(thing) => caller.get(thing).await.header("etag").to_owned(),
            None => String::new(),
        };
        let request =
            headers(caller.request(operation.method.clone(), &path), &version, form, &mut numbers);
        let request = if operation.method == Method::GET { request } else { request.body(body) };
        let answer = timeout(AT_MOST, caller.send(request)).await.expect(&what);
        assert!(answer.status < 500, "{what}: {answer:?}");
        if answer.status < 400 {
            accepted += 1;
            continue;
        }
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
        refusal(&answer, &page);
        refused += 1;
    }
    assert!(accepted > 40 && refused > 150, "{accepted} accepted, {refused} refused");
    world.buyer.get("/v1/me").await.expect(200);
}
