"""Thousands of activities with something wrong in them: never a 5xx, and no forged one has any effect."""

import asyncio
import json
import random

import pytest
from structlog.testing import capture_logs

from tests.adapters.teams.deliveries import ANOTHER_KEY
from tests.adapters.teams.tenancy import LEARNING, Json, Post, Tenancy
from tests.mutating import NEVER, batches, mutated, torn
from workplace.wire import Answer


@pytest.mark.parametrize(("count", "seed"), [(60, 1), pytest.param(20_000, 2, marks=pytest.mark.reliability)])
async def test_mutated_activities_never_fail_and_forged_ones_never_count(
    tenancy: Tenancy, count: int, seed: int
) -> None:
    """Half of them correctly signed; every kind of payload, with fields gone, odd or cut."""
    dice = random.Random(seed)
    post = await tenancy.pitches(cost_registration="1000", need_venue="a room")
    await tenancy.reacts("U0BEN", post, "🧠")
    kinds = _payloads(tenancy, post)

    def one() -> bytes:
        return _mutated(dice, dice.choice(kinds))

    forged, before = _forged(tenancy), await tenancy.rows()
    for batch in batches(one, count // 2):
        answers = await _send(tenancy, batch, [dice.choice(forged) for _ in batch])
        assert {answer.status for answer in answers} <= {400, 401, 403, 413}
        assert {answer.body for answer in answers} == {None}, "nothing of it comes back"
    assert await tenancy.rows() == before
    accepted, token = 0, tenancy.teams.token()
    for batch in batches(one, count // 2):
        with capture_logs() as logged:
            answers = await _send(tenancy, batch, [token] * len(batch))
        bad = [(body, one) for body, one in zip(batch, answers, strict=True) if one.status in NEVER or not one.status]
        assert bad == [], f"seed {seed}"
        assert all(answer.body is None for answer in answers if answer.status != 200)
        caught = [entry for entry in logged if entry["log_level"] == "error"]
        assert caught == [], f"seed {seed}: {batch}"
        accepted += sum(answer.ok for answer in answers)
    assert accepted > count / 10, "most of them did not even reach a feature"
    assert (await tenancy.rows())["inbox"] > before["inbox"]
    await tenancy.settle()
    assert await tenancy.verified() == []


def _forged(tenancy: Tenancy) -> list[str]:
    """Tokens that are not good; the first is none at all."""
    make = tenancy.teams.token
    return [
        "",
        "garbage",
        make(key=ANOTHER_KEY),
        make(exp=1),
        make(aud="another"),
        make(iss="https://evil.example"),
        make(serviceurl="https://evil.example"),
        make(alg="none", key=""),
    ]


async def _send(tenancy: Tenancy, bodies: list[bytes], tokens: list[str]) -> list[Answer]:
    sent = zip(bodies, tokens, strict=True)
    return list(await asyncio.gather(*(tenancy.teams.deliver_raw(body, token=token) for body, token in sent)))


def _mutated(dice: random.Random, original: Json) -> bytes:
    body = mutated(dice, {**original, "id": f"f:{dice.getrandbits(60)}"})
    return torn(dice, json.dumps(body).encode())


def _payloads(tenancy: Tenancy, post: Post) -> list[Json]:
    """One of every kind that Teams posts, by Ben, about the pitch."""
    ben, teams, campaign = tenancy.teams.person("U0BEN"), tenancy.teams, post.campaign
    tenant = {"tenant": {"id": teams.tenant}}
    room = {"team": {"id": "19:learningnet@thread.tacv2", "name": "n"}, "channel": {"id": LEARNING, "name": "Learning"}}
    chat = {"conversationType": "personal", "id": "a:1U0BEN", "tenantId": teams.tenant}
    common = {
        "timestamp": "2027-03-01T17:10:00.000Z",
        "localTimezone": "America/Vancouver",
        "serviceUrl": teams.service_url,
        "channelId": "msteams",
        "from": {"id": "29:1U0BEN", "name": ben.name, "aadObjectId": ben.aad},
        "recipient": {"id": f"28:{teams.app_id}", "name": "Pitch In"},
        "channelData": {**tenant, **room},
        "conversation": {
            "conversationType": "channel",
            "isGroup": True,
            "id": f"{LEARNING};messageid={post.ts}",
            "tenantId": teams.tenant,
        },
        "locale": "en-CA",
        "entities": [{"type": "clientInfo", "locale": "en-CA", "timezone": "America/Vancouver"}],
    }
    personal = {**common, "conversation": chat, "channelData": tenant}
    answers = {
        "amount": "100",
        "many": ["share_kinds"],
        "share_kinds": "blog,lunch",
        "starts": "2027-03-20",
        "channel": LEARNING,
        "opportunity": "attend",
        "title": "A title",
    }

    def invoke(name: str, value: Json) -> Json:
        return {**common, "type": "invoke", "name": name, "value": value, "replyToId": post.ts}

    def press(verb: str, value: str) -> Json:
        action = {"type": "Action.Execute", "verb": verb, "data": {"value": value, "living": True}}
        return invoke("adaptiveCard/action", {"action": action, "trigger": "manual"})

    def submit(form: str, name: str = "task/submit") -> Json:
        return invoke(name, {"data": {"form": form, "ref": campaign, **answers}, "commandId": "pitch"})

    def reaction(which: str) -> Json:
        return {**common, "type": "messageReaction", which: [{"type": "1f3e2_officebuilding"}], "replyToId": post.ts}

    message = {"id": post.ts, "body": {"contentType": "html", "content": "<p>Our <b>words</b></p>"}}
    forms = ("pitch_what", "pitch_giving_back", "pitch_needs", "pitch_preview", "pledge_money", "share", "outcome")
    return [
        {**common, "type": "message", "text": "<at>Pitch In</at> pledge P-1 venue"},
        {**personal, "type": "message", "text": "find climate"},
        {**personal, "type": "messageUpdate", "text": "list", "channelData": {**tenant, "eventType": "editMessage"}},
        reaction("reactionsAdded"),
        reaction("reactionsRemoved"),
        press("cheer", campaign),
        press("view", campaign),
        press("undo", f"{campaign}:spontaneous:expertise"),
        press("accept", f"{campaign}:need:1:nobody"),
        invoke("task/fetch", {"data": {"route": "pledge", "value": campaign, "msteams": {"type": "task/fetch"}}}),
        invoke("task/submit", {"data": {"route": "kind", "value": f"{campaign}:spontaneous:time"}}),
        invoke(
            "composeExtension/fetchTask", {"commandId": "pitch", "commandContext": "message", "messagePayload": message}
        ),
        submit("settings", "composeExtension/submitAction"),
        *(submit(form) for form in forms),
        {**personal, "type": "installationUpdate", "action": "add"},
        {**common, "type": "installationUpdate", "action": "add-upgrade"},
        {**common, "type": "conversationUpdate", "membersAdded": [{"id": "29:1U0DEV"}]},
    ]
