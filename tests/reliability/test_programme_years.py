"""Twenty years of the programme: every promise ends kept, withdrawn, expired with notice or visibly at risk."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import select

from adapters.card import Notice, Paragraph
from adapters.text import spans
from bot.clock import real_now
from bot.features.home import home_card
from bot.features.matching.handlers import pitcher_parts
from bot.features.pledging.views import receipt_sentence
from bot.turn import Turn
from bot.working_days import hours_of
from domain.campaign import MONEY_SLOT, Campaign, DeliveryState, Pledge, PledgeState
from domain.money.payments import PAYING
from domain.people import PersonId
from domain.reminding import PromptName
from domain.stages import PUBLISHED, Stage
from storage.tables import CampaignRow, PledgeRow
from storage.unit_of_work import UnitOfWork
from storage.verify import differences
from tests.reliability.programme_year import Year, all_of, programme_year, uow_of

pytestmark = pytest.mark.reliability

SEEDS = range(1, 21)
ANSWERS = ("I could not find out", "I couldn’t post", "Je n’ai pas pu")
OVER = frozenset({Stage.UNFUNDED, Stage.CANCELLED})
TOLD = {  # by which message an end is told
    PledgeState.DECLINED: {PromptName.HELP_ENDED},
    PledgeState.RELEASED: {PromptName.HELP_ENDED, PromptName.PLACE_ENDED, PromptName.PART_RELEASED},
}


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_promise_ends_in_silence(tmp_path: Path, seed: int) -> None:
    """A year of sixty people; `random.Random(seed)` drives what they do."""
    async with programme_year(seed, tmp_path) as year:
        await year.live()
        ends = await year.bot.store.database.read(lambda session: _Ends(uow_of(session), year).all())
        silent = [line for line, end in ends.items() if end == "silent"]
        assert silent == [], f"seed {seed}"
        assert len(ends) > 25, f"seed {seed}: {Counter(ends.values())}"
        assert await year.bot.store.database.read(differences) == [], f"seed {seed}"
        assert await year.bot.store.database.read(_broken_halves) == [], f"seed {seed}"
        assert _out_of_hours(year) == [], f"seed {seed}"
        assert sum(year.slack.faults.happened.values()) > 10, f"seed {seed}"


@dataclass
class _Ends:
    """What became of each promise of a year."""

    uow: UnitOfWork
    year: Year

    def all(self) -> dict[str, str]:
        """Every pledge, own promise, held place and match, in words, with its end."""
        session, found = self.uow._session, {}
        for row in session.scalars(_ordered(CampaignRow, "number")):
            campaign = self.uow.campaigns.get(row.id)
            if campaign.stage not in PUBLISHED:
                continue
            name = f"P-{campaign.number} ({campaign.stage})"
            found[f"{name}: own money"] = self._own(campaign)
            if campaign.money.sponsorship:
                found[f"{name}: match"] = self._match(campaign)
        for row in session.scalars(_ordered(PledgeRow, "campaign_id", "person_id", "slot")):
            person = PersonId(row.person_id)
            campaign = self.uow.campaigns.get(row.campaign_id, acting=person)
            pledge = campaign.pledge_of(person, row.slot)
            assert pledge
            who = self.uow.people.get(person).name
            what = f"{row.slot} {pledge.amount} {pledge.state}/{pledge.delivery}"
            found[f"P-{campaign.number} ({campaign.stage}): {what} of {who}"] = self._pledge(campaign, pledge)
            if pledge.reserved:
                found[f"P-{campaign.number}: place held for {who}"] = self._held(campaign, pledge)
        return found

    def _pledge(self, campaign: Campaign, pledge: Pledge) -> str:
        if pledge.state is PledgeState.WITHDRAWN:
            return "withdrawn" if self._has_done(campaign, pledge, "withdrawn", "joined", "changed") else "silent"
        if pledge.state in TOLD:
            if self._has_done(campaign, pledge, "help_off", "place_lapsed"):
                return "withdrawn"
            return self._told(campaign, pledge.person, TOLD[pledge.state])
        if pledge.slot == MONEY_SLOT and pledge.back > pledge.returned:
            return self._visible(campaign, pledge.person, "back_due")
        if campaign.stage in OVER:
            return self._told(campaign, pledge.person, {PromptName.ENDED}, home=f"ended_{campaign.stage}")
        if pledge.slot == MONEY_SLOT and pledge.arrived >= pledge.counted > 0:
            return "kept"
        if pledge.slot != MONEY_SLOT and pledge.delivery is DeliveryState.CONFIRMED:
            return "kept"
        words = receipt_sentence(self._turn(pledge.person).say, campaign, pledge)
        return "at risk" if words in self._home(pledge.person) else "silent"

    def _told(self, campaign: Campaign, person: PersonId, prompts: set[PromptName], *, home: str = "") -> str:
        """By a message that was promised, or that waits for a pause to end; or on Home, where reminders are off."""
        for prompt in prompts:
            told = "SELECT 1 FROM message WHERE kind = 'direct' AND person_id = :person AND payload LIKE :item"
            item = f'%"prompt": "{prompt}", "campaign": "{campaign.id}"%'
            waits = (
                "SELECT 1 FROM due WHERE about_id = :campaign AND person_id = :person AND prompt = :prompt AND NOT done"
            )
            given = {"person": person, "item": item, "campaign": campaign.id, "prompt": str(prompt)}
            if any(self.uow._session.execute(text(query), given).first() for query in (told, waits)):
                return "told"
        if home and self._visible(campaign, person, home) == "at risk":
            return "told"
        return "not reminded" if self.uow.people.get(person).quiet else "silent"

    def _visible(self, campaign: Campaign, person: PersonId, key: str) -> str:
        """Whether this sentence, up to the title, stands on the person's Home."""
        title = campaign.texts.title
        sentence = str(self._turn(person).say(key, title=title, name="\0", amount="\0", there="\0", part="\0"))
        parts = [one for one in sentence.split("\0") if title in one]
        home = self._home(person)
        return "at risk" if parts and all(one in home for one in parts) else "silent"

    def _own(self, campaign: Campaign) -> str:
        if campaign.stage in OVER or not campaign.totals.own:
            return "not due"
        if campaign.totals.confirmed >= campaign.totals.own or campaign.money.real_cost is not None:
            return "kept"
        if campaign.stage not in PAYING:
            return "at risk" if campaign.texts.title in self._home(campaign.pitcher) else "silent"
        concerned = (campaign.pitcher, *(one.person for one in campaign.co_pitchers if one.agreed))
        seen = {self._visible(campaign, person, "own_intro") for person in concerned}
        return "at risk" if "at risk" in seen else "silent"

    def _match(self, campaign: Campaign) -> str:
        match = campaign.money.sponsorship.match
        if campaign.stage in OVER:
            return "returned" if not match.total or campaign.money.real_cost is not None else "silent"
        if not match.held:
            return "kept" if match.now else "not due"
        parts = pitcher_parts(self._turn(campaign.pitcher), campaign)  # as they stand in Manage and in `/pitch match`
        return "at risk" if any(_words(one) for one in parts) else "silent"

    def _held(self, campaign: Campaign, pledge: Pledge) -> str:
        waits = self.uow.schedule.waiting(campaign.id, PromptName.PLACE_LAPSES, pledge.person)
        seen = self._visible(campaign, pledge.person, "place_free")
        return "at risk" if waits and seen == "at risk" else "silent"

    def _has_done(self, campaign: Campaign, pledge: Pledge, *facts: str) -> bool:
        """Whether the giver ended it themselves; a row is about the slot that its values name."""
        query = text("SELECT fact, data FROM journal WHERE campaign_id = :campaign AND by_id = :person")
        rows = self.uow._session.execute(query, {"campaign": campaign.id, "person": pledge.person})
        return any(fact in facts and (fact == "joined" or f'"{pledge.slot}"' in data) for fact, data in rows)

    def _turn(self, person: PersonId) -> Turn:
        return Turn(self.uow, self.uow.people.get(person), self.year.clock.now(), real_now())

    def _home(self, person: PersonId) -> str:
        return _words(home_card(self._turn(person)))


def _ordered(table: Any, *columns: str) -> Any:
    return select(table).order_by(*(getattr(table, column) for column in columns))


def _words(shown: Any) -> str:
    """All that a card says in its paragraphs and its small print."""
    found = [one for kind in (Paragraph, Notice) for one in all_of(shown, kind)]
    return "\n".join("".join(getattr(span, "text", span) for span in spans(one.text)) for one in found)


def _broken_halves(session: Any) -> list[str]:
    """Pitches whose own money is below their half, or whose peers and sponsor bring more than is theirs to bring."""
    broken = []
    uow = uow_of(session)
    for row in session.scalars(_ordered(CampaignRow, "number")):
        campaign = uow.campaigns.get(row.id)
        totals = campaign.totals
        if campaign.stage in PUBLISHED and campaign.money.real_cost is None:
            wrong = totals.own < campaign.half or totals.accepted + totals.reserved > campaign.target
            broken += [f"P-{campaign.number}: {totals}"] if wrong else []
    return broken


def _out_of_hours(year: Year) -> list[str]:
    """Direct messages that came outside somebody's working hours; what became of a Publish is an answer, and may."""
    found = []
    for person in year.slack.people:
        hours = hours_of(person.zone, "CA-BC")
        for one in year.slack.messages(year.slack.dm(person.user)):
            if one.bot and not one.ephemeral_for and not hours.contains(one.at) and not one.text.startswith(ANSWERS):
                found.append(f"{person.name} at {one.at.astimezone(ZoneInfo(person.zone))}: {one.text[:80]}")
    return found
