"""Verifies a message of a webhook by the library of Standard Webhooks, and refuses one that was altered."""

import os

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

body = os.environ["BODY"]
headers = {
    "webhook-id": os.environ["WEBHOOK_ID"],
    "webhook-timestamp": os.environ["WEBHOOK_TIMESTAMP"],
    "webhook-signature": os.environ["WEBHOOK_SIGNATURE"],
}
webhook = Webhook(os.environ["SECRET"])
message = webhook.verify(body, headers)
try:
    webhook.verify(body.replace("submit", "decide"), headers)
except WebhookVerificationError:
    print("verified", message["type"])
