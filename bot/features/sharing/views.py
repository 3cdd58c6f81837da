"""The question to the pitcher how they will share, and the one to supporters whether it helped."""

from adapters.card import Button, Buttons, Notice, Paragraph, Part, Style
from bot.refs import VerdictRef
from bot.wording import labels
from bot.wording.words import Words
from domain.campaign import Campaign


def prompt_parts(say: Words, campaign: Campaign) -> list[Part]:
    """How will you share? With four ways to answer."""
    n, value, title = campaign.totals.supporters, campaign.id, campaign.texts.title
    backed = say("welcome_back_supported", n=n) if n else ""
    kinds = " · ".join(say(key) for key in labels.SHARE.values() if key != "share_other")
    return [
        Paragraph(" ".join(filter(None, (say("welcome_back", title=title), backed, say("how_share"), kinds)))),
        Buttons(
            (
                Button("share", say("button_share_now"), value, Style.PRIMARY, say("hint_share", title=title)),
                Button("snooze", say("button_snooze"), value, hint=say("hint_snooze", title=title)),
                Button("not_happened", say("button_not_happened"), value, hint=say("hint_not_happened", title=title)),
                Button("silence", say("button_stop"), value, hint=say("hint_stop", title=title)),
            )
        ),
    ]


def verdict_parts(say: Words, campaign: Campaign) -> list[Part]:
    """Did it give you what you hoped for? One tap; what the supporter wished for stands beside it."""
    shared, supporter = campaign.shared_learning, campaign.supporter
    if shared is None:
        return []
    kind = say(labels.SHARE[shared.kind])
    parts: list[Part] = [
        Paragraph(say("verdict_question", kind=kind, title=campaign.texts.title)),
        Paragraph(say("verdict_where", where=shared.where)),
    ]
    if supporter and supporter.brief:
        parts.append(Notice(say("verdict_wish", wish=supporter.brief)))
    if supporter and supporter.verdict:
        parts.append(Notice(say("verdict_thanks", verdict=say(labels.VERDICT[supporter.verdict]))))
    buttons = tuple(
        Button(
            f"verdict_{one}",
            say(key),
            str(VerdictRef(campaign.id, one)),
            hint=say("hint_verdict", verdict=say(key), title=campaign.texts.title),
        )
        for one, key in labels.VERDICT.items()
    )
    return [*parts, Buttons(buttons)]
