"""A command that comes to the bot's door, under any token and with anything about it changed."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from tests.adapters.teams.tenancy import Json, Tenancy

TENANT = "00000000-0000-4000-8000-0000000007e4"
APP = "00000000-0000-4000-8000-00000000b07a"
ANOTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def help_asked(tenancy: Tenancy, **changed: Any) -> Json:
    """A command, in a personal chat; a change to None takes a field away."""
    ben = tenancy.teams.person("U0BEN")
    activity = {
        "type": "message",
        "id": "1804000000123",
        "timestamp": "2027-03-01T17:10:00.000Z",
        "serviceUrl": tenancy.teams.service_url,
        "channelId": "msteams",
        "from": {"id": "29:1U0BEN", "name": ben.name, "aadObjectId": ben.aad},
        "conversation": {"conversationType": "personal", "id": "a:1U0BEN", "tenantId": TENANT},
        "recipient": {"id": f"28:{tenancy.teams.app_id}", "name": "Pitch In"},
        "channelData": {"tenant": {"id": TENANT}},
        "text": "cheer P-1",
        **changed,
    }
    return {name: value for name, value in activity.items() if value is not None}


async def delivered(tenancy: Tenancy, token: str | None = None, **changed: Any) -> tuple[int, Any]:
    """The status and the body that a delivery is answered with."""
    answer = await tenancy.teams.deliver_raw(help_asked(tenancy, **changed), token=token)
    return answer.status, answer.body
