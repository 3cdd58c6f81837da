"""A small feature, `/pitch who`, that asks for a colleague and says who was chosen: for tests of the field alone."""

import pytest

from adapters.card import Button, Paragraph
from adapters.form import Colleague, Form
from adapters.inbound import Commanded, Pressed, Submitted
from adapters.reply import NextForm, OpenForm, Reply
from bot import routes
from bot.colleagues import chosen_colleague
from bot.turn import Turn
from domain.policy import Action


def add_who(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command, its button and its form, in the table of routes for as long as a test takes."""
    monkeypatch.setitem(routes.WORDS, "who", routes.reads(asked, may=Action.LOOK))
    monkeypatch.setitem(routes.BUTTONS, "who", routes.reads(asked, may=Action.LOOK))
    monkeypatch.setitem(routes.FORMS, "who", routes.writes(answered, again, may=Action.LOOK))


def asked(turn: Turn, given: Commanded | Pressed) -> Reply:
    """A form with one question, and oneself as the answer to begin with."""
    return OpenForm(_form(turn), Button("who", "Choose"))


def answered(turn: Turn, submitted: Submitted) -> Reply:
    """Says who was chosen."""
    found = chosen_colleague(turn, submitted.answers, "who")
    text = Paragraph(f"{found.name}, {found.id}" if found else "Nobody")
    return NextForm(Form(name="told", ref="", title="Chosen", blocks=(text,), close="Close"))


def again(turn: Turn, submitted: Submitted) -> Form:
    """The same form."""
    return _form(turn)


def _form(turn: Turn) -> Form:
    (myself,) = turn.eyes([turn.who.id])
    who = Colleague(name="who", label="Companion", hint="Anybody", example="Search", value=myself, required=False)
    return Form(name="who", ref="", title="Choose", blocks=(who,), submit="Send", close="Close")
