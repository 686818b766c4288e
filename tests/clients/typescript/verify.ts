// Verifies a message of a webhook by the library of Standard Webhooks, and refuses one that was altered.

import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";

const given = (name: string): string => {
  const value = process.env[name];
  assert(value, `${name} is missing`);
  return value;
};
const body = given("BODY");
const headers = {
  "webhook-id": given("WEBHOOK_ID"),
  "webhook-timestamp": given("WEBHOOK_TIMESTAMP"),
  "webhook-signature": given("WEBHOOK_SIGNATURE"),
};
const webhook = new Webhook(given("SECRET"));
const message = webhook.verify(body, headers) as { type: string };
assert.throws(() => webhook.verify(body.replace("submit", "decide"), headers));
console.log("verified", message.type);
