"""From a first idea to an open pitch: every gate, every date, and the instant of the deadline."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime

import pytest

from domain.campaign import MONEY_SLOT, Campaign, CampaignMoney, CostKind, CostLine, Elsewhere, Need, Texts, Totals
from domain.cents.amounts import Money
from domain.cents.half import NothingForPeers
from domain.events import Account, Move, NotPosted, Opened, Published
from domain.people import PersonId
from domain.pitching import (
    GIVING_BACK,
    WHAT_AND_WHY,
    AppliedTooEarly,
    ClosesTooLate,
    DateInPast,
    DateTooFar,
    EndsBeforeStart,
    FieldMissing,
    GateMissing,
    NoChannel,
    NotADraft,
    SharedTooEarly,
    TooLong,
    check_gates,
    everything_wrong,
    gates_missing,
    open_up,
    publish,
    turn_back,
)
from domain.refusals import NotYourPitch, Refusal
from domain.resources import Resource
from domain.stages import Stage

ANA, BEN = PersonId("ana"), PersonId("ben")
TODAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)  # Monday 9:00 in Vancouver
GATES = [
    "benefit_me", "benefit_peers", "benefit_organisation", "share_kinds", "share_audience", "share_by",
    "when", "then", "when_date",
]  # fmt: skip
Told = list[tuple[type[Refusal], str | None, Mapping[str, object]]]


def told(refusals: Iterable[Refusal]) -> Told:
    """What the person reads: which sentence, at which field, with which values."""
    return [(type(one), one.field, one.values) for one in refusals]


def test_complete_draft_has_nothing_wrong(draft: Campaign) -> None:
    assert everything_wrong(draft, today=TODAY) == ()


def test_empty_draft_is_told_everything_at_once(draft: Campaign) -> None:
    empty = replace(draft, texts=Texts(), money=CampaignMoney(), needs=(), close_on=None, channel=None)
    fields = [
        "title", "why", "starts",
        "benefit_me", "benefit_peers", "benefit_organisation", "share_audience", "when", "then",
        "share_kinds", "share_by", "when_date", "close_on",
    ]  # fmt: skip
    assert told(everything_wrong(empty, today=TODAY)) == [
        *((FieldMissing, field, {}) for field in fields),
        (NoChannel, "channel", {}),
    ]


def test_pitch_for_feedback_alone_asks_for_nothing(draft: Campaign) -> None:
    assert everything_wrong(replace(draft, money=replace(draft.money, costs=()), needs=()), today=TODAY) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"starts": date(2027, 2, 28), "ends": None}, [
            (DateInPast, "starts", {"day": date(2027, 2, 28)}),
            (ClosesTooLate, "close_on", {"starts": date(2027, 2, 28)}),
        ]),
        ({"ends": date(2027, 5, 9)}, [(EndsBeforeStart, "ends", {"starts": date(2027, 5, 10)})]),
        ({"ends": date(2027, 5, 10)}, []),
        ({"ends": None}, []),
        ({"ends": date(2032, 3, 1)}, [
            (DateTooFar, "ends", {"day": date(2032, 3, 1)}),
            (SharedTooEarly, "share_by", {"ends": date(2032, 3, 1)}),
            (AppliedTooEarly, "when_date", {"ends": date(2032, 3, 1)}),
        ]),
        ({"share_by": date(2027, 5, 10)}, [(SharedTooEarly, "share_by", {"ends": date(2027, 5, 11)})]),
        ({"share_by": date(2027, 5, 11)}, []),
        ({"share_by": date(2020, 1, 1)}, [(SharedTooEarly, "share_by", {"ends": date(2027, 5, 11)})]),
        ({"share_by": date(2032, 2, 28)}, []),
        ({"share_by": date(2032, 2, 29)}, [(DateTooFar, "share_by", {"day": date(2032, 2, 29)})]),
        ({"when_date": date(2027, 5, 10)}, [(AppliedTooEarly, "when_date", {"ends": date(2027, 5, 11)})]),
        ({"when_date": date(2027, 5, 11)}, []),
        ({"when_date": date(9999, 12, 31)}, [(DateTooFar, "when_date", {"day": date(9999, 12, 31)})]),
        ({"title": "x" * 120, "why": "x" * 1000, "without_help": ""}, []),
        ({"title": "x" * 121}, [(TooLong, "title", {"most": 120, "typed": 121})]),
        ({"without_help": "x" * 1001}, [(TooLong, "without_help", {"most": 1000, "typed": 1001})]),
        ({"benefit_peers": "x" * 1001}, [(TooLong, "benefit_peers", {"most": 1000, "typed": 1001})]),
        ({"then": "x" * 121}, [(TooLong, "then", {"most": 120, "typed": 121})]),
    ],
)  # fmt: skip
def test_text_or_date_that_cannot_be_is_told(draft: Campaign, changed: dict[str, object], expected: Told) -> None:
    texts = replace(draft.texts, **changed)  # type: ignore[arg-type]
    assert told(everything_wrong(replace(draft, texts=texts), today=TODAY)) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"close_on": date(2027, 5, 11)}, [(ClosesTooLate, "close_on", {"starts": date(2027, 5, 10)})]),
        ({"close_on": date(2027, 5, 10)}, []),
        ({"close_on": date(2027, 3, 1)}, []),
        ({"close_on": date(2027, 2, 28)}, [(DateInPast, "close_on", {"day": date(2027, 2, 28)})]),
        ({"channel": ""}, [(NoChannel, "channel", {})]),
        ({"needs": (Need(position=0, resource=Resource.VENUE, what="x" * 120),)}, []),
        ({"needs": (Need(position=0, resource=Resource.VENUE, what="x" * 121),)},
         [(TooLong, "need_venue", {"most": 120, "typed": 121})]),
        ({"needs": (Need(position=0, resource=Resource.VENUE, what="x", by=date(2027, 2, 28)),)},
         [(DateInPast, "needed_by", {"day": date(2027, 2, 28)})]),
        ({"money": CampaignMoney(costs=(CostLine(CostKind.MATERIALS, 2_00),))}, []),
        ({"money": CampaignMoney(costs=(CostLine(CostKind.MATERIALS, 1_00), CostLine(CostKind.OTHER, 99)))},
         [(NothingForPeers, "cost_registration",
           {"cost": Money(1_99), "own": Money(1_00), "left": Money(99), "smallest": Money(1_00)})]),
    ],
)  # fmt: skip
def test_cost_need_or_deadline_that_cannot_be_is_told(
    draft: Campaign, changed: dict[str, object], expected: Told
) -> None:
    assert told(everything_wrong(replace(draft, **changed), today=TODAY)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("gate", GATES)
def test_gate_is_shut_while_its_field_is_empty(draft: Campaign, gate: str) -> None:
    texts = replace(draft.texts, **{gate: getattr(Texts(), gate)})
    with pytest.raises(GateMissing) as refused:
        check_gates(texts)
    assert (gates_missing(texts), refused.value.values) == ((gate,), {"gate": gate})


def test_gates_are_three_benefits_a_plan_to_share_and_an_intention() -> None:
    assert gates_missing(Texts(title="Data ethics summit", why="Because")) == tuple(GATES)


@pytest.mark.parametrize("gate", ["benefit_me", "benefit_peers", "benefit_organisation"])
def test_publishing_is_refused_without_all_three_benefits(draft: Campaign, gate: str) -> None:
    texts = replace(draft.texts, **{gate: ""})  # type: ignore[arg-type]
    with pytest.raises(FieldMissing) as refused:
        publish(replace(draft, texts=texts), by=ANA, at=NOW)
    assert refused.value.field == gate


def test_publishing_asks_for_the_first_post_and_fixes_the_deadline(draft: Campaign) -> None:
    assert publish(draft, by=ANA, at=NOW) == (
        replace(draft, stage=Stage.PUBLISHING, deadline=datetime(2027, 4, 21, 6, 59, tzinfo=UTC)),
        (Published(at=NOW, by=ANA, channel="C-LEARNING"),),
    )


@pytest.mark.parametrize(
    ("zone", "day", "deadline"),
    [
        ("America/Vancouver", date(2027, 3, 13), datetime(2027, 3, 14, 7, 59, tzinfo=UTC)),
        ("America/Vancouver", date(2027, 3, 14), datetime(2027, 3, 15, 6, 59, tzinfo=UTC)),
        ("Europe/Paris", date(2027, 3, 27), datetime(2027, 3, 27, 22, 59, tzinfo=UTC)),
        ("Europe/Paris", date(2027, 3, 28), datetime(2027, 3, 28, 21, 59, tzinfo=UTC)),
        ("America/St_Johns", date(2027, 4, 1), datetime(2027, 4, 2, 2, 29, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2027, 4, 1), datetime(2027, 4, 1, 18, 14, tzinfo=UTC)),
        ("Pacific/Kiritimati", date(2027, 4, 1), datetime(2027, 4, 1, 9, 59, tzinfo=UTC)),
        ("UTC", date(2027, 4, 1), datetime(2027, 4, 1, 23, 59, tzinfo=UTC)),
    ],
)
def test_deadline_is_2359_where_the_pitcher_lives(draft: Campaign, zone: str, day: date, deadline: datetime) -> None:
    published, _ = publish(replace(draft, zone=zone, close_on=day), by=ANA, at=NOW)
    assert published.deadline == deadline


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        (date(2027, 11, 6), datetime(2027, 11, 7, 6, 59, tzinfo=UTC)),
        (date(2027, 11, 7), datetime(2027, 11, 8, 7, 59, tzinfo=UTC)),
    ],
)
def test_deadline_in_autumn_follows_the_clock_on_the_wall(draft: Campaign, day: date, deadline: datetime) -> None:
    later = date(2027, 12, 1)
    texts = replace(draft.texts, starts=later, ends=later, share_by=later, when_date=later)
    published, _ = publish(replace(draft, texts=texts, close_on=day), by=ANA, at=NOW)
    assert published.deadline == deadline


def test_deadline_on_a_night_whose_last_hour_comes_twice_is_the_later_one(draft: Campaign) -> None:
    """In Santiago the clock goes from midnight back to 23:00 on 3 April 2027: the day ends once."""
    published, _ = publish(replace(draft, zone="America/Santiago", close_on=date(2027, 4, 3)), by=ANA, at=NOW)
    assert published.deadline is not None
    assert published.deadline.astimezone(UTC) == datetime(2027, 4, 4, 3, 59, tzinfo=UTC)


def test_today_is_the_day_where_the_pitcher_lives(draft: Campaign) -> None:
    """At 3:00 UTC on 2 March it is still 1 March in Vancouver, and a pitch may close on that day."""
    late = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)
    published, _ = publish(replace(draft, close_on=date(2027, 3, 1)), by=ANA, at=late)
    assert published.deadline == datetime(2027, 3, 2, 7, 59, tzinfo=UTC)


def test_publishing_somebody_elses_draft_is_refused(draft: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        publish(draft, by=BEN, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DRAFT])
def test_publishing_twice_is_refused(draft: Campaign, stage: Stage) -> None:
    with pytest.raises(NotADraft) as refused:
        publish(replace(draft, stage=stage), by=ANA, at=NOW)
    assert refused.value.values == {"number": 42}


def test_confirmed_first_post_opens_the_pitch_and_promises_the_own_half(draft: Campaign) -> None:
    costs = (CostLine(CostKind.TRAVEL, 1_200_01),)
    publishing = replace(draft, stage=Stage.PUBLISHING, money=replace(draft.money, costs=costs))
    assert open_up(publishing, at=NOW) == (
        replace(publishing, stage=Stage.OPEN, totals=Totals(own=600_01)),
        (
            Opened(
                at=NOW,
                moves=(
                    Move(Account.PERSON, ANA, MONEY_SLOT, -600_01),
                    Move(Account.OWN, ANA, MONEY_SLOT, 600_01),
                ),
                own=600_01,
                cost=1_200_01,
            ),
        ),
    )


def test_pitch_is_shown_in_the_channels_that_it_was_put_into(draft: Campaign) -> None:
    both = replace(draft, other_places=(Elsewhere("teams", "19:DATA"),))
    assert [both.shown_in(channel) for channel in ("C-LEARNING", "19:DATA", "C-OTHER")] == [True, True, False]


def test_refused_first_post_turns_the_pitch_back_into_a_draft(draft: Campaign) -> None:
    publishing, _ = publish(draft, by=ANA, at=NOW)
    assert turn_back(publishing, at=NOW, why="not_in_channel") == (
        draft,
        (NotPosted(at=NOW, why="not_in_channel"),),
    )


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.PUBLISHING])
def test_post_confirmed_or_refused_again_changes_nothing(draft: Campaign, stage: Stage) -> None:
    there = replace(draft, stage=stage)
    assert [open_up(there, at=NOW), turn_back(there, at=NOW, why="again")] == [(there, ()), (there, ())]


def test_every_text_that_people_write_has_its_longest_length() -> None:
    written = {one.name for one in fields(Texts) if one.type is str or one.type == "str"}
    assert {rule.field for rule in (*WHAT_AND_WHY, *GIVING_BACK)} == written
