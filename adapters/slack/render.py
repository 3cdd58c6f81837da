"""Cards and forms become blocks and views.

Text is rich text, whose content Slack shows as it is: nobody's words can turn into a mention, a link with another
name, or markup. Only the top-level summary is escaped, since Slack reads markup there. Whatever is too long is cut
between graphemes, so that no text of any length makes Slack refuse a message.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, assert_never

from adapters.card import (
    Button,
    Buttons,
    Card,
    Confirm,
    Divider,
    Facts,
    Heading,
    Menu,
    Notice,
    Paragraph,
    Part,
    Progress,
    Style,
)
from adapters.clean import clean, cut, line
from adapters.form import AnyField, Block, Channel, Choice, Choices, Colleague, Day, Form, Line
from adapters.slack import limits
from adapters.text import Bold, ChannelName, Code, Span, Text, spans

Json = dict[str, Any]
LINK = re.compile(r"https://(?=[A-Za-z0-9])[^\s<>\"'|\\^`{}\u0000-\u0020]+", re.ASCII)
TRAILING = ".,;:!?)"
SHORTER = (limits.RICH_TEXT, 1500, 800, 400, 200, 100)
FILLED, EMPTY = "▰", "▱"


def message(card: Card) -> Json:
    """A card as the text and blocks of a message; long texts are shortened together until it fits."""
    for most in SHORTER:
        blocks = _blocks(card.parts, most)[: limits.BLOCKS_IN_MESSAGE]
        if _weight(blocks) <= limits.MESSAGE_TOTAL:
            break
    return {"text": cut("".join(_markup(span) for span in spans(card.summary)), limits.SUMMARY), "blocks": blocks}


def home_view(card: Card) -> Json:
    """A card as a Home tab."""
    return {"type": "home", "blocks": _blocks(card.parts, 600)[: limits.BLOCKS_IN_VIEW]}


def modal(form: Form) -> Json:
    """A form as a modal."""
    blocks = [block for position, one in enumerate(form.blocks) for block in _form_block(one, position)]
    view: Json = {
        "type": "modal",
        "callback_id": form.name,
        "private_metadata": json.dumps(form.ref),
        "title": _plain(form.title, limits.TITLE),
        "close": _plain(form.close, limits.TITLE),
        "blocks": blocks[: limits.BLOCKS_IN_VIEW],
    }
    if form.submit:
        view["submit"] = _plain(form.submit, limits.SUBMIT)
    return view


def card_as_form(card: Card, *, title: str, close: str) -> Form:
    """What would be whispered, shown in a modal where there is no channel to whisper in."""
    return Form(name="told", ref="", title=title, blocks=card.parts, close=close)


def escaped(text: str) -> str:
    """Text without Slack's three control characters."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(parts: Iterable[Part], most: int) -> list[Json]:
    return [block for position, part in enumerate(parts) for block in _part(part, most, position)]


def _part(part: Part, most: int, position: int) -> list[Json]:
    match part:
        case Heading(text):
            return [{"type": "header", "text": _plain(text, limits.HEADER)}]
        case Paragraph(text):
            return [_rich([_section(text, most)])]
        case Facts(pairs):
            return [
                _rich(
                    [
                        _section(_fact(label, value, last=n == len(pairs)), most)
                        for n, (label, value) in enumerate(pairs, 1)
                    ]
                )
            ]
        case Progress(tenths, words):
            bar = FILLED * tenths + EMPTY * (10 - tenths)
            return [_rich([_section((Code(bar), " ", *spans(words)), most)])]
        case Notice(text):
            return [{"type": "context", "elements": [_plain(_flat(text), min(most, 1000))]}]
        case Divider():
            return [{"type": "divider"}]
        case Buttons(buttons, menu):
            return [_row(buttons, menu, position)]
        case _:
            assert_never(part)


def _fact(label: str, value: Text, *, last: bool) -> Text:
    return (Bold(label), "\n", *spans(value), *(() if last else ("\n",)))


def _row(buttons: tuple[Button, ...], menu: Menu | None, position: int) -> Json:
    elements = [_button(button, n) for n, button in enumerate(buttons)]
    if menu:
        elements.append(
            {
                "type": "overflow",
                "action_id": "menu",
                "options": [
                    {
                        "text": _plain(one.label, limits.OPTION),
                        "value": f"{one.route}|{one.value}"[: limits.OPTION_VALUE],
                    }
                    for one in menu.buttons[: limits.MENU]
                ],
            }
        )
    return {"type": "actions", "block_id": f"row{position}", "elements": elements[: limits.BUTTONS_IN_ROW]}


def _button(button: Button, n: int) -> Json:
    block: Json = {
        "type": "button",
        "action_id": f"{button.route}#{n}",
        "text": _plain(button.label, limits.BUTTON),
    }
    if button.value:
        block["value"] = button.value[: limits.BUTTON_VALUE]
    if button.style is not Style.PLAIN:
        block["style"] = str(button.style)
    if hint := line(button.hint):
        block["accessibility_label"] = cut(hint, limits.HINT)
    if button.confirm:
        block["confirm"] = _confirm(button.confirm)
    return block


def _confirm(confirm: Confirm) -> Json:
    return {
        "title": _plain(confirm.title, limits.CONFIRM_TITLE),
        "text": _plain(confirm.text, limits.CONFIRM_TEXT),
        "confirm": _plain(confirm.yes, limits.CONFIRM_BUTTON),
        "deny": _plain(confirm.no, limits.CONFIRM_BUTTON),
    }


def _form_block(block: Block, position: int) -> list[Json]:
    match block:
        case Line() | Choice() | Choices() | Day() | Channel() | Colleague():
            return [_input(block)]
        case _:
            return _part(block, limits.RICH_TEXT, position)


def _input(field: AnyField) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, limits.LABEL),
        "element": _element(field),
        "optional": not field.required,
    }
    if field.hint:
        block["hint"] = _plain(field.hint, limits.INPUT_HINT)
    if isinstance(field, Line) and field.live:
        block["dispatch_action"] = True
    return block


def _element(field: AnyField) -> Json:
    element: Json = {"action_id": field.name}
    match field:
        case Line():
            element |= {
                "type": "plain_text_input",
                "multiline": field.long,
                "max_length": min(field.most, limits.INPUT_MOST),
            }
            if field.value:
                element["initial_value"] = cut(field.value, min(field.most, limits.INPUT_MOST))
            if field.example:
                element["placeholder"] = _plain(field.example, limits.PLACEHOLDER)
            if field.live:
                element["dispatch_action_config"] = {"trigger_actions_on": ["on_character_entered"]}
        case Choice():
            options = [_option(*one) for one in field.options]
            element |= {"type": "static_select", "options": options}
            chosen = [one for one in options if one["value"] == field.value]
            if chosen:
                element["initial_option"] = chosen[0]
        case Choices():
            options = [_option(*one) for one in field.options[: limits.CHECKBOXES]]
            element |= {"type": "checkboxes", "options": options}
            chosen = [one for one in options if one["value"] in field.values]
            if chosen:
                element["initial_options"] = chosen
        case Day():
            element["type"] = "datepicker"
            if field.value:
                element["initial_date"] = field.value.isoformat()
        case Channel():
            element |= {
                "type": "conversations_select",
                "filter": {"include": ["public", "private"], "exclude_bot_users": True},
                "placeholder": _plain(field.example or field.label, limits.PLACEHOLDER),
            }
            if field.value:
                element["initial_conversation"] = field.value
            else:
                element["default_to_current_conversation"] = True
        case Colleague():
            element |= {
                "type": "users_select",
                "placeholder": _plain(field.example or field.label, limits.PLACEHOLDER),
            }
            if field.value:
                element["initial_user"] = field.value
        case _:
            assert_never(field)
    return element


def _option(value: str, label: str) -> Json:
    return {"text": _plain(label, limits.OPTION), "value": value[: limits.OPTION_VALUE]}


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": cut(clean(text).strip(), most) or "–", "emoji": False}


def _rich(sections: list[Json]) -> Json:
    return {"type": "rich_text", "elements": sections}


def _section(text: Text, most: int) -> Json:
    elements = [element for span in spans(text) for element in _span(span, most)]
    return {"type": "rich_text_section", "elements": elements or [{"type": "text", "text": "–"}]}


def _span(span: Span, most: int) -> list[Json]:
    match span:
        case Bold(text):
            return _words(text, most, {"bold": True})
        case Code(text):
            return _words(text, most, {"code": True})
        case ChannelName(channel):
            return [{"type": "channel", "channel_id": channel}] if channel else []
        case str(text):
            return _linked(cut(clean(text), most))
        case _:
            assert_never(span)


def _words(text: str, most: int, style: Json) -> list[Json]:
    shown = cut(clean(text), most)
    return [{"type": "text", "text": shown, "style": style}] if shown else []


def _linked(text: str) -> list[Json]:
    """Plain text, in which https addresses can be followed: shown in full, never under another name."""
    elements: list[Json] = []
    end = 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(TRAILING)
        if found.start() > end:
            elements.append({"type": "text", "text": text[end : found.start()]})
        elements.append({"type": "link", "url": address[:3000]})
        end = found.start() + len(address)
    if end < len(text):
        elements.append({"type": "text", "text": text[end:]})
    return elements


def _flat(text: Text) -> str:
    return "".join(span if isinstance(span, str) else getattr(span, "text", "") for span in spans(text))


def _markup(span: Span) -> str:
    """A span where Slack reads markup: the only place where text has to be escaped."""
    return f"<#{span.channel}>" if isinstance(span, ChannelName) else escaped(_words_of(span))


def _words_of(span: Span) -> str:
    """The words of a span, on one line but with its outer spaces."""
    words = clean(_flat(span)).replace("\n", " ")
    return words[: limits.SUMMARY]


def _weight(blocks: list[Json]) -> int:
    return len(json.dumps(blocks, ensure_ascii=False))
