"""A small pitch, and a shelf that plays the storage: the rules see only the pledges of the people concerned."""

from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

from domain.campaign import (
    CURRENT,
    MONEY_SLOT,
    Campaign,
    CampaignId,
    CampaignMoney,
    CostKind,
    CostLine,
    Need,
    Pledge,
    ShareKind,
    Slot,
    Supporter,
    Texts,
    Totals,
    WithAllMoney,
)
from domain.events import Account, Event
from domain.people import OrganisationId, PersonId
from domain.resources import Resource
from domain.stages import Stage
from domain.waiting import free_place

ANA = PersonId("ana")
START = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
TARGET, WANTED = 10_00, 2
EXPERTS = Slot("need:0")
Key = tuple[PersonId, Slot]


def workshop() -> Campaign:
    """Ana's open pitch: 20.01 in all, of which peers may give 10.00, and two experts."""
    day = date(2027, 5, 10)
    texts = Texts(
        title="Facilitation workshop",
        benefit_me="I learn",
        benefit_peers="You learn",
        benefit_organisation="We learn",
        share_kinds=(ShareKind.BLOG,),
        share_audience="Everyone",
        share_by=day,
        when="we meet",
        then="facilitate",
        when_date=day,
    )
    return Campaign(
        id=CampaignId("workshop"),
        organisation=OrganisationId("bc"),
        number=7,
        pitcher=ANA,
        language="en",
        zone="America/Vancouver",
        stage=Stage.OPEN,
        texts=texts,
        money=CampaignMoney(costs=(CostLine(CostKind.MATERIALS, 20_01),)),
        needs=(Need(position=0, resource=Resource.EXPERTISE, what="A facilitator", quantity=WANTED),),
        deadline=START + timedelta(days=40),
        totals=Totals(own=10_01),
    )


class Shelf:
    """Plays the storage: keeps every pledge, and hands the rules those of the people concerned."""

    def __init__(self) -> None:
        self.campaign = workshop()
        self.pledges: dict[Key, Pledge] = {}
        self.supporters: dict[PersonId, Supporter] = {}
        self.ledger: Counter[tuple[Account, Slot]] = Counter()
        self.owed: Counter[Key] = Counter()
        self.now = START

    def load(
        self, person: PersonId, *, acting: PersonId | None = None, slot: Slot | None = None, money: bool = False
    ) -> Campaign:
        """The campaign with this person's pledges, as it is loaded for whoever acts, a little later than before.

        With `money` all pledges of money are there too.
        """
        self.now += timedelta(seconds=1)
        line = [one for one in self.pledges.values() if one.slot == slot and one.waiting and not one.reserved]
        standing = sorted((one for one in line if one.state in CURRENT), key=lambda one: one.at)
        loaded = replace(
            self.campaign,
            pledges=tuple(
                one for one in self.pledges.values() if one.person == person or (money and one.slot == MONEY_SLOT)
            ),
            supporter=self.supporters.get(acting or person),
            next_waiting=standing[0] if standing else None,
        )
        return WithAllMoney.of(loaded) if money else loaded

    def keep(self, result: tuple[Campaign, tuple[Event, ...]]) -> bool:
        """Store what a rule answered; say whether anything happened."""
        after, happened = result
        self.pledges |= {(one.person, one.slot): one for one in after.pledges}
        if after.supporter:
            self.supporters[after.supporter.person] = after.supporter
        stored = {one.name: getattr(after, one.name) for one in fields(Campaign)}
        self.campaign = Campaign(**{**stored, "pledges": (), "supporter": None, "next_waiting": None})
        for one in happened:
            assert sum(move.amount for move in one.moves) == 0
            for move in one.moves:
                self.ledger[move.account, move.slot] += move.amount
                if move.account is Account.PERSON:
                    self.owed[move.person, move.slot] -= move.amount
        return bool(happened)

    def free_places(self) -> None:
        """Offer what is free to the line, one after the other."""
        while self.keep(free_place(self.load(ANA, slot=MONEY_SLOT), at=self.now)):
            pass
