"""A form that was sent with something wrong in it is built anew by its route: the same form, about the same thing."""

from typing import Any

from sqlalchemy import text

from adapters.inbound import Delivery, Identity, Submitted
from bot import routes
from bot.refs import OutcomeRef, SlotRef
from domain.campaign import CampaignId, Outcome, Slot
from domain.stages import Stage
from tests.office import Office

ANA, BEN = Identity("slack", "T0PRACTICE", "U0ANA"), Identity("slack", "T0PRACTICE", "U0BEN")
ELSEWHERE = {"help_day", "match", "match_held", "pay"}  # about help or money that was accepted, or for stewards


async def test_every_form_comes_back_as_itself(office: Office) -> None:
    """At one stage or the other, for the pitcher or the supporter."""
    pitch = await office.ana.pitches("Summit", cost_registration="1000", need_venue="a room")
    await office.ben.reacts(pitch, "🏢")
    campaign = CampaignId(await office.database.read(_campaign))
    found: dict[str, tuple[str, str]] = {}
    for stage in (Stage.DRAFT, Stage.OPEN, Stage.UNDERWAY, Stage.SHARING):
        await office.database.write(
            lambda session, to=stage: session.execute(text(f"UPDATE campaign SET stage = '{to}'"))
        )
        for name, by in ((name, by) for name in routes.FORMS for by in (ANA, BEN)):
            delivery, ref = Delivery("slack", f"{stage}.{name}.{by.user}"), _ref(name, campaign)
            form = await office.bot.app.form_again(
                Submitted(delivery=delivery, by=by, form=name, ref=ref, answers={"amount": "x"})
            )
            found |= {name: (form.name, form.ref)} if form else {}
    assert found == {name: (name, _ref(name, campaign)) for name in set(routes.FORMS) - ELSEWHERE}


def _ref(name: str, campaign: CampaignId) -> str:
    refs = {
        "allocate": "",
        "guard": "",
        "settings": "C0LEARNING",
        "pledge_offer": str(SlotRef(campaign, Slot("need:1"))),
        "outcome": str(OutcomeRef(campaign, Outcome.DONE)),
    }
    return refs.get(name, campaign)


def _campaign(session: Any) -> str:
    return str(session.execute(text("SELECT id FROM campaign")).scalar_one())
