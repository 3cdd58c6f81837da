"""The learning comes back, and every supporter says whether it gave them what they hoped for."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.campaign import (
    MONEY_SLOT,
    Campaign,
    Pledge,
    PledgeState,
    SharedLearning,
    ShareKind,
    Source,
    Supporter,
    Totals,
    Verdict,
)
from domain.events import CameBack, Judged, Shared, StillLearned, VerdictsEnded
from domain.people import PersonId
from domain.pitching import DateInPast, FieldMissing, TooLong
from domain.refusals import NotYourPitch, Refusal, WrongStage
from domain.resources import Resource
from domain.sharing import (
    AlreadyShared,
    NotASupporter,
    come_back,
    end_verdicts,
    judge,
    share,
    silence,
    snooze,
    still_learned,
)
from domain.stages import Stage

ANA, BEN, CHLOE = PersonId("ana"), PersonId("ben"), PersonId("chloé")
NOW = datetime(2027, 5, 20, 17, 0, tzinfo=UTC)
WORDS = {"where": "Room 4", "takeaways": "Ask before you collect.", "thanks": "Thank you, Ben."}
LUNCH = SharedLearning(kind=ShareKind.LUNCH, at=NOW, **WORDS)
PROMPTED = [Stage.UNDERWAY, Stage.SHARING]


@pytest.fixture(scope="module")
def back(summit: Campaign) -> Campaign:
    """Ana is back from the summit; Ben and Chloé backed her."""
    return replace(summit, stage=Stage.SHARING, totals=Totals(own=600_00, accepted=600_00, givers=2, supporters=2))


@pytest.fixture(scope="module")
def shared(back: Campaign) -> Campaign:
    """The lunch has taken place, and Ben is the one who acts."""
    money = Pledge(
        person=BEN,
        slot=MONEY_SLOT,
        resource=Resource.MONEY,
        state=PledgeState.ACCEPTED,
        source=Source.FORM,
        amount=300_00,
        at=NOW,
    )
    return replace(back, stage=Stage.APPLYING, shared_learning=LUNCH, pledges=(money,), supporter=Supporter(person=BEN))


def test_learning_is_over_once(back: Campaign) -> None:
    underway = replace(back, stage=Stage.UNDERWAY)
    assert come_back(underway, at=NOW) == (back, (CameBack(at=NOW),))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.UNDERWAY])
def test_learning_over_again_changes_nothing(back: Campaign, stage: Stage) -> None:
    there = replace(back, stage=stage)
    assert come_back(there, at=NOW) == (there, ())


def test_shared_learning_is_recorded_in_the_pitchers_words(back: Campaign) -> None:
    assert share(back, ShareKind.LUNCH, **WORDS, by=ANA, at=NOW) == (
        replace(back, stage=Stage.APPLYING, shared_learning=LUNCH),
        (Shared(at=NOW, by=ANA, kind=ShareKind.LUNCH, text="Room 4\nAsk before you collect."),),
    )


def test_shared_learning_without_supporters_waits_for_no_verdict(back: Campaign) -> None:
    alone = replace(back, totals=Totals())
    assert share(alone, ShareKind.LUNCH, **WORDS, by=ANA, at=NOW)[0].verdicts_ended is True


@pytest.mark.parametrize(
    ("changed", "refusal", "field", "values"),
    [
        ({"where": ""}, FieldMissing, "where", {}),
        ({"takeaways": ""}, FieldMissing, "takeaways", {}),
        ({"where": "x" * 501}, TooLong, "where", {"most": 500, "typed": 501}),
        ({"takeaways": "x" * 2501}, TooLong, "takeaways", {"most": 2500, "typed": 2501}),
        ({"thanks": "x" * 2501}, TooLong, "thanks", {"most": 2500, "typed": 2501}),
    ],
)
def test_share_that_cannot_be_is_refused(
    back: Campaign, changed: dict[str, str], refusal: type[Refusal], field: str, values: dict[str, object]
) -> None:
    with pytest.raises(refusal) as refused:
        share(back, ShareKind.BLOG, **(WORDS | changed), by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == (field, values)


def test_second_share_is_refused(shared: Campaign) -> None:
    with pytest.raises(AlreadyShared):
        share(shared, ShareKind.BLOG, **WORDS, by=ANA, at=NOW)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.SHARING, Stage.APPLYING}])
def test_share_before_the_learning_or_after_the_end_is_refused(back: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        share(replace(back, stage=stage), ShareKind.BLOG, **WORDS, by=ANA, at=NOW)


def test_learning_that_did_not_happen_ends_well_with_a_lesson(back: Campaign) -> None:
    assert still_learned(back, "Book earlier.", by=ANA, at=NOW) == (
        replace(back, stage=Stage.COMPLETE, still_learned="Book earlier."),
        (StillLearned(at=NOW, by=ANA, text="Book earlier."),),
    )


@pytest.mark.parametrize(
    ("lesson", "refusal", "values"),
    [("", FieldMissing, {}), ("x" * 2501, TooLong, {"most": 2500, "typed": 2501})],
)
def test_lesson_that_cannot_be_is_refused(
    back: Campaign, lesson: str, refusal: type[Refusal], values: dict[str, object]
) -> None:
    with pytest.raises(refusal) as refused:
        still_learned(back, lesson, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == ("lesson", values)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.SHARING])
def test_lesson_at_another_stage_is_refused(back: Campaign, stage: Stage) -> None:
    with pytest.raises(WrongStage):
        still_learned(replace(back, stage=stage), "Book earlier.", by=ANA, at=NOW)


@pytest.mark.parametrize("stage", PROMPTED)
def test_share_prompts_are_put_off_and_come_back(back: Campaign, stage: Stage) -> None:
    quiet = replace(back, stage=stage, silenced=True, snoozes=1)
    tomorrow = date(2027, 5, 21)
    expected = replace(quiet, snoozed_until=tomorrow, snoozes=2, silenced=False)
    assert snooze(quiet, tomorrow, by=ANA, at=NOW) == expected


@pytest.mark.parametrize(
    ("until", "refusal", "values"),
    [
        (None, FieldMissing, {}),
        (date(2027, 5, 20), DateInPast, {"day": date(2027, 5, 20)}),
        (date(2027, 5, 1), DateInPast, {"day": date(2027, 5, 1)}),
    ],
)
def test_snooze_that_cannot_be_is_refused(
    back: Campaign, until: date | None, refusal: type[Refusal], values: dict[str, object]
) -> None:
    with pytest.raises(refusal) as refused:
        snooze(back, until, by=ANA, at=NOW)
    assert (refused.value.field, refused.value.values) == ("until", values)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in PROMPTED])
def test_prompts_that_do_not_come_cannot_be_put_off_or_silenced(back: Campaign, stage: Stage) -> None:
    there = replace(back, stage=stage)
    with pytest.raises(WrongStage):
        snooze(there, date(2027, 6, 1), by=ANA, at=NOW)
    with pytest.raises(WrongStage):
        silence(there, by=ANA)


def test_share_prompts_stop_for_good(back: Campaign) -> None:
    assert silence(back, by=ANA) == replace(back, silenced=True)


def test_only_the_pitcher_shares_and_steers_the_prompts(back: Campaign) -> None:
    with pytest.raises(NotYourPitch):
        share(back, ShareKind.BLOG, **WORDS, by=BEN, at=NOW)
    with pytest.raises(NotYourPitch):
        still_learned(back, "Book earlier.", by=BEN, at=NOW)
    with pytest.raises(NotYourPitch):
        snooze(back, date(2027, 6, 1), by=BEN, at=NOW)
    with pytest.raises(NotYourPitch):
        silence(back, by=BEN)


@pytest.mark.parametrize("verdict", Verdict)
def test_verdict_counts_once(shared: Campaign, verdict: Verdict) -> None:
    after, happened = judge(shared, verdict, by=BEN, at=NOW)
    assert (after, happened) == (
        replace(shared, supporter=Supporter(person=BEN, verdict=verdict), totals=replace(shared.totals, verdicts=1)),
        (Judged(at=NOW, by=BEN, verdict=verdict),),
    )
    assert judge(after, verdict, by=BEN, at=NOW) == (after, ())


def test_verdict_can_change_without_counting_again(shared: Campaign) -> None:
    once, _ = judge(shared, Verdict.NOT_YET, by=BEN, at=NOW)
    after, _ = judge(once, Verdict.MET, by=BEN, at=NOW)
    assert after == replace(
        shared, supporter=Supporter(person=BEN, verdict=Verdict.MET), totals=replace(shared.totals, verdicts=1)
    )


@pytest.mark.parametrize("supporter", [None, Supporter(person=CHLOE)])
def test_verdict_of_somebody_without_a_pledge_is_refused(shared: Campaign, supporter: Supporter | None) -> None:
    with pytest.raises(NotASupporter):
        judge(replace(shared, supporter=supporter), Verdict.MET, by=BEN, at=NOW)


def test_verdict_of_somebody_who_withdrew_is_refused(shared: Campaign) -> None:
    """They are counted as supporter no more; their verdict would complete the pitch in another's place."""
    gone = replace(shared, pledges=(replace(shared.pledges[0], state=PledgeState.WITHDRAWN),))
    with pytest.raises(NotASupporter):
        judge(gone, Verdict.MET, by=BEN, at=NOW)


def test_verdict_before_the_share_is_refused(shared: Campaign) -> None:
    with pytest.raises(WrongStage):
        judge(replace(shared, stage=Stage.SHARING, shared_learning=None), Verdict.MET, by=BEN, at=NOW)


def test_questions_for_verdicts_end_once(shared: Campaign) -> None:
    ended = replace(shared, verdicts_ended=True)
    assert end_verdicts(shared, at=NOW) == (ended, (VerdictsEnded(at=NOW),))
    assert end_verdicts(ended, at=NOW) == (ended, ())


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.APPLYING])
def test_questions_for_verdicts_end_only_after_the_share(shared: Campaign, stage: Stage) -> None:
    there = replace(shared, stage=stage)
    assert end_verdicts(there, at=NOW) == (there, ())
