"""What peers can pledge: money and five kinds of help, each with its emoji."""

from enum import StrEnum


class Resource(StrEnum):
    """A kind of resource that a pitch can ask for."""

    MONEY = "money"
    EXPERTISE = "expertise"
    INTRODUCTION = "introduction"
    CASE_STUDY = "case_study"
    TIME = "time"
    VENUE = "venue"


EMOJI: dict[Resource, str] = {
    Resource.MONEY: "💰",
    Resource.EXPERTISE: "🧠",
    Resource.INTRODUCTION: "🤝",
    Resource.CASE_STUDY: "📚",
    Resource.TIME: "⏳",
    Resource.VENUE: "🏢",
}
IN_KIND: tuple[Resource, ...] = tuple(resource for resource in Resource if resource is not Resource.MONEY)
ENCOURAGEMENT = "👏"
FOLLOW = "👀"
REMIND_ME = "⏰"
RESOURCE_OF: dict[str, Resource] = {emoji: resource for resource, emoji in EMOJI.items()}
