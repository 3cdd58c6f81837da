"""Events come in any order, twice, or late: what stands in the end is what people did last."""

import itertools
import random
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from adapters.inbound import Delivery, Identity, PostRef, Reacted
from tests.office import Office, Pitch

# minutes after the pitch, who, emoji's raw name, came or went; the second is the same event delivered again
DONE = (
    (1, "U0BEN", "brain", True),
    (1, "U0BEN", "brain", True),
    (2, "U0BEN", "brain", False),
    (3, "U0BEN", "brain", True),
    (4, "U0CHLOE", "brain", True),
    (5, "U0CHLOE", "brain", False),
)


@pytest.mark.parametrize("share", [40, pytest.param(1, marks=pytest.mark.reliability)])
async def test_all_orders_end_in_the_same_state(slack_office: Office, share: int) -> None:
    """Every order of six events, on a pitch of its own; the fast profile takes every fortieth."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50", need_expertise="9 hours")
    await office.ben.reacts(pitch, "👏")
    await office.chloe.reacts(pitch, "👏")
    orders = random.Random(7).sample(list(itertools.permutations(range(len(DONE)))), k=720 // share)
    wrong = []
    for n, order in enumerate(orders):
        card = await _copy_of_the_card(office, pitch, n)
        for position in order:
            await office.bot.app.handle(_event(card, n, position, office))
        if await office.database.read(_standing) != [("U0BEN", 1)]:
            wrong.append(order)
        await office.database.write(_forget)
    assert wrong == []


async def test_an_event_after_the_close_changes_nothing(slack_office: Office) -> None:
    """Whatever moment it claims: the moment of commit decides."""
    office = slack_office
    pitch = await office.ana.pitches("FWD50", need_expertise="9 hours")
    await office.ben.reacts(pitch, "👏")
    moment = office.clock.now()
    office.clock.move(timedelta(days=15))
    late = Reacted(
        delivery=Delivery("slack", "late"),
        by=Identity("slack", "T0PRACTICE", "U0BEN"),
        post=PostRef(pitch.channel, pitch.ts),
        emoji="🧠",
        raw="brain",
        added=True,
        at=moment,
    )
    await office.bot.app.handle(late)
    assert await office.database.read(_standing) == []


def _event(card: PostRef, n: int, position: int, office: Office) -> Reacted:
    minutes, user, raw, added = DONE[position]
    return Reacted(
        delivery=Delivery("slack", f"{n}.{position}"),
        by=Identity("slack", "T0PRACTICE", user),
        post=card,
        emoji="🧠",
        raw=raw,
        added=added,
        at=office.clock.now().replace(microsecond=0) + timedelta(minutes=minutes),
    )


async def _copy_of_the_card(office: Office, pitch: Pitch, n: int) -> PostRef:
    """The same pitch under another message id, so that no order sees the reactions of another."""
    ts = f"1804000000.{n:06}"

    def move(session: Any) -> None:
        session.execute(text("UPDATE message SET ts = :ts, open = 0 WHERE kind = 'pitch'"), {"ts": ts})

    await office.database.write(move)
    return PostRef(pitch.channel, ts)


def _standing(session: Any) -> list[tuple[str, int]]:
    rows = session.execute(
        text(
            'SELECT identity."user", pledge.amount FROM pledge JOIN identity ON identity.person_id = pledge.person_id'
            " WHERE state = 'offered' ORDER BY 1"
        )
    )
    return [(user, amount) for user, amount in rows]


def _forget(session: Any) -> None:
    session.execute(text("DELETE FROM pledge"))
    session.execute(text("DELETE FROM ledger"))
    session.execute(text("UPDATE need SET offered = 0"))
    session.execute(text("UPDATE campaign SET supporters = 0"))
