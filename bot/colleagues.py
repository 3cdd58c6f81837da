"""A colleague chosen in a form: from the platform's id to a person."""

from adapters.inbound import Answers, answer
from bot.turn import Turn
from domain.refusals import Refusal
from storage.people import Person


class NotMetYet(Refusal):
    """The colleague who was chosen has never used the bot, or not in this organisation."""

    message = "refusal_not_met_yet"


class GuestChosen(Refusal):
    """The colleague who was chosen is a guest, and guests take no part."""

    message = "refusal_guest_chosen"


def chosen_colleague(turn: Turn, answers: Answers, name: str) -> Person | None:
    """The person chosen in this field, from the workspace whose turn it is; None where nobody was chosen."""
    user = answer(answers, name)
    if not user:
        return None
    workspace = turn.uow.workspace
    found = turn.uow.people.behind(workspace.platform, workspace.external, user)
    if found is None:
        raise NotMetYet(field=name)
    if found.guest:
        raise GuestChosen(field=name)
    return found
