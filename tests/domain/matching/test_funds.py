"""Sponsoring: what a fund adds follows what peers give, and every cent of it is somewhere."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    CampaignMoney,
    PledgeState,
    SharedLearning,
    ShareKind,
    Source,
    Sponsorship,
    Totals,
)
from domain.cents.amounts import Money
from domain.cents.half import MatchMode, ReasonMissing
from domain.cents.matching import Fund, Gift, Match
from domain.events import Account, MatchAttached, MatchDetached, MatchReturned
from domain.managing import LONGEST_REASON, cancel, close
from domain.matching.funds import (
    AmountMissing,
    CapAboveFund,
    FundHasEnded,
    MatchesOwnPitch,
    MatchFund,
    NothingHeldBack,
    NumberOutOfRange,
    attach,
    concerns_match,
    decide_held,
    detach,
    follow,
    fund_is_wrong,
    in_percent,
    most_added,
    parse_whole,
    percent,
)
from domain.people import PersonId
from domain.pitching import HORIZON, DateInPast, DateTooFar, FieldMissing, TooLong
from domain.pledging import NoMoneyAsked, NotOpen, promise_money, withdraw
from domain.refusals import Refusal
from domain.stages import Stage
from domain.waiting import free_place, leave_place, take_place
from tests.domain.shelf import ANA, START, Shelf

ELISE = PersonId("elise")
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)
TODAY = date(2027, 3, 1)
FUND = MatchFund(id="f1", name="Learning fund", steward=ELISE, terms=Fund(amount=5_000_00))
NOTHING = Match()
NAMES = [PersonId(name) for name in ("ben", "chloé", "dev", "eve")]


def gifts(*cents: int) -> tuple[Gift, ...]:
    """Gifts of Ben, Chloé and so on."""
    return tuple(Gift(name, each) for name, each in zip(NAMES, cents, strict=False))


def matched(
    campaign: Campaign, *cents: int, fund: MatchFund = FUND, mode: MatchMode = MatchMode.PEERS, match: Match = NOTHING
) -> Campaign:
    """The campaign with these gifts and this fund, before the fund has followed."""
    totals = replace(campaign.totals, accepted=sum(cents), givers=len(cents))
    return replace(
        campaign, totals=totals, money=replace(campaign.money, sponsorship=Sponsorship(fund.id, mode, match))
    )


def test_attaching_says_what_the_fund_adds_at_most(summit: Campaign) -> None:
    after, (event,) = attach(summit, FUND, by=ELISE, at=NOW)
    assert after.money.sponsorship == Sponsorship("f1", MatchMode.PEERS, Match())
    assert event == MatchAttached(at=NOW, by=ELISE, fund="f1", most=300_00)
    assert attach(after, FUND, by=ELISE, at=NOW) == (after, ())


@pytest.mark.parametrize(
    ("changes", "fund", "by", "refusal"),
    [
        ({}, FUND, ANA, MatchesOwnPitch),
        ({"stage": Stage.UNDERWAY}, FUND, ELISE, NotOpen),
        ({"deadline": NOW - timedelta(seconds=1)}, FUND, ELISE, NotOpen),
        ({"money": CampaignMoney(), "totals": Totals()}, FUND, ELISE, NoMoneyAsked),
        ({}, replace(FUND, open=False), ELISE, FundHasEnded),
        ({}, replace(FUND, matched=5_000_00), ELISE, FundHasEnded),
        ({}, replace(FUND, terms=replace(FUND.terms, expires=NOW - timedelta(seconds=1))), ELISE, FundHasEnded),
    ],
)
def test_a_fund_is_not_attached_where_it_cannot_work(
    summit: Campaign, changes: dict[str, object], fund: MatchFund, by: PersonId, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as refused:
        attach(replace(summit, **changes), fund, by=by, at=NOW)
    assert refused.value.field == "fund"


@pytest.mark.parametrize(
    ("cents", "terms", "before", "after"),
    [
        pytest.param((100_00,), {}, Match(), Match(100_00), id="a first gift"),
        pytest.param((100_00, 50_00), {"held_back": 20}, Match(80_00, 20_00), Match(120_00, 30_00), id="a second one"),
        pytest.param((50_00,), {}, Match(150_00), Match(50_00), id="one was withdrawn"),
        pytest.param((), {}, Match(150_00), Match(), id="all were withdrawn"),
        pytest.param((400_00,), {}, Match(), Match(200_00), id="no peer is pushed out"),
        pytest.param((100_00,), {"amount": 70_00}, Match(), Match(70_00), id="all that the fund has"),
        pytest.param((100_00,), {"expires": NOW}, Match(), Match(100_00), id="in the last moment"),
        pytest.param((200_00,), {"expires": NOW - timedelta(1)}, Match(70_00), Match(70_00), id="after the last day"),
        pytest.param((50_00,), {"expires": NOW - timedelta(1)}, Match(70_00), Match(50_00), id="less, after that day"),
    ],
)
def test_the_match_follows_the_gifts(
    summit: Campaign, cents: tuple[int, ...], terms: dict[str, object], before: Match, after: Match
) -> None:
    fund = replace(FUND, terms=replace(FUND.terms, **terms), matched=before.total)
    followed, happened = follow(matched(summit, *cents, match=before), fund, gifts(*cents), at=NOW)
    assert followed.money.sponsorship == Sponsorship("f1", MatchMode.PEERS, after)
    assert followed.totals.own == 600_00
    sums = Counter[Account]()
    for move in (move for one in happened for move in one.moves):
        sums[move.account] += move.amount
    changed = {Account.MATCHED: after.now - before.now, Account.HELD: after.held - before.held}
    assert sums == Counter(changed | {Account.FUND: before.total - after.total})
    assert follow(followed, replace(fund, matched=after.total), gifts(*cents), at=NOW) == (followed, ())


def test_what_other_pitches_have_is_not_added_here(summit: Campaign) -> None:
    fund = replace(FUND, terms=Fund(amount=100_00), matched=70_00)
    followed, _ = follow(matched(summit, 50_00), fund, gifts(50_00), at=NOW)
    assert followed.match_cents == 30_00


def test_people_in_line_come_before_the_sponsor(summit: Campaign) -> None:
    """500.00 is given, 80.00 waits, and 600.00 is the peers' part: 20.00 is free for the sponsor."""
    before = matched(summit, 500_00)
    before = replace(before, totals=replace(before.totals, waiting=80_00))
    assert follow(before, FUND, gifts(500_00), at=NOW)[0].match_cents == 20_00


def test_somebody_who_comes_to_wait_takes_nothing_that_was_added(summit: Campaign) -> None:
    before = matched(summit, 300_00, match=Match(300_00))
    before = replace(before, totals=replace(before.totals, waiting=80_00))
    assert follow(before, replace(FUND, matched=300_00), gifts(300_00), at=NOW) == (before, ())


@pytest.mark.parametrize(
    ("cents", "own", "confirmed", "match", "own_after"),
    [
        ((100_00,), 600_00, 0, 100_00, 550_00),
        ((400_00,), 600_00, 0, 400_00, 400_00),
        ((400_00,), 600_00, 500_00, 300_00, 500_00),
        ((400_00,), 700_00, 0, 100_00, 700_00),
    ],
)
def test_in_shared_mode_the_own_sum_goes_with_the_half(
    summit: Campaign, cents: tuple[int, ...], own: int, confirmed: int, match: int, own_after: int
) -> None:
    """Unless the pitcher promised more than the half, or has put in more already."""
    before = matched(summit, *cents, mode=MatchMode.BOTH)
    before = replace(before, totals=replace(before.totals, own=own, confirmed=confirmed))
    after, (event,) = follow(before, FUND, gifts(*cents), at=NOW)
    assert (after.match_cents, after.totals.own) == (match, own_after)
    assert sum(move.amount for move in event.moves if move.account is Account.OWN) == own_after - own
    assert after.totals.own + after.totals.accepted + after.match_cents <= after.cost


@pytest.mark.parametrize("stage", [Stage.UNFUNDED, Stage.CANCELLED])
def test_all_returns_from_a_pitch_that_ended_without_its_resources(summit: Campaign, stage: Stage) -> None:
    before = replace(matched(summit, 100_00, match=Match(80_00, 20_00)), stage=stage)
    after, (event,) = follow(before, replace(FUND, matched=100_00), gifts(100_00), at=NOW)
    assert after.match_cents == 0
    assert (type(event), event.change) == (MatchReturned, 100_00)


def test_the_part_held_back_is_released_by_the_sharing(summit: Campaign) -> None:
    """As a move within the match: the fund's total stays."""
    shared = SharedLearning(kind=ShareKind.BLOG, where="there", takeaways="ask", thanks="", at=NOW)
    before = matched(summit, 100_00, match=Match(80_00, 20_00))
    before = replace(before, stage=Stage.APPLYING, shared_learning=shared)
    after, (event,) = follow(before, replace(FUND, matched=100_00), gifts(100_00), at=NOW)
    assert after.money.sponsorship == Sponsorship("f1", MatchMode.PEERS, Match(100_00, 0))
    assert {(move.account, move.amount) for move in event.moves} == {
        (Account.HELD, -20_00),
        (Account.MATCHED, 20_00),
    }
    assert follow(after, FUND, gifts(100_00), at=NOW) == (after, ())


def test_the_part_held_back_returns_when_nothing_was_shared(summit: Campaign) -> None:
    before = replace(matched(summit, 100_00, match=Match(80_00, 20_00)), stage=Stage.COMPLETE)
    after, (event,) = follow(before, replace(FUND, matched=100_00), gifts(100_00), at=NOW)
    assert after.money.sponsorship == Sponsorship("f1", MatchMode.PEERS, Match(80_00, 0))
    assert (type(event), event.change) == (MatchReturned, 20_00)


@pytest.mark.parametrize(("pay", "after"), [(True, Match(100_00)), (False, Match(80_00))])
def test_a_steward_decides_on_the_part_held_back(summit: Campaign, pay: bool, after: Match) -> None:
    """Afterwards it is not held back again, whatever else happens."""
    before = replace(matched(summit, 100_00, match=Match(80_00, 20_00)), stage=Stage.SHARING)
    fund = replace(FUND, terms=replace(FUND.terms, held_back=20), matched=100_00)
    decided, (event,) = decide_held(before, "It was recorded.", pay=pay, by=ELISE, at=NOW)
    assert decided.money.sponsorship == Sponsorship("f1", MatchMode.PEERS, after)
    assert (event.by, event.text) == (ELISE, "It was recorded.")
    fund = replace(fund, matched=after.total)
    assert follow(decided, fund, gifts(100_00), at=NOW) == (decided, ())


@pytest.mark.parametrize(
    ("stage", "match", "reason", "by", "refusal"),
    [
        (Stage.SHARING, Match(80_00, 20_00), " ", ELISE, ReasonMissing),
        (Stage.SHARING, Match(80_00, 20_00), "x" * (LONGEST_REASON + 1), ELISE, TooLong),
        (Stage.SHARING, Match(80_00, 20_00), "why", ANA, MatchesOwnPitch),
        (Stage.SHARING, Match(80_00), "why", ELISE, NothingHeldBack),
        (Stage.OPEN, Match(80_00, 20_00), "why", ELISE, NothingHeldBack),
        (Stage.APPLYING, Match(80_00, 20_00), "why", ELISE, NothingHeldBack),
    ],
)
def test_a_decision_needs_a_reason_and_something_to_decide_on(
    summit: Campaign, stage: Stage, match: Match, reason: str, by: PersonId, refusal: type[Refusal]
) -> None:
    before = replace(matched(summit, 100_00, match=match), stage=stage)
    with pytest.raises(refusal):
        decide_held(before, reason, pay=True, by=by, at=NOW)


def test_detaching_returns_all_and_gives_the_own_half_back_its_size(summit: Campaign) -> None:
    before = follow(matched(summit, 100_00, mode=MatchMode.BOTH), FUND, gifts(100_00), at=NOW)[0]
    after, (event,) = detach(before, by=ELISE, at=NOW)
    assert (before.totals.own, after.totals.own, after.money.sponsorship) == (550_00, 600_00, None)
    assert (type(event), event.change) == (MatchDetached, 100_00)
    with pytest.raises(NotOpen):
        detach(replace(before, stage=Stage.UNDERWAY), by=ELISE, at=NOW)
    with pytest.raises(MatchesOwnPitch):
        detach(before, by=ANA, at=NOW)


@pytest.mark.parametrize(
    ("changes", "concerns"),
    [
        ({}, False),
        ({"totals": Totals(own=600_00, supporters=1, cheers=1)}, False),
        ({"totals": Totals(own=600_00, accepted=1)}, True),
        ({"totals": Totals(own=600_00, waiting=1)}, True),
        ({"totals": Totals(own=700_00)}, True),
        ({"stage": Stage.CANCELLED}, True),
    ],
)
def test_only_money_and_stages_concern_the_match(summit: Campaign, changes: dict[str, object], concerns: bool) -> None:
    """And nothing concerns a pitch without a fund."""
    before = replace(summit, money=replace(summit.money, sponsorship=Sponsorship("f1")))
    assert concerns_match(before, replace(before, **changes)) is concerns
    assert not concerns_match(summit, replace(summit, **changes))
    assert concerns_match(summit, before)


def test_other_costs_concern_the_match(summit: Campaign) -> None:
    before = replace(summit, money=replace(summit.money, sponsorship=Sponsorship("f1")))
    assert concerns_match(before, replace(before, money=replace(before.money, costs=())))


@pytest.mark.parametrize(
    ("matched_elsewhere", "most"), [(0, 100_00), (1, 100_00), (9_99, 100_00), (10_00, 90_00), (99_99, 10_00), (100_00, 0)]
)  # fmt: skip
def test_what_others_got_shows_in_tenths_of_the_fund_only(summit: Campaign, matched_elsewhere: int, most: int) -> None:
    """So that a gift to another pitch cannot be read from this one's card."""
    fund = replace(FUND, terms=Fund(amount=100_00), matched=matched_elsewhere)
    assert most_added(matched(summit), fund, at=NOW) == most


def test_after_the_close_nothing_more_is_promised(summit: Campaign) -> None:
    underway = replace(matched(summit, 300_00, match=Match(70_00)), stage=Stage.UNDERWAY)
    assert most_added(underway, FUND, at=NOW) == 70_00
    assert follow(underway, replace(FUND, matched=70_00), gifts(300_00), at=NOW) == (underway, ())


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, []),
        ({"last_day": TODAY}, []),
        ({"name": ""}, [FieldMissing]),
        ({"name": "x" * 61}, [TooLong]),
        ({"amount": 0}, [AmountMissing]),
        ({"caps": {"per_gift": 0, "per_pitch": None}}, [AmountMissing]),
        ({"caps": {"per_gift": 100_00, "per_pitch": 100_01}}, [CapAboveFund]),
        ({"last_day": TODAY - timedelta(days=1)}, [DateInPast]),
        ({"last_day": TODAY + HORIZON + timedelta(days=1)}, [DateTooFar]),
        ({"name": "", "amount": 0, "last_day": TODAY - timedelta(days=1)}, [FieldMissing, AmountMissing, DateInPast]),
    ],
)
def test_everything_wrong_with_a_fund_is_said_at_once(given: dict[str, object], wrong: list[type[Refusal]]) -> None:
    terms = {"name": "Fund", "amount": 100_00, "caps": {"per_gift": None}, "last_day": None} | given
    found = list(fund_is_wrong(**terms, currency="CAD", today=TODAY))
    assert [type(one) for one in found] == wrong
    assert all(one.field for one in found)


@pytest.mark.parametrize(("text", "number"), [("", 0), ("0", 0), (" 25 ", 25), ("25%", 25), ("25 %", 25), ("100", 100)])
def test_whole_numbers_are_read_with_or_without_a_percent_sign(text: str, number: int) -> None:
    assert parse_whole(text, least=0, most=100, field="trigger") == number


@pytest.mark.parametrize("text", ["101", "-1", "1.5", "1,5", "ten", "²", "٣", "1e2", "1000000000000", "%%"])
def test_anything_else_is_refused_with_its_limits(text: str) -> None:
    with pytest.raises(NumberOutOfRange) as refused:
        parse_whole(text, least=0, most=100, field="trigger")
    assert (refused.value.field, refused.value.values) == ("trigger", {"least": 0, "most": 100})


@pytest.mark.parametrize("value", [1, 50, 100, 333, 1000])
def test_a_factor_is_a_percentage(value: int) -> None:
    assert in_percent(percent(value)) == value


class Matching(RuleBasedStateMachine):
    """People pledge, change their minds and wait in line on two pitches that share one fund."""

    def __init__(self) -> None:
        super().__init__()
        self.shelves = (Shelf(), Shelf())
        self.fund = FUND

    @initialize(
        amount=st.sampled_from([1_00, 6_00, 50_00]),
        factor=st.sampled_from([33, 100, 250]),
        held_back=st.sampled_from([0, 20, 100]),
        supporters=st.integers(0, 2),
        per_gift=st.none() | st.just(2_00),
        mode=st.sampled_from(MatchMode),
    )
    def make(
        self, amount: int, factor: int, held_back: int, supporters: int, per_gift: int | None, mode: MatchMode
    ) -> None:
        terms = Fund(
            amount=amount, factor=percent(factor), held_back=held_back, supporters=supporters, per_gift=per_gift
        )
        self.fund = replace(FUND, terms=terms, mode=mode)
        for shelf in self.shelves:
            self.keep(shelf, attach(shelf.load(ANA), self.fund, by=ELISE, at=START))

    def keep(self, shelf: Shelf, result: tuple[Campaign, tuple[object, ...]]) -> None:
        """Store, and let the fund follow, as `bot.turn.keep` does."""
        before = shelf.campaign
        shelf.keep(result)  # type: ignore[arg-type]
        if concerns_match(before, shelf.campaign):
            given = [
                Gift(one.person, one.counted)
                for one in shelf.pledges.values()
                if one.slot == MONEY_SLOT and one.state is PledgeState.ACCEPTED
            ]
            shelf.keep(follow(shelf.campaign, self.fund, given, at=shelf.now))
        self.fund = replace(self.fund, matched=-sum(one.ledger[Account.FUND, self.fund.slot] for one in self.shelves))
        if result[1]:
            self.ask_the_line(shelf)

    def ask_the_line(self, shelf: Shelf) -> None:
        """Free places go to the line; the fund follows that as well."""
        self.keep(shelf, free_place(shelf.load(ANA, slot=MONEY_SLOT), at=shelf.now))

    @rule(which=st.integers(0, 1), person=st.sampled_from(NAMES), cents=st.sampled_from([1_00, 2_50, 4_99, 10_00]))
    def promise(self, which: int, person: PersonId, cents: int) -> None:
        shelf = self.shelves[which]
        before = shelf.load(person)
        if before.stage is Stage.OPEN and before.target:
            result = promise_money(before, cents, by=person, at=shelf.now, source=Source.FORM, rest_waits=True)
            self.keep(shelf, result)

    @rule(which=st.integers(0, 1), person=st.sampled_from(NAMES))
    def take_back(self, which: int, person: PersonId) -> None:
        shelf = self.shelves[which]
        if shelf.campaign.stage in {Stage.OPEN, Stage.UNDERWAY}:
            self.keep(shelf, withdraw(shelf.load(person), MONEY_SLOT, by=person, at=shelf.now, confirmed=True))

    @precondition(lambda self: any(one.reserved for shelf in self.shelves for one in shelf.pledges.values()))
    @rule(takes=st.booleans())
    def answer_a_place(self, takes: bool) -> None:
        shelf, held = next((each, one) for each in self.shelves for one in each.pledges.values() if one.reserved)
        if shelf.campaign.stage is not Stage.OPEN:
            return
        before = shelf.load(held.person)
        answer = (
            take_place(before, by=held.person, at=shelf.now)
            if takes
            else leave_place(before, held.person, by=None, at=shelf.now)
        )
        self.keep(shelf, answer)

    @rule(which=st.integers(0, 1), ends=st.sampled_from(["close", "cancel"]))
    def end(self, which: int, ends: str) -> None:
        shelf = self.shelves[which]
        if shelf.campaign.stage is Stage.OPEN:
            before = shelf.load(ANA)
            self.keep(
                shelf, close(before, at=shelf.now, by=ANA) if ends == "close" else cancel(before, by=ANA, at=shelf.now)
            )

    @invariant()
    def the_fund_is_never_overspent(self) -> None:
        assert (
            0
            <= self.fund.matched
            == sum(shelf.campaign.match_cents for shelf in self.shelves)
            <= self.fund.terms.amount
        )

    @invariant()
    def nobody_is_pushed_out(self) -> None:
        for shelf in self.shelves:
            campaign, totals = shelf.campaign, shelf.campaign.totals
            if campaign.stage in {Stage.OPEN, Stage.UNDERWAY}:
                assert totals.own >= campaign.half
                assert totals.own + totals.accepted + totals.reserved + campaign.match_cents <= campaign.cost
                assert totals.accepted + totals.reserved <= campaign.target

    @invariant()
    def totals_are_the_sums_of_the_moves(self) -> None:
        for shelf in self.shelves:
            match = shelf.campaign.money.sponsorship.match if shelf.campaign.money.sponsorship else Match()
            ledger, slot = shelf.ledger, self.fund.slot
            assert (match.now, match.held) == (ledger[Account.MATCHED, slot], ledger[Account.HELD, slot])
            assert shelf.campaign.totals.own == 10_01 + ledger[Account.OWN, MONEY_SLOT]


Matching.TestCase.settings = settings(
    max_examples=150, stateful_step_count=25, derandomize=True, deadline=None, database=None
)
TestMatching = Matching.TestCase


def test_a_cap_above_the_fund_says_what_the_fund_has() -> None:
    (wrong,) = fund_is_wrong("Fund", 100_00, {"per_gift": 100_01}, None, currency="CAD", today=TODAY)
    assert (wrong.field, wrong.values) == ("per_gift", {"amount": Money(100_00)})
