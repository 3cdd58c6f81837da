"""The stages of a pitch and the steps between them, as data.

"Resourced" is not a stage: it is derived from the ledger whenever somebody asks.
"""

from enum import StrEnum

from domain.refusals import WrongStage


class Stage(StrEnum):
    """Where a pitch stands."""

    DRAFT = "draft"
    PUBLISHING = "publishing"
    OPEN = "open"
    UNDERWAY = "underway"
    SHARING = "sharing"
    APPLYING = "applying"
    COMPLETE = "complete"
    UNFUNDED = "unfunded"
    CANCELLED = "cancelled"


class Step(StrEnum):
    """What moves a pitch from one stage to the next."""

    PUBLISH = "publish"
    POSTED = "posted"
    REFUSED = "refused"
    BEGIN = "begin"
    RUN_OUT = "run out"
    COME_BACK = "come back"
    SHARE = "share"
    STILL_LEARNED = "still learned"
    APPLY = "apply"
    CANCEL = "cancel"


NEXT_STAGE: dict[tuple[Stage, Step], Stage] = {
    (Stage.DRAFT, Step.PUBLISH): Stage.PUBLISHING,
    (Stage.DRAFT, Step.CANCEL): Stage.CANCELLED,
    (Stage.PUBLISHING, Step.POSTED): Stage.OPEN,
    (Stage.PUBLISHING, Step.REFUSED): Stage.DRAFT,
    (Stage.OPEN, Step.BEGIN): Stage.UNDERWAY,
    (Stage.OPEN, Step.RUN_OUT): Stage.UNFUNDED,
    (Stage.OPEN, Step.CANCEL): Stage.CANCELLED,
    (Stage.UNDERWAY, Step.COME_BACK): Stage.SHARING,
    (Stage.UNDERWAY, Step.CANCEL): Stage.CANCELLED,
    (Stage.SHARING, Step.SHARE): Stage.APPLYING,
    (Stage.SHARING, Step.STILL_LEARNED): Stage.COMPLETE,
    (Stage.SHARING, Step.CANCEL): Stage.CANCELLED,
    (Stage.APPLYING, Step.APPLY): Stage.COMPLETE,
}
PUBLISHED = frozenset(Stage) - {Stage.DRAFT, Stage.PUBLISHING}
ENDED = frozenset({Stage.COMPLETE, Stage.UNFUNDED, Stage.CANCELLED})
BACKED = frozenset({Stage.UNDERWAY, Stage.SHARING, Stage.APPLYING, Stage.COMPLETE})


def move(stage: Stage, step: Step) -> Stage:
    """Return the stage after `step`; raise `WrongStage` when the table has no such row."""
    try:
        return NEXT_STAGE[stage, step]
    except KeyError:
        raise WrongStage from None
