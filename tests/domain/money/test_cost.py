"""Another cost, another share, other own money: whose promise ends, and what the pitcher has again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    CoPitcher,
    CostKind,
    CostLine,
    Pledge,
    PledgeState,
    Source,
    Totals,
    WithAllMoney,
)
from domain.cents.amounts import Money
from domain.cents.half import NO_OWN_HALF, NothingForPeers, OwnShare, Scope, Share, ShareDecision
from domain.money.cost import (
    OwnAboveCap,
    OwnBelowHalf,
    OwnBelowParts,
    ShareOnlySmaller,
    decide_share,
    recost,
    with_own,
)
from domain.money.payments import Result
from domain.people import PersonId
from domain.pitching import FieldMissing, TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.resources import Resource
from domain.stages import Stage
from tests.domain.terms import HALF, QUARTER

ANA, BEN, CHLOE, DEV, ELISE, GUS = (PersonId(name) for name in ("ana", "ben", "chloé", "dev", "elise", "gus"))
ARRIVING = (DEV, CHLOE, BEN)  # the earliest first, which is not the order of their names
NOW = datetime(2027, 3, 20, 17, 0, tzinfo=UTC)
REASON = "The fare is lower"
Peers = tuple[int, ...]


def promised(person: PersonId, cents: int, *, waiting: int = 0, reserved: int = 0) -> Pledge:
    """A promise of money, `waiting` of it in line."""
    return Pledge(
        person=person,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.WAITING if waiting == cents else PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=cents,
        waiting=waiting,
        at=NOW - timedelta(days=10 + ARRIVING[::-1].index(person)),
        reserved=reserved,
        place_since=NOW if reserved else None,
    )


def paid(summit: Campaign, own: int, *peers: int | Pledge, confirmed: int = 0, **values: Any) -> WithAllMoney:
    """Ana's open pitch of 1,200.00, with `own` promised, `confirmed` of it put in, and what peers promised.

    Peers stand here the earliest first; the pledges are loaded in the opposite order.
    """
    pledges = [
        promised(person, one) if isinstance(one, int) else one for person, one in zip(ARRIVING, peers, strict=False)
    ]
    totals = Totals(
        own=own,
        confirmed=confirmed,
        accepted=sum(one.counted for one in pledges),
        waiting=sum(one.waiting for one in pledges),
        reserved=sum(one.reserved for one in pledges),
        givers=sum(one.counted > 0 for one in pledges),
        supporters=len(pledges),
    )
    return WithAllMoney.of(replace(summit, **{"totals": totals, "pledges": tuple(reversed(pledges)), **values}))


def costing(cents: int) -> tuple[CostLine, ...]:
    """The lines of a cost."""
    return (CostLine(CostKind.REGISTRATION, cents),) if cents else ()


def change(
    campaign: Campaign, cents: int, own: int | None = None, *, by: PersonId = ANA, reason: str = REASON
) -> Result:
    """The pitcher, as a rule, gives the pitch another cost."""
    return recost(campaign, costing(cents), own, reason, by=by, at=NOW)


def after(result: Result) -> Campaign:
    """What a rule answered, once its moves are seen to balance, and its totals to be those of the pledges."""
    campaign, happened = result
    assert [sum(move.amount for move in one.moves) for one in happened] == [0] * len(happened)
    totals, standing = campaign.totals, [one for one in campaign.pledges if one.current]
    assert (totals.accepted, totals.waiting, totals.reserved, totals.givers, totals.supporters) == (
        sum(one.counted for one in standing),
        sum(one.waiting for one in standing),
        sum(one.reserved for one in standing),
        sum(one.counted > 0 for one in standing),
        len(standing),
    )
    assert totals.confirmed <= totals.own
    return campaign


def counted(campaign: Campaign) -> Peers:
    """What of each peer's promise is accepted, the earliest first."""
    found = [campaign.pledge_of(person, MONEY_SLOT) for person in ARRIVING]
    return tuple(one.counted for one in found if one)


@pytest.mark.parametrize(
    ("cost", "own", "peers"),
    [
        pytest.param(1_200_00, 600_00, (300_00, 200_00, 100_00), id="the same"),
        pytest.param(1_199_99, 600_00, (300_00, 200_00, 99_99), id="the odd cent is own"),
        pytest.param(1_100_00, 550_00, (300_00, 200_00, 50_00), id="the last in is released first, in part"),
        pytest.param(1_000_00, 500_00, (300_00, 200_00, 0), id="the last in is released"),
        pytest.param(999_99, 500_00, (300_00, 199_99, 0), id="then the one before"),
        pytest.param(600_00, 300_00, (300_00, 0, 0), id="the earliest stays"),
        pytest.param(500_00, 250_00, (250_00, 0, 0), id="the earliest in part"),
        pytest.param(2_00, 1_00, (1_00, 0, 0), id="a dollar each"),
        pytest.param(0, 0, (0, 0, 0), id="nothing costs anything any more"),
    ],
)
def test_smaller_cost_releases_the_last_in_first(summit: Campaign, cost: int, own: int, peers: Peers) -> None:
    campaign = after(change(paid(summit, 600_00, 300_00, 200_00, 100_00), cost))
    assert (campaign.cost, campaign.totals.own, counted(campaign)) == (cost, own, peers)


@pytest.mark.parametrize(
    ("own", "peer", "cost", "kept"),
    [
        pytest.param(800_00, 400_00, 1_000_00, 600_00, id="what peers leave open"),
        pytest.param(800_00, 400_00, 600_00, 300_00, id="but the half at least"),
        pytest.param(600_00, 100_00, 1_000_00, 600_00, id="as much as was promised"),
        pytest.param(600_00, 100_00, 1_100_00, 600_00, id="and no more"),
    ],
)
def test_own_money_that_is_not_named_becomes_what_is_then_still_open(
    summit: Campaign, own: int, peer: int, cost: int, kept: int
) -> None:
    assert after(change(paid(summit, own, peer), cost)).totals.own == kept


@pytest.mark.parametrize(
    ("cost", "own"),
    [(1_200_00, 900_00), (1_200_00, 600_00), (1_400_00, 700_00), (1_400_00, 1_100_00), (900_00, 450_00)],
)
def test_own_money_that_is_named_is_promised_and_peers_promise_as_before(summit: Campaign, cost: int, own: int) -> None:
    campaign = after(change(paid(summit, 600_00, 200_00, 100_00), cost, own))
    assert (campaign.totals.own, counted(campaign)) == (own, (200_00, 100_00))


def test_what_waits_goes_on_waiting_where_the_rest_is_released(summit: Campaign) -> None:
    """Chloé keeps 100.00 of 150.00 and Ben none of 150.00; their 50.00 each wait as before."""
    line = (promised(CHLOE, 200_00, waiting=50_00), promised(BEN, 200_00, waiting=50_00))
    campaign = after(change(paid(summit, 600_00, 300_00, *line), 800_00))
    assert [campaign.pledge_of(person, MONEY_SLOT) for person in ARRIVING] == [
        promised(DEV, 300_00),
        promised(CHLOE, 150_00, waiting=50_00),
        promised(BEN, 50_00, waiting=50_00),
    ]


def test_released_promise_has_ended(summit: Campaign) -> None:
    pledge = after(change(paid(summit, 600_00, 300_00, 300_00), 600_00)).pledge_of(CHLOE, MONEY_SLOT)
    assert pledge is not None
    assert (pledge.state, pledge.amount) == (PledgeState.RELEASED, 300_00)


def test_whoever_was_asked_about_a_place_is_asked_anew(summit: Campaign) -> None:
    campaign = after(
        change(paid(summit, 600_00, 500_00, promised(CHLOE, 90_00, waiting=90_00, reserved=50_00)), 1_200_00)
    )
    assert (campaign.totals.reserved, campaign.pledge_of(CHLOE, MONEY_SLOT)) == (
        0,
        promised(CHLOE, 90_00, waiting=90_00),
    )


@pytest.mark.parametrize(
    ("own", "cost", "named", "refusal", "values"),
    [
        (600_00, 1_200_00, 599_99, OwnBelowHalf, {"half": Money(600_00), "cost": Money(1_200_00)}),
        (600_00, 1_200_01, None, OwnBelowHalf, {"half": Money(600_01), "cost": Money(1_200_01)}),
        (600_00, 1_000_00, -1, OwnBelowHalf, {"half": Money(500_00), "cost": Money(1_000_00)}),
        (600_00, 1_200_00, 900_01, OwnAboveCap, {"cap": Money(900_00)}),
        (600_00, 800_00, 500_01, OwnAboveCap, {"cap": Money(500_00)}),
    ],
)
def test_own_money_lies_between_the_half_and_what_peers_leave(
    summit: Campaign, own: int, cost: int, named: int | None, refusal: type[Refusal], values: dict[str, Money]
) -> None:
    """A larger half is never taken silently, and nobody is pushed out: Dev has promised 300.00."""
    with pytest.raises(refusal) as refused:
        change(paid(summit, own, 300_00), cost, named)
    assert (refused.value.field, refused.value.values) == ("own", values)


@pytest.mark.parametrize(("cost", "own"), [(1_000_00, None), (800_00, 500_00), (1_000_00, 500_00)])
def test_own_money_may_fall_to_what_co_pitchers_declared(summit: Campaign, cost: int, own: int | None) -> None:
    parts = (CoPitcher(ELISE, 300_00, agreed=True), CoPitcher(GUS, 200_00, agreed=True))
    assert after(change(paid(summit, 600_00, co_pitchers=parts), cost, own)).totals.own >= 500_00


def test_own_money_does_not_fall_below_what_co_pitchers_declared(summit: Campaign) -> None:
    """Whoever was asked and has not agreed has declared nothing."""
    parts = (CoPitcher(ELISE, 500_00, agreed=True), CoPitcher(GUS, 50_00))
    with pytest.raises(OwnBelowParts) as refused:
        change(paid(summit, 600_00, co_pitchers=parts), 900_00, 499_99)
    assert (refused.value.field, refused.value.values) == ("own", {"parts": Money(500_00)})


@pytest.mark.parametrize(("cost", "own"), [(1_99, 1_00), (1_200_00, 1_199_01)])
def test_cost_leaves_peers_the_smallest_pledge(summit: Campaign, cost: int, own: int) -> None:
    with pytest.raises(NothingForPeers) as refused:
        change(paid(summit, 600_00), cost, own)
    assert refused.value.field == "own"


def test_cost_that_leaves_just_the_smallest_pledge_is_fine(summit: Campaign) -> None:
    assert after(change(paid(summit, 600_00), 2_00, 1_00)).target == 1_00


def test_only_the_pitcher_changes_the_cost(summit: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        change(paid(summit, 600_00, co_pitchers=(CoPitcher(ELISE, agreed=True),)), 1_000_00, by=ELISE)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.OPEN])
def test_only_an_open_pitch_gets_another_cost(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage) as refused:
        change(paid(summit, 600_00, stage=stage), 1_000_00)
    assert refused.value.values == {"number": 42}


def test_cost_is_not_changed_without_a_reason(summit: Campaign) -> None:
    with pytest.raises(FieldMissing) as refused:
        change(paid(summit, 600_00), 1_000_00, reason="")
    assert refused.value.field == "reason"


def test_reason_may_have_500_characters_and_not_one_more(summit: Campaign) -> None:
    after(change(paid(summit, 600_00), 1_000_00, reason="x" * 500))
    with pytest.raises(TooLong) as refused:
        change(paid(summit, 600_00), 1_000_00, reason="x" * 501)
    assert (refused.value.field, refused.value.values) == ("reason", {"most": 500, "typed": 501})


PARTS = (CoPitcher(ELISE, 200_00, agreed=True, confirmed=200_00),)
HALF_PAID = (CoPitcher(ELISE, 200_00, agreed=True, confirmed=100_00),)
ASKED = (CoPitcher(ELISE, 200_00),)
less_own = pytest.mark.parametrize(
    ("confirmed", "co_pitchers", "own", "left"),
    [
        pytest.param(0, (), 500_00, 0, id="nothing is in"),
        pytest.param(500_00, (), 500_00, 500_00, id="what is in is still promised"),
        pytest.param(600_00, (), 500_00, 500_00, id="what is beyond the promise"),
        pytest.param(600_00, PARTS, 500_00, 500_00, id="the pitcher's 400.00 beside a part of 200.00"),
        pytest.param(500_00, PARTS, 500_00, 500_00, id="just as much as is theirs"),
        pytest.param(500_00, HALF_PAID, 500_00, 400_00, id="a part is kept free for who declared it"),
        pytest.param(600_00, ASKED, 500_00, 500_00, id="who has not agreed declares nothing"),
        pytest.param(600_00, (), 600_00, 600_00, id="as much as before"),
        pytest.param(600_00, (), 800_00, 600_00, id="more is promised, not put in"),
    ],
)


@less_own
def test_less_own_money_gives_the_pitcher_back_what_is_beyond_their_part(
    summit: Campaign, confirmed: int, co_pitchers: tuple[CoPitcher, ...], own: int, left: int
) -> None:
    campaign, moves = with_own(paid(summit, 600_00, confirmed=confirmed, co_pitchers=co_pitchers), own)
    assert (campaign.totals.own, campaign.totals.confirmed, campaign.co_pitchers) == (own, left, co_pitchers)
    assert sum(move.amount for move in moves) == 0


@less_own
def test_pitcher_has_it_again_when_the_cost_changes(
    summit: Campaign, confirmed: int, co_pitchers: tuple[CoPitcher, ...], own: int, left: int
) -> None:
    campaign = after(change(paid(summit, 600_00, confirmed=confirmed, co_pitchers=co_pitchers), own * 2, own))
    assert (campaign.totals.own, campaign.totals.confirmed, campaign.co_pitchers) == (own, left, co_pitchers)


def decide(campaign: Campaign, share: OwnShare) -> Result:
    """A steward's word on the share of this pitch."""
    return decide_share(
        campaign, ShareDecision(share=share, scope=Scope.PITCH, by=GUS, reason="On a student's wage", at=NOW)
    )


@pytest.mark.parametrize(
    ("own", "confirmed", "co_pitchers", "share", "left"),
    [
        pytest.param(600_00, 0, (), QUARTER, 300_00, id="the half falls, and with it own money that is just the half"),
        pytest.param(600_00, 0, (), Share(1, 7), 171_43, id="rounded up"),
        pytest.param(600_00, 0, (), NO_OWN_HALF, 0, id="none at all"),
        pytest.param(600_00, 0, (), HALF, 600_00, id="the same share"),
        pytest.param(600_01, 0, (), QUARTER, 600_01, id="own money above the half stays promised"),
        pytest.param(600_00, 299_99, (), QUARTER, 300_00, id="less is in than the new half"),
        pytest.param(600_00, 400_00, (), QUARTER, 400_00, id="what is in stays promised"),
        pytest.param(600_00, 400_00, PARTS, QUARTER, 400_00, id="both have put in 200.00"),
        pytest.param(600_00, 350_00, HALF_PAID, QUARTER, 450_00, id="250.00 are in, and 200.00 declared"),
        pytest.param(600_00, 150_00, ASKED, QUARTER, 300_00, id="who has not agreed declares nothing"),
    ],
)
def test_smaller_share_frees_own_money_that_nothing_binds(
    summit: Campaign, own: int, confirmed: int, co_pitchers: tuple[CoPitcher, ...], share: OwnShare, left: int
) -> None:
    campaign = after(decide(paid(summit, own, 300_00, confirmed=confirmed, co_pitchers=co_pitchers), share))
    assert (campaign.money.own_share, campaign.totals.own) == (share, left)
    assert (campaign.totals.confirmed, counted(campaign)) == (confirmed, (300_00,))


@pytest.mark.parametrize("share", [Share(2, 3), Share(1, 1), Share(51, 100)])
def test_larger_share_of_an_open_pitch_is_refused(summit: Campaign, share: Share) -> None:
    with pytest.raises(ShareOnlySmaller) as refused:
        decide(paid(summit, 600_00), share)
    assert (refused.value.field, refused.value.values) == ("share", {"half": Money(600_00)})


@pytest.mark.parametrize("share", [QUARTER, Share(2, 3), NO_OWN_HALF])
def test_any_share_can_be_decided_for_a_draft(draft: Campaign, share: OwnShare) -> None:
    campaign = after(decide(draft, share))
    assert campaign == replace(draft, money=replace(draft.money, own_share=share))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.DRAFT, Stage.OPEN}])
def test_share_is_not_decided_once_the_pitch_has_closed(summit: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        decide(paid(summit, 600_00, stage=stage), QUARTER)
