"""Prompts are rows: what may fall due, as its feature says it. Scheduler, Home and the practice clock read the rows.

A `Question` is asked of a person, or told to them, merged with all else that is due to them that day; a `Deed` is what
time itself does. When a row falls due is either planned, in `domain/reminding.py`, or wanted when something happens.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from adapters.card import Part
from bot.turn import Turn
from domain.campaign import Campaign
from domain.people import PersonId
from domain.reminding import WHEN, PromptName, When
from domain.stages import Stage
from storage.schedule import DueNow

Item = Mapping[
    str, str
]  # what a direct message keeps of one question: its prompt, its pitch, and what the feature adds
Parts = Callable[[Turn, Campaign], Iterable[Part]]


class Whose(StrEnum):
    """On whose Home a question stands."""

    PITCHER = "pitcher"
    CO_PITCHER = "co_pitcher"
    SUPPORTER = "supporter"


@dataclass(frozen=True, slots=True)
class OnHome:
    """How a question stands on Home, where it stays when the reminders have ended; nothing where it is not open."""

    whose: frozenset[Whose]
    parts: Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What every prompt has: its name, and the message that names it beside the practice clock."""

    name: PromptName
    label: str

    @property
    def when(self) -> When | None:
        """When it falls due, where that is planned."""
        return WHEN.get(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(_Row):
    """Something that is asked of a person, or told to them, while it is still true."""

    parts: Callable[[Turn, Campaign, Item], Iterable[Part]]
    still_true: Callable[[Turn, Campaign, PersonId], bool] = lambda turn, campaign, person: True
    on_home: OnHome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed(_Row):
    """Something that time itself does; whether it still makes sense, it sees for itself."""

    act: Callable[[Turn, Campaign, DueNow], None]


Prompt = Question | Deed


def on_home(*whose: Whose, parts: Parts) -> OnHome:
    """On the Homes of these."""
    return OnHome(frozenset(whose), parts)


def while_in(*stages: Stage) -> Callable[[Turn, Campaign, PersonId], bool]:
    """As long as the pitch is in one of these stages."""
    return lambda turn, campaign, person: campaign.stage in stages
