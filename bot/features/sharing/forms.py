"""What the pitcher is asked: the share, until when to be left alone, and what was learned all the same."""

from datetime import timedelta

from adapters.card import Paragraph
from adapters.form import Choice, Day, Form, Line
from bot.card import listed_supporters
from bot.features.pledging.views import marked
from bot.turn import Turn
from bot.wording import labels
from domain.campaign import Campaign, ShareKind
from domain.sharing import (
    LONGEST_TAKEAWAYS,
    LONGEST_WHERE,
)

MOST_THANKED = 30
STILL_LEARNED, CANCEL = "still_learned", "cancel"


def share_form(turn: Turn, campaign: Campaign) -> Form:
    """How it is shared and where, what was learned, and thanks."""
    say, texts = turn.say, campaign.texts
    supporters = turn.uow.campaigns.supporters(campaign.id, most=MOST_THANKED)
    people = turn.uow.people.many(one.person for one in supporters)
    named = [people[one.person].name for one in supporters if not one.anonymous]
    anonymous = len(turn.uow.campaigns.anonymous(campaign.id))
    names = listed_supporters(campaign, say, named, anonymous, most=MOST_THANKED)
    briefs = [
        f"{marked(say, people[one.person].name, anonymous=one.anonymous)}{say('colon')} {one.brief}"
        for one in supporters
        if one.brief
    ]
    return Form(
        name="share",
        ref=campaign.id,
        title=say("title_share"),
        submit=say("button_share_short"),
        close=say("cancel"),
        blocks=(
            *((Paragraph("\n".join((say("briefs"), *briefs))),) if briefs else ()),
            Choice(
                name="kind",
                label=say("field_share_kind"),
                options=labels.options(say, labels.SHARE),
                value=str(texts.share_kinds[0]) if texts.share_kinds else str(ShareKind.WEBINAR),
            ),
            Line(name="where", label=say("field_where"), example=say("example_where"), most=LONGEST_WHERE),
            Line(
                name="takeaways",
                label=say("field_takeaways"),
                example=say("example_takeaways"),
                most=LONGEST_TAKEAWAYS,
                long=True,
            ),
            Line(
                name="thanks",
                label=say("field_thanks"),
                hint=say("hint_thanks"),
                most=LONGEST_TAKEAWAYS,
                long=True,
                value=say("thanks_draft", names=names) if names else "",
                required=False,
            ),
        ),
    )


def snooze_form(turn: Turn, campaign: Campaign) -> Form:
    """Until when reminders pause."""
    say = turn.say
    return Form(
        name="snooze",
        ref=campaign.id,
        title=say("title_snooze"),
        submit=say("button_snooze_short"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("snooze_intro", title=campaign.texts.title)),
            Day(name="until", label=say("field_snooze"), value=turn.today + timedelta(days=14)),
        ),
    )


def lesson_form(turn: Turn, campaign: Campaign) -> Form:
    """What was still learned, or a kind end."""
    say = turn.say
    options = ((STILL_LEARNED, say("not_happened_learned")), (CANCEL, say("not_happened_cancel")))
    return Form(
        name="not_happened",
        ref=campaign.id,
        title=say("title_not_happened"),
        submit=say("save"),
        close=say("cancel"),
        blocks=(
            Paragraph(say("not_happened_intro", title=campaign.texts.title)),
            Choice(name="choice", label=say("field_not_happened"), options=options, value=STILL_LEARNED),
            Line(
                name="lesson",
                label=say("field_lesson"),
                hint=say("hint_lesson"),
                most=LONGEST_TAKEAWAYS,
                long=True,
                required=False,
            ),
        ),
    )
