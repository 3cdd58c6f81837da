"""Which message of the catalogues names which value of the domain: tables, one row a value."""

from bot.wording.words import Words
from domain.campaign import Closing, CostKind, DeliveryStep, Opportunity, Outcome, ShareKind, Verdict
from domain.guarding import Relation, Ruling
from domain.resources import EMOJI, Resource
from domain.stages import Stage

RESOURCE: dict[Resource, str] = {
    Resource.MONEY: "resource_money",
    Resource.EXPERTISE: "resource_expertise",
    Resource.INTRODUCTION: "resource_introduction",
    Resource.CASE_STUDY: "resource_case_study",
    Resource.TIME: "resource_time",
    Resource.VENUE: "resource_venue",
}
UNITS: dict[Resource, str] = {
    Resource.EXPERTISE: "units_expertise",
    Resource.INTRODUCTION: "units_introduction",
    Resource.CASE_STUDY: "units_case_study",
    Resource.TIME: "units_time",
    Resource.VENUE: "units_venue",
}
EXAMPLE: dict[Resource, str] = {
    Resource.EXPERTISE: "example_expertise",
    Resource.INTRODUCTION: "example_introduction",
    Resource.CASE_STUDY: "example_case_study",
    Resource.TIME: "example_time",
    Resource.VENUE: "example_venue",
}
OPPORTUNITY: dict[Opportunity, str] = {
    Opportunity.ATTEND: "opportunity_attend",
    Opportunity.TEST_IDEAS: "opportunity_test_ideas",
    Opportunity.HOST: "opportunity_host",
    Opportunity.OTHER: "opportunity_other",
}
SHARE: dict[ShareKind, str] = {
    ShareKind.WEBINAR: "share_webinar",
    ShareKind.BLOG: "share_blog",
    ShareKind.PODCAST: "share_podcast",
    ShareKind.LUNCH: "share_lunch",
    ShareKind.WORKSHOP: "share_workshop",
    ShareKind.OTHER: "share_other",
}
COST: dict[CostKind, str] = {
    CostKind.REGISTRATION: "cost_registration",
    CostKind.TRAVEL: "cost_travel",
    CostKind.ACCOMMODATION: "cost_accommodation",
    CostKind.MATERIALS: "cost_materials",
    CostKind.HOSPITALITY: "cost_hospitality",
    CostKind.OTHER: "cost_other",
}
CLOSING: dict[Closing, str] = {
    Closing.ALL_OR_NOTHING: "closing_all_or_nothing",
    Closing.KEEP: "closing_keep",
}
SHARE_OF_COST: dict[str, str] = {  # by percent
    "50": "share_of_cost_50",
    "40": "share_of_cost_40",
    "30": "share_of_cost_30",
    "25": "share_of_cost_25",
    "20": "share_of_cost_20",
    "10": "share_of_cost_10",
    "0": "share_of_cost_0",
}
VERDICT: dict[Verdict, str] = {
    Verdict.MET: "verdict_met",
    Verdict.PARTLY: "verdict_partly",
    Verdict.NOT_YET: "verdict_not_yet",
}
OUTCOME: dict[Outcome, str] = {
    Outcome.DONE: "outcome_done",
    Outcome.PARTLY: "outcome_partly",
    Outcome.NOT_DONE: "outcome_not_done",
    Outcome.UNANSWERED: "outcome_unanswered",
}
DELIVERY_STEP: dict[DeliveryStep, str] = {
    DeliveryStep.SCHEDULE: "step_schedule",
    DeliveryStep.DELIVER: "step_deliver",
    DeliveryStep.CONFIRM: "step_confirm",
    DeliveryStep.NOT_YET: "step_not_yet",
    DeliveryStep.DECLINE: "step_decline",
    DeliveryStep.LAPSE: "step_lapse",
}
RELATION: dict[Relation, str] = {
    Relation.TO_MANAGER: "relation_to_manager",
    Relation.FROM_REPORT: "relation_from_report",
    Relation.FROM_VENDOR: "relation_from_vendor",
}
RULING: dict[Ruling, str] = {
    Ruling.ALLOW: "ruling_allow",
    Ruling.DISCLOSE: "ruling_disclose",
    Ruling.REFUSE: "ruling_refuse",
}
CHANNEL_ON = {"slack": "channel_on_slack", "teams": "channel_on_teams"}
STAGE: dict[Stage, str] = {
    Stage.DRAFT: "stage_draft",
    Stage.PUBLISHING: "stage_publishing",
    Stage.OPEN: "stage_open",
    Stage.UNDERWAY: "stage_underway",
    Stage.SHARING: "stage_sharing",
    Stage.APPLYING: "stage_applying",
    Stage.COMPLETE: "stage_complete",
    Stage.UNFUNDED: "stage_unfunded",
    Stage.CANCELLED: "stage_cancelled",
}


def resource(say: Words, kind: Resource) -> str:
    """A resource with its emoji and its word, so that neither is needed alone."""
    return f"{EMOJI[kind]} {say(RESOURCE[kind])}"


def options(say: Words, table: dict) -> tuple[tuple[str, str], ...]:  # type: ignore[type-arg]
    """The choices of a field: each value of a table with its label."""
    return tuple((str(value), say(key)) for value, key in table.items())
