// The main job by a client that openapi-typescript makes: a supplier pitches, the buyer acknowledges
// and decides, and both are told when they have read an old version or say the same thing twice.

import assert from "node:assert/strict";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./tandem.js";

type Api = Client<paths>;
type Proposal = components["schemas"]["Proposal"];

const given = (name: string): string => {
  const value = process.env[name];
  assert(value, `${name} is missing`);
  return value;
};
const baseUrl = given("TANDEM_URL");
const partnership = given("PARTNERSHIP");

const by = (token: string): Api =>
  createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

// The supplier's ERP has a service account, the buyer a password.
async function supplier(): Promise<Api> {
  const { data, error } = await createClient<paths>({ baseUrl }).POST("/v1/oauth/token", {
    body: {
      grant_type: "client_credentials",
      client_id: given("CLIENT_ID"),
      client_secret: given("CLIENT_SECRET"),
    },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  assert(data, JSON.stringify(error));
  return by(data.access_token);
}

async function buyer(): Promise<Api> {
  const body = { email: given("EMAIL"), password: given("PASSWORD") };
  const { data, error } = await createClient<paths>({ baseUrl }).POST("/v1/auth/token", { body });
  assert(data, JSON.stringify(error));
  return by(data.access_token);
}

async function draft(api: Api, title: string, key: string) {
  return api.POST("/v1/proposals", {
    params: { header: { "Idempotency-Key": key } },
    body: {
      partnership,
      pitch: {
        title,
        value_line: "A third less plastic on the shelf at the same price",
        category: "packaging",
        readiness: 7,
      },
    },
  });
}

// Reads a proposal, and the version that a change has to name.
async function read(api: Api, id: string): Promise<[Proposal, string]> {
  const { data, error, response } = await api.GET("/v1/proposals/{id}", { params: { path: { id } } });
  assert(data, JSON.stringify(error));
  const tag = response.headers.get("ETag");
  assert(tag && tag.startsWith(`"${data.version}-`), String(tag));
  return [data, tag];
}

const [oat, northern] = [await supplier(), await buyer()];

// The same request under the same key is done once.
const key = crypto.randomUUID();
const first = await draft(oat, "Oat drink in a paper bottle", key);
const again = await draft(oat, "Oat drink in a paper bottle", key);
assert(first.data && again.data, JSON.stringify(first.error));
assert.equal(again.data.id, first.data.id);
assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");
const other = await draft(oat, "Oat drink without a cap", key);
assert.equal(other.error?.code, "idempotency_key_reused");
const second = await draft(oat, "Oat drink without a cap", crypto.randomUUID());
assert(second.data);
const id = first.data.id;

const submit = (tag: string) =>
  oat.POST("/v1/proposals/{id}/submission", { params: { path: { id }, header: { "If-Match": tag } } });
const [, drafted] = await read(oat, id);
const submitted = await submit(drafted);
assert.equal(submitted.data?.state, "submitted");
const stale = await submit(drafted);
assert.equal(stale.response.status, 412);
assert.equal(stale.error?.code, "stale_version");

// What it may do next, it is told.
const [seen, tag] = await read(northern, id);
assert(seen.allowed_actions.some((one) => one.action === "acknowledge"));
const acknowledged = await northern.POST("/v1/proposals/{id}/acknowledgement", {
  params: { path: { id }, header: { "If-Match": tag } },
});
assert.equal(acknowledged.data?.state, "under_review");

const decide = async (feedback: string) => {
  const [, tag] = await read(northern, id);
  return northern.POST("/v1/proposals/{id}/decision", {
    params: { path: { id }, header: { "If-Match": tag } },
    body: { outcome: "accepted_for_pilot", reason: "worth_testing", feedback },
  });
};
const refused = await decide("No.");
assert.equal(refused.error?.code, "invalid");
assert.equal(refused.error?.errors?.[0]?.pointer, "/feedback");
const decided = await decide("Strong shopper case; we want to see it on the shelf.");
assert.equal(decided.data?.state, "accepted_for_pilot");

// A list page by page, and one by state.
const titles: string[] = [];
let cursor: string | undefined;
do {
  const page = await oat.GET("/v1/proposals", { params: { query: { limit: 1, sort: "created_at", cursor } } });
  assert(page.data, JSON.stringify(page.error));
  assert(page.data.items.length <= 1);
  titles.push(...page.data.items.map((one) => one.title));
  cursor = page.data.next ?? undefined;
} while (cursor);
assert.deepEqual(titles, ["Oat drink in a paper bottle", "Oat drink without a cap"]);
const accepted = await northern.GET("/v1/proposals", { params: { query: { state: "accepted_for_pilot" } } });
assert.deepEqual(accepted.data?.items.map((one) => one.id), [id]);

// Who has it already gets no body; what is not there has no code but one.
const [, known] = await read(oat, id);
const unchanged = await oat.GET("/v1/proposals/{id}", {
  params: { path: { id }, header: { "If-None-Match": known } },
});
assert.equal(unchanged.response.status, 304);
const nothing = await northern.GET("/v1/proposals/{id}", {
  params: { path: { id: second.data.id } },
});
assert.equal(nothing.error?.code, "not_found");

console.log(`done ${id}`);
