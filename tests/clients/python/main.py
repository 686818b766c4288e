"""The main job by a client that openapi-python-client makes: a supplier pitches, the buyer
acknowledges and decides, and both are told when they have read an old version or say the same thing
twice."""

import os
import uuid
from http import HTTPStatus

from tandem import AuthenticatedClient, Client
from tandem.api.proposals import (
    proposal_acknowledge,
    proposal_decide,
    proposal_draft,
    proposal_list,
    proposal_show,
    proposal_submit,
)
from tandem.api.signing_in import oauth_token, token_create
from tandem.models import (
    ClientCredentials,
    ClientCredentialsGrantType,
    ClientToken,
    Credentials,
    NewProposal,
    NewProposalDecision,
    NewProposalDecisionOutcome,
    NewProposalDecisionReason,
    PageViewProposal,
    PitchSketch,
    Problem,
    Proposal,
    Tokens,
)
from tandem.types import UNSET, Response, Unset

URL = os.environ["TANDEM_URL"]
PARTNERSHIP = os.environ["PARTNERSHIP"]


def by(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=URL, token=token)


def supplier() -> AuthenticatedClient:
    """The supplier's ERP has a service account."""
    form = ClientCredentials(
        grant_type=ClientCredentialsGrantType.CLIENT_CREDENTIALS,
        client_id=os.environ["CLIENT_ID"],
        client_secret=os.environ["CLIENT_SECRET"],
    )
    token = oauth_token.sync(client=Client(base_url=URL), body=form)
    assert isinstance(token, ClientToken), token
    return by(token.access_token)


def buyer() -> AuthenticatedClient:
    """The buyer has a password."""
    body = Credentials(email=os.environ["EMAIL"], password=os.environ["PASSWORD"])
    tokens = token_create.sync(client=Client(base_url=URL), body=body)
    assert isinstance(tokens, Tokens), tokens
    return by(tokens.access_token)


def draft(client: AuthenticatedClient, title: str, key: str) -> Response[Problem | Proposal]:
    pitch = PitchSketch(title=title, value_line="A third less plastic at the same price", readiness=7)
    body = NewProposal(partnership=PARTNERSHIP, pitch=pitch)
    return proposal_draft.sync_detailed(client=client, body=body, idempotency_key=key)


def proposal(parsed: object) -> Proposal:
    assert isinstance(parsed, Proposal), parsed
    return parsed


def refused(parsed: object, code: str) -> Problem:
    assert isinstance(parsed, Problem), parsed
    assert parsed.code == code, parsed
    return parsed


def read(client: AuthenticatedClient, id: str) -> tuple[Proposal, str]:
    """A proposal, and the version that a change has to name."""
    answer = proposal_show.sync_detailed(id, client=client)
    seen = proposal(answer.parsed)
    tag = answer.headers["ETag"]
    assert tag.startswith(f'"{seen.version}-'), tag
    return seen, tag


oat, northern = supplier(), buyer()

# The same request under the same key is done once.
key = str(uuid.uuid4())
first = draft(oat, "Oat drink in a paper bottle", key)
again = draft(oat, "Oat drink in a paper bottle", key)
id = proposal(first.parsed).id
assert proposal(again.parsed).id == id
assert again.headers["Idempotency-Replayed"] == "true"
refused(draft(oat, "Oat drink without a cap", key).parsed, "idempotency_key_reused")
second = proposal(draft(oat, "Oat drink without a cap", str(uuid.uuid4())).parsed)

_, drafted = read(oat, id)
submitted = proposal_submit.sync(id, client=oat, if_match=drafted)
assert proposal(submitted).state == "submitted"
stale = proposal_submit.sync_detailed(id, client=oat, if_match=drafted)
assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
refused(stale.parsed, "stale_version")

# What it may do next, it is told.
seen, tag = read(northern, id)
assert any(one.action == "acknowledge" for one in seen.allowed_actions)
acknowledged = proposal_acknowledge.sync(id, client=northern, if_match=tag)
assert proposal(acknowledged).state == "under_review"


def decide(feedback: str) -> object:
    body = NewProposalDecision(
        outcome=NewProposalDecisionOutcome.ACCEPTED_FOR_PILOT,
        reason=NewProposalDecisionReason.WORTH_TESTING,
        feedback=feedback,
    )
    return proposal_decide.sync(id, client=northern, body=body, if_match=read(northern, id)[1])


faults = refused(decide("No."), "invalid").errors
assert not isinstance(faults, Unset) and faults[0].pointer == "/feedback", faults
decided = proposal(decide("Strong shopper case; we want to see it on the shelf."))
assert decided.state == "accepted_for_pilot"

# A list page by page, and one by state.
titles: list[str] = []
cursor: str | Unset = UNSET
while True:
    page = proposal_list.sync(client=oat, limit=1, sort="created_at", cursor=cursor)
    assert isinstance(page, PageViewProposal), page
    assert len(page.items) <= 1
    titles += [one.title for one in page.items]
    if not isinstance(page.next_, str):
        break
    cursor = page.next_
assert titles == ["Oat drink in a paper bottle", "Oat drink without a cap"], titles
accepted = proposal_list.sync(client=northern, state="accepted_for_pilot")
assert isinstance(accepted, PageViewProposal), accepted
assert [one.id for one in accepted.items] == [id]

# Who has it already gets no body; what is not there has no code but one.
_, known = read(oat, id)
unchanged = proposal_show.sync_detailed(id, client=oat, if_none_match=known)
assert unchanged.status_code == HTTPStatus.NOT_MODIFIED
refused(proposal_show.sync(second.id, client=northern), "not_found")

print(f"done {id}")
