"""Tells the story so far through the bot's own front door.

Everything here is done as a person would do it, by forms, buttons and emoji, on a clock that starts weeks ago.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapters.inbound import Answers, Delivery, Identity, Inbound, PostRef, Pressed, Reacted, Submitted
from bot.demo.story import Told
from storage.ids import new_id

NAMES = {
    "💰": "moneybag",
    "🧠": "brain",
    "🤝": "handshake",
    "📚": "books",
    "⏳": "hourglass_flowing_sand",
    "🏢": "office",
    "👏": "clap",
}

Tell = Callable[[Inbound], Awaitable[object]]
Found = tuple[str, PostRef | None, Callable[[str], str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the story needs of the running bot."""

    tell: Tell
    to_day: Callable[[int], Awaitable[date]]
    find: Callable[[str], Awaitable[Found]]
    now: Callable[[], datetime]
    team: str


async def play(told: tuple[Told, ...], stage: Stage) -> None:
    """Play all pitches at once, day by day, so that the clock only moves forward."""
    acts = sorted(
        ((day, n, act) for n, one in enumerate(told) for day, act in _acts(one, stage)), key=lambda entry: entry[:2]
    )
    for day, _, act in acts:
        await stage.to_day(day)
        await act()


def _acts(told: Told, stage: Stage) -> list[tuple[int, Callable[[], Awaitable[None]]]]:
    act = _Acts(told, stage)
    first = told.publish if told.publish is not None else -1
    acts: list[tuple[int, Callable[[], Awaitable[None]]]] = [(first, act.pitch)]
    acts += [(day, act.reaction(user, emoji)) for day, user, emoji in told.reactions]
    acts += [(day, act.money(user, amount)) for day, user, amount in told.money]
    acts += [(day, act.accept(user, slot)) for day, user, slot in told.accepts]
    acts += [(day, act.give(user, slot)) for day, user, slot in told.given]
    if told.put_in:
        acts.append((told.put_in[0], act.put_in(told.put_in[1])))
    acts += [(day, act.pay(user, note)) for day, user, note in told.paid]
    if told.shared:
        acts.append((told.shared[0], act.share(told.shared[1])))
    acts += [(day, act.verdict(user, word)) for day, user, word in told.verdicts]
    if told.practised:
        acts.append((told.practised[0], act.practise(told.practised[1], told.practised[2])))
    return acts


class _Acts:
    def __init__(self, told: Told, stage: Stage) -> None:
        self._told = told
        self._stage = stage
        self._id = new_id()

    async def pitch(self) -> None:
        told, day = self._told, self._stage.now().date()
        base = day - timedelta(days=told.publish if told.publish is not None else -1)

        def on(days: int) -> str:
            return (base + timedelta(days=days)).isoformat()

        what = {"opportunity": "attend", "starts": on(told.starts), "ends": on(told.starts)}
        back: dict[str, str | tuple[str, ...]] = {
            "share_kinds": told.share_kinds,
            "share_by": on(told.share_by),
            "when_date": on(told.practice),
        }
        needs: dict[str, str | tuple[str, ...]] = {
            "close_on": on(told.closes),
            "channel": told.channel,
            "also": told.also,
        }
        needs |= {f"cost_{kind}": amount for kind, amount in told.costs.items()}
        needs |= {f"need_{kind}": wish for kind, wish in told.needs.items()} | {"nice_to_have": told.nice}
        await self._submit("pitch_what", {**told.words, **what})
        await self._submit("pitch_giving_back", {**told.words, **back})
        await self._submit("pitch_needs", needs)
        if told.publish is not None:
            await self._submit("pitch_preview", {})

    def reaction(self, user: str, emoji: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            _, post, _ = await self._stage.find(self._id)
            if post:
                name = NAMES[emoji]
                await self._stage.tell(
                    Reacted(
                        delivery=self._delivery(),
                        by=self._who(user),
                        post=post,
                        emoji=emoji,
                        raw=name,
                        added=True,
                        at=self._stage.now(),
                    )
                )

        return act

    def money(self, user: str, amount: str) -> Callable[[], Awaitable[None]]:
        return self._sends(user, "pledge_money", {"amount": amount})

    def accept(self, user: str, slot: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            campaign, _, person = await self._stage.find(self._id)
            await self._press(self._told.pitcher, "accept", f"{campaign}:{slot}:{person(user)}")

        return act

    def give(self, user: str, slot: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            campaign, _, person = await self._stage.find(self._id)
            value = f"{campaign}:{slot}:{person(user)}"
            await self._press(user, "help_given", value)
            await self._press(self._told.pitcher, "help_arrived", value)

        return act

    def put_in(self, amount: str) -> Callable[[], Awaitable[None]]:
        return self._sends(self._told.pitcher, "own", {"amount": amount})

    def pay(self, user: str, note: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            campaign, _, person = await self._stage.find(self._id)
            await self._submit("pay", {"receipt": note}, user=user)
            await self._press(self._told.pitcher, "money_arrived", f"{campaign}:{person(user)}")

        return act

    def share(self, words: Mapping[str, str]) -> Callable[[], Awaitable[None]]:
        return self._sends(self._told.pitcher, "share", words)

    def verdict(self, user: str, word: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._press(user, f"verdict_{word}", f"{self._id}:{word}")

        return act

    def practise(self, outcome: str, story: str) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._submit("outcome", {"story": story}, ref=f"{self._id}:{outcome}")

        return act

    def _sends(self, user: str, form: str, answers: Answers) -> Callable[[], Awaitable[None]]:
        async def act() -> None:
            await self._submit(form, answers, user=user)

        return act

    async def _submit(self, form: str, answers: Answers, *, user: str = "", ref: str = "") -> None:
        await self._stage.tell(
            Submitted(
                delivery=self._delivery(),
                by=self._who(user or self._told.pitcher),
                form=form,
                ref=ref or self._id,
                answers=answers,
            )
        )

    async def _press(self, user: str, route: str, value: str) -> None:
        await self._stage.tell(Pressed(delivery=self._delivery(), by=self._who(user), route=route, value=value))

    def _delivery(self) -> Delivery:
        return Delivery("slack", f"story-{new_id()}")

    def _who(self, user: str) -> Identity:
        return Identity("slack", self._stage.team, user)
