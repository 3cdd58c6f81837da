"""Guarding: money between people of whom one depends on the other, or who sell something, needs a second look.

The organisation says for each such relation whether a pledge of money is allowed, has to be disclosed, or is refused.
Help in kind is never guarded, and what a person discloses is kept beside the pledge. Whoever supports a pitch may also
do so without being named to everybody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.campaign import Campaign
from domain.events import Disclosed, Event
from domain.people import PersonId
from domain.pitching import TooLong
from domain.refusals import Refusal
from domain.resources import Resource

LONGEST_DISCLOSURE = 500


class Relation(StrEnum):
    """How giver and pitcher stand to each other. The first two are one relation, as each of the two declared it."""

    TO_MANAGER = "to_manager"
    FROM_REPORT = "from_report"
    FROM_VENDOR = "from_vendor"


class Ruling(StrEnum):
    """What an organisation decides about a relation."""

    ALLOW = "allow"
    DISCLOSE = "disclose"
    REFUSE = "refuse"


Policy = Mapping[Relation, Ruling]
CAUTIOUS: Policy = {
    Relation.TO_MANAGER: Ruling.DISCLOSE,
    Relation.FROM_REPORT: Ruling.DISCLOSE,
    Relation.FROM_VENDOR: Ruling.REFUSE,
}


class MoneyToManager(Refusal):
    """Here nobody gives money to their own manager's pitch."""

    message = "refusal_money_to_manager"


class MoneyFromReport(Refusal):
    """Here no pitcher takes money from somebody who reports to them."""

    message = "refusal_money_from_report"


class MoneyFromVendor(Refusal):
    """Here no pitcher takes money from somebody who sells to the organisation."""

    message = "refusal_money_from_vendor"


class DisclosureNeeded(Refusal):
    """The pledge can be made once the giver has written a line on the relation."""

    message = "refusal_disclosure_needed"


REFUSED: dict[Relation, type[Refusal]] = {
    Relation.TO_MANAGER: MoneyToManager,
    Relation.FROM_REPORT: MoneyFromReport,
    Relation.FROM_VENDOR: MoneyFromVendor,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """What a giver says about their relation to the pitcher; it cannot be built without words, nor with a flood."""

    by: PersonId
    to: PersonId
    text: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise DisclosureNeeded(field="disclosure")
        if len(self.text) > LONGEST_DISCLOSURE:
            raise TooLong(field="disclosure", most=LONGEST_DISCLOSURE, typed=len(self.text))

    @property
    def event(self) -> Event:
        """The fact for the journal; the words are kept apart from it."""
        return Disclosed(at=self.at, by=self.by, about=self.to, text=self.text)


def relations(
    giver: PersonId,
    pitcher: PersonId,
    *,
    managers: Collection[PersonId],
    reports: Collection[PersonId],
    vendors: Collection[PersonId],
) -> tuple[Relation, ...]:
    """The guarded relations that hold: `managers` as the giver declared them, `reports` as the pitcher did."""
    found = {
        Relation.TO_MANAGER: pitcher in managers,
        Relation.FROM_REPORT: giver in reports,
        Relation.FROM_VENDOR: giver in vendors,
    }
    return tuple(relation for relation, holds in found.items() if holds)


def guard(
    resource: Resource,
    held: Iterable[Relation],
    *,
    giver: PersonId,
    pitcher: PersonId,
    policy: Policy = CAUTIOUS,
    disclosure: Disclosure | None = None,
) -> None:
    """Raise the refusal that keeps a pledge from being made, if there is one; a refusal outweighs a disclosure.

    A relation that the policy does not name has to be disclosed. A disclosure counts for its own two people only.
    """
    if resource is not Resource.MONEY:
        return
    rulings = {relation: policy.get(relation, Ruling.DISCLOSE) for relation in held}
    for relation, ruling in rulings.items():
        if ruling is Ruling.REFUSE:
            raise REFUSED[relation]
    disclosed = disclosure is not None and (disclosure.by, disclosure.to) == (giver, pitcher)
    if Ruling.DISCLOSE in rulings.values() and not disclosed:
        raise DisclosureNeeded(field="disclosure")


def prefer_no_name(campaign: Campaign, anonymous: bool, *, by: PersonId) -> Campaign:
    """A supporter decides whether everybody reads their name; the pitcher and stewards read it in any case."""
    supporter = campaign.supporter
    if supporter is None or supporter.person != by or supporter.anonymous == anonymous:
        return campaign
    return replace(campaign, supporter=replace(supporter, anonymous=anonymous))
