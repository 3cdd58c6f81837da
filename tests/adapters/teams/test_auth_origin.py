"""The gate, under a genuine token: another channel, another tenant, or an address for answers that is not Teams'."""

from typing import Any

import pytest
from botbuilder.schema import Activity

from adapters.teams.auth import Gate, Registration, Rejected
from tests.adapters.teams.deliveries import TENANT, delivered
from tests.adapters.teams.tenancy import GENERAL, Tenancy

CHANNELS = [None, "", "webchat", "emulator", "directline", "MSTEAMS", "msteams ", 7]


@pytest.mark.parametrize("channel", CHANNELS, ids=str)
async def test_another_channel_is_401(tenancy: Tenancy, channel: Any) -> None:
    """Without a channel the library would skip the endorsement of the key."""
    before = await tenancy.rows()
    assert await delivered(tenancy, channelId=channel) == (401, None)
    assert await tenancy.rows() == before


@pytest.mark.parametrize("tenant", ["00000000-0000-4000-8000-00000000dead", "", None])
async def test_a_foreign_tenant_is_403(tenancy: Tenancy, tenant: str | None) -> None:
    """A genuine token says nothing about whose person is acting."""
    before = await tenancy.rows()
    conversation = {"conversationType": "personal", "id": "a:1U0BEN", "tenantId": tenant}
    answer = await delivered(tenancy, channelData={"tenant": {"id": tenant}}, conversation=conversation)
    assert answer == (403, None)
    assert await tenancy.rows() == before


async def test_our_tenant_in_the_conversation_does_not_cover_a_foreign_one(tenancy: Tenancy) -> None:
    """What the channel says comes first."""
    assert await delivered(tenancy, channelData={"tenant": {"id": "another"}}) == (403, None)
    assert (await delivered(tenancy, channelData={}))[0] == 200


async def test_a_channel_of_the_team_is_no_other_tenant(tenancy: Tenancy) -> None:
    """The same gate for channels: the post in the conversation's id changes nothing."""
    conversation = {"conversationType": "channel", "id": f"{GENERAL};messageid=1804000000123", "tenantId": TENANT}
    assert await delivered(tenancy, conversation=conversation) == (200, None)


FOREIGN = [
    "https://evil.example/",
    "https://smba.trafficmanager.net.evil.example/amer/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://evil.example/#smba.trafficmanager.net",
    "http://127.0.0.1:1/amer/",
    "file:///etc/passwd",
    "//evil.example/",
    "",
    None,
]


@pytest.mark.parametrize("address", FOREIGN, ids=str)
async def test_a_service_address_elsewhere_is_403(tenancy: Tenancy, address: str | None) -> None:
    """Even under a token that vouches for it: our own token would be sent there."""
    before = await tenancy.rows()
    token = tenancy.teams.token(serviceurl=address)
    assert await delivered(tenancy, token, serviceUrl=address) == (403, None)
    assert await tenancy.rows() == before
    assert (await delivered(tenancy))[0] == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("http://127.0.0.1:56250/_connector", None),
        ("http://127.0.0.1:56250/", None),
        ("http://127.0.0.1:56251/", 403),
        ("http://127.0.0.1.evil.example:56250/", 401),
        ("https://smba.trafficmanager.net/amer/", 401),
        ("https://evil.example/", 401),
        ("http://10.0.0.1:56250/", 401),
        ("", 401),
        (None, 401),
    ],
)
async def test_without_authentication_only_this_computer_comes_in(address: str | None, status: int | None) -> None:
    """What anybody could post must not make the bot call anybody."""
    local = Registration(app_id="", password="", tenant=TENANT, service_urls=("http://127.0.0.1:56250/_connector",))
    gate = Gate(local)
    activity = Activity.deserialize({"type": "message", "channelId": "msteams", "serviceUrl": address})
    if status is None:
        assert await gate.admit(activity, "", tenant=TENANT)
        assert await gate.token() == ""
        return
    with pytest.raises(Rejected) as refused:
        await gate.admit(activity, "", tenant=TENANT)
    assert refused.value.status == status


async def test_without_authentication_a_foreign_tenant_stays_out() -> None:
    """And so does another channel."""
    gate = Gate(Registration(app_id="", password="", tenant=TENANT, service_urls=("http://127.0.0.1:1/",)))
    for channel, tenant in (("msteams", "another"), ("emulator", TENANT)):
        activity = Activity.deserialize({"type": "message", "channelId": channel, "serviceUrl": "http://127.0.0.1:1/"})
        with pytest.raises(Rejected):
            await gate.admit(activity, "", tenant=tenant)
