"""Money between people of whom one depends on the other, or who sell something: it asks for a line, or is refused.

The giver is told why before anything is pledged. What they write is for the pitcher and the stewards.
"""

from collections.abc import Collection

from adapters.card import Button, Buttons, Card, Notice, Paragraph, Part, Style
from adapters.form import Choice, Colleague, Form, Line
from adapters.inbound import Commanded, Pressed, Submitted, answer
from adapters.reply import OpenForm, Reply
from bot.answering import told
from bot.colleagues import chosen_colleague
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import Campaign
from domain.events import Event
from domain.guarding import (
    LONGEST_DISCLOSURE,
    Disclosure,
    Relation,
    Ruling,
    guard,
    relations,
)
from domain.resources import Resource
from storage.people import Person

DISCLOSURE = "disclosure"
WHO, MARK = "vendor", "mark"
MARKS = {"vendor": "mark_vendor", "colleague": "mark_no_vendor"}
MOST_VENDORS = 30


def guard_opened(turn: Turn, inbound: Commanded | Pressed) -> Reply:
    """`/pitch guard`: what stewards decide about money between people, and who is listed as a vendor."""
    return OpenForm(guard_form(turn), Button("guard", turn.say("button_guard")))


def guard_submitted(turn: Turn, submitted: Submitted) -> Reply:
    """The policy holds from now on; what was pledged before stays."""
    colleague = chosen_colleague(turn, submitted.answers, WHO)
    decided = {relation: answer(submitted.answers, relation) for relation in Relation}
    known = {relation: Ruling(word) for relation, word in decided.items() if word in set(Ruling)}
    turn.uow.guards.decide({**turn.uow.guards.policy(), **known})
    sentences = [turn.say("guard_saved")]
    if colleague:
        sentences.append(_mark(turn, colleague, vendor=answer(submitted.answers, MARK) != "colleague"))
    return told(turn.say, " ".join(sentences))


def disclosure_opened(turn: Turn, pressed: Pressed) -> Reply:
    """The line that is asked for before a free place is taken."""
    return OpenForm(disclosure_form(turn, turn.campaign(pressed.value)))


def cleared(turn: Turn, campaign: Campaign, words: str = "") -> Disclosure | None:
    """Let the person's money pass to this pitch; what they disclose with it is returned.

    Raises `DisclosureNeeded` where a line is asked for that was not written before, or the refusal of the relation.
    """
    giver, pitcher, guards = turn.who.id, campaign.pitcher, turn.uow.guards
    said = Disclosure(by=giver, to=pitcher, text=words, at=turn.now) if words else None
    held = _relations(turn, campaign)
    if not held:
        return said
    known = said or guards.disclosed(campaign, giver)
    guard(Resource.MONEY, held, giver=giver, pitcher=pitcher, policy=guards.policy(), disclosure=known)
    return said


def disclosed(turn: Turn, campaign: Campaign, words: str) -> tuple[Event, ...]:
    """Let the money pass as `cleared` does, and keep what was disclosed with it."""
    disclosure = cleared(turn, campaign, words)
    if disclosure is None:
        return ()
    turn.uow.guards.keep(campaign, disclosure)
    return (disclosure.event,)


def disclosure_parts(turn: Turn, campaign: Campaign) -> tuple[Part | Line, ...]:
    """Why a line is asked for, that nothing is pledged yet, and the field for it."""
    name = turn.uow.people.get(campaign.pitcher).name
    field = Line(
        name=DISCLOSURE,
        label=turn.say("field_disclosure", name=name),
        hint=turn.say("hint_disclosure", name=name),
        most=LONGEST_DISCLOSURE,
        long=True,
    )
    return (Paragraph(_why(turn, campaign, name)), field)


def disclosure_card(turn: Turn, campaign: Campaign) -> Card:
    """The same where a button was pressed: the way to the field."""
    text = _why(turn, campaign, turn.uow.people.get(campaign.pitcher).name)
    button = Button("disclose", turn.say("button_disclose"), campaign.id, Style.PRIMARY)
    return Card(text, (Paragraph(text), Notice(turn.say("only_you")), Buttons((button,))))


def _relations(turn: Turn, campaign: Campaign) -> Collection[Relation]:
    """Everybody names their own manager: whoever named the pitcher is the pitcher's report as well."""
    who = turn.who
    managers = {who.manager} if who.manager else set()
    reports = {who.id} if campaign.pitcher in managers else set()
    vendors = {who.id} if who.vendor else set()
    return relations(who.id, campaign.pitcher, managers=managers, reports=reports, vendors=vendors)


def _why(turn: Turn, campaign: Campaign, name: str) -> str:
    policy = turn.uow.guards.policy()
    asked = [one for one in _relations(turn, campaign) if policy[one] is Ruling.DISCLOSE]
    key = "disclosure_vendor" if asked == [Relation.FROM_VENDOR] else "disclosure_manager"
    return turn.say(key, name=name)


def disclosure_form(turn: Turn, campaign: Campaign) -> Form:
    """The line that is asked for before a free place is taken."""
    return Form(
        name="disclosure",
        ref=campaign.id,
        title=turn.say("title_disclosure"),
        submit=turn.say("submit_disclosure"),
        close=turn.say("cancel"),
        blocks=disclosure_parts(turn, campaign),
    )


def _mark(turn: Turn, colleague: Person, *, vendor: bool) -> str:
    turn.uow.people.change(colleague.id, vendor=vendor)
    return turn.say("marked_vendor" if vendor else "marked_no_vendor", name=colleague.name)


def guard_form(turn: Turn) -> Form:
    """What stewards decide about money between people, and who is a vendor."""
    say, policy, vendors = turn.say, turn.uow.guards.policy(), turn.uow.guards.vendors()
    rulings = labels.options(say, labels.RULING)
    choices = tuple(
        Choice(name=relation, label=say(key), options=rulings, value=policy[relation])
        for relation, key in labels.RELATION.items()
    )
    names = say.listing(vendors[:MOST_VENDORS])
    listed = say("vendors_listed", n=len(vendors), names=names) if vendors else say("vendors_none")
    return Form(
        name="guard",
        ref="",
        title=say("title_guard"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("guard_intro")),
            *choices,
            Notice(say("guard_note")),
            Paragraph(listed),
            Colleague(name=WHO, label=say("field_vendor"), example=say("example_colleague"), required=False),
            Choice(name=MARK, label=say("field_mark"), options=labels.options(say, MARKS), value="vendor"),
        ),
    )
