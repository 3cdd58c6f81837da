"""The usual ways of answering somebody: a sentence only they see, the end of a form, and what is shown anew."""

from adapters.card import Card, Paragraph, Part
from adapters.form import Form
from adapters.inbound import Pressed, Submitted
from adapters.reply import NextForm, Whisper
from adapters.text import Text
from bot.turn import Turn
from bot.wording.words import Words
from domain.people import PersonId


def said(text: Text, *parts: Part) -> Whisper:
    """A sentence for this person's eyes, and what goes with it."""
    return Whisper(Card(text, (Paragraph(text), *parts)))


def told(say: Words, *texts: Text) -> NextForm:
    """It is done, in the place of the form that was sent."""
    blocks = tuple(Paragraph(text) for text in texts)
    return NextForm(Form(name="told", ref="", title=say("title_done"), blocks=blocks, close=say("close")))


def show_again(turn: Turn, inbound: Pressed | Submitted, *people: PersonId) -> None:
    """The message that was pressed, and Home of these people, are shown as things stand now."""
    for person in people:
        turn.uow.messages.refresh_home(person)
    if isinstance(inbound, Pressed) and inbound.post:
        turn.uow.messages.refresh_post(turn.uow.workspace.id, inbound.post.channel, inbound.post.ts)
