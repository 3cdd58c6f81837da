"""What buttons and forms carry, and what it names: a pitch, and beside it a need, a pledge, a person or an answer.

It comes back from a client, so that anything may stand there: what names nothing is read as empty, never an error.
What is carried stands on messages that were posted long ago. It can be added to, and not changed.
"""

from dataclasses import dataclass
from typing import Self

from domain.campaign import CampaignId, Outcome, Slot, Verdict
from domain.people import PersonId


@dataclass(frozen=True, slots=True)
class SlotRef:
    """What a pitch asks for, or is offered without having asked; with a person it is that person's pledge."""

    campaign: CampaignId
    slot: Slot

    def __str__(self) -> str:
        return f"{self.campaign}:{self.slot}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A slot has colons of its own: the first one ends the pitch."""
        campaign, _, slot = text.partition(":")
        return cls(CampaignId(campaign), Slot(slot))


@dataclass(frozen=True, slots=True)
class PledgeRef:
    """Somebody's pledge, named to somebody else."""

    campaign: CampaignId
    slot: Slot
    person: PersonId

    def __str__(self) -> str:
        return f"{self.campaign}:{self.slot}:{self.person}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A slot has colons of its own: the first one ends the pitch, and the last begins the person."""
        campaign, _, rest = text.partition(":")
        slot, _, person = rest.rpartition(":")
        return cls(CampaignId(campaign), Slot(slot), PersonId(person))


@dataclass(frozen=True, slots=True)
class PersonRef:
    """Somebody who has to do with a pitch."""

    campaign: CampaignId
    person: PersonId

    def __str__(self) -> str:
        return f"{self.campaign}:{self.person}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Without a colon it names nobody."""
        campaign, _, person = text.partition(":")
        return cls(CampaignId(campaign), PersonId(person))


@dataclass(frozen=True, slots=True)
class VerdictRef:
    """What a supporter says about a pitch; None where the word is none of theirs."""

    campaign: CampaignId
    verdict: Verdict | None

    def __str__(self) -> str:
        return f"{self.campaign}:{self.verdict or ''}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The word has to be one of the table."""
        campaign, _, word = text.partition(":")
        return cls(CampaignId(campaign), Verdict(word) if word in set(Verdict) else None)


@dataclass(frozen=True, slots=True)
class OutcomeRef:
    """What came of an intention; None where the word is none of the table."""

    campaign: CampaignId
    outcome: Outcome | None

    def __str__(self) -> str:
        return f"{self.campaign}:{self.outcome or ''}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The word has to be one of the table."""
        campaign, _, word = text.partition(":")
        return cls(CampaignId(campaign), Outcome(word) if word in set(Outcome) else None)
