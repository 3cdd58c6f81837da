"""Cards and forms become Adaptive Cards and dialogs.

What people wrote is shown by `runs`. Whatever is too long is cut between graphemes, so that no text of any length makes
Teams refuse a message.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    Refresh,
    Style,
)
from adapters.clean import ELLIPSIS, clean, cut, line
from adapters.form import AnyField, Block, Channel, Choice, Choices, Colleague, Day, Form, Line
from adapters.inbound import Answers
from adapters.teams import limits
from adapters.teams.runs import escaped, one_line, rich_text, run, sentence_of
from adapters.text import Bold, spans

Json = dict[str, Any]
ADAPTIVE = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
SHORTER = (limits.TEXT, 2000, 1000, 500, 250, 120, 60)
FILLED, EMPTY = "▰", "▱"
STYLES = {Style.PRIMARY: "positive", Style.DANGER: "destructive"}
ERROR = "error:"
LIVING = "living"
PEOPLE = "graph.microsoft.com/users"  # Microsoft's name for a picker that searches the whole tenant
Errors = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders for one bot. `opens` are the routes whose buttons only look: a press on them opens a dialog."""

    opens: frozenset[str]

    def message(self, card: Card) -> Json:
        """A card as a message; long texts are shortened together until it fits."""
        summary = sentence_of(card.summary)
        content = _fitting(lambda most: self.card(card, most), limits.MESSAGE_BYTES - _weight(summary))
        return {"type": "message", "summary": summary, "attachments": [attachment(content)]}

    def card(self, card: Card, most: int = limits.TEXT) -> Json:
        """A card as an Adaptive Card."""
        content = _envelope(self._parts(card.parts, most, in_dialog=False), sentence_of(card.summary))
        if card.refresh:
            content["refresh"] = _refresh(card.refresh)
            _mark_living(content["body"])
        return content

    def dialog(self, form: Form, *, answers: Answers | None = None, errors: Errors | None = None) -> Json:
        """A form as what a dialog shows; `answers` are shown in the place of the form's own values."""
        content = _fitting(lambda most: self._form(form, most, answers, errors or {}), limits.DIALOG_BYTES)
        has_fields = any(isinstance(block, AnyField) for block in form.blocks)
        return {
            "title": one_line(form.title, limits.TITLE),
            "height": "large" if has_fields else "medium",
            "width": "medium",
            "card": attachment(content),
        }

    def _form(self, form: Form, most: int, answers: Answers | None, errors: Errors) -> Json:
        names = {block.name for block in form.blocks if isinstance(block, AnyField)}
        homeless = [text for name, text in errors.items() if name not in names]
        body = [_error("", text) for text in homeless]
        for block in form.blocks:
            body += self._block(block, most, answers, errors)
        content = _envelope(body, sentence_of(form.title))
        if form.submit:
            content["actions"] = [_submit(form)]
        return content

    def _block(self, block: Block, most: int, answers: Answers | None, errors: Errors) -> list[Json]:
        match block:
            case Line() | Choice() | Choices() | Day() | Channel() | Colleague():
                problem = [_error(block.name, errors[block.name])] if block.name in errors else []
                hint = [_hint(block, most)] if block.hint else []
                return [*hint, *problem, _input(block, None if answers is None else answers.get(block.name, ""))]
            case _:
                return self._parts((block,), most, in_dialog=True)

    def _parts(self, parts: Iterable[Part], most: int, *, in_dialog: bool) -> list[Json]:
        body: list[Json] = []
        divided = False
        for part in parts:
            if isinstance(part, Divider):
                divided = True
                continue
            elements = self._part(part, most, in_dialog=in_dialog)
            if divided and elements:
                elements[0] |= {"separator": True, "spacing": "Large"}
                divided = False
            body += elements
        return body

    def _part(self, part: Part, most: int, *, in_dialog: bool) -> list[Json]:
        match part:
            case Heading(text):
                return [_heading(text)]
            case Paragraph(text):
                return [rich_text(text, most)]
            case Facts(pairs):
                return [rich_text((Bold(label), "\n", *spans(value)), most) for label, value in pairs]
            case Progress(tenths, words):
                return [_bar(tenths), rich_text(words, most)]
            case Notice(text):
                return [rich_text(text, min(most, 1000), isSubtle=True, size="Small")]
            case Buttons(buttons, menu):
                return [self._row(buttons, menu, in_dialog=in_dialog)]
            case Divider():
                return []
            case _:
                assert_never(part)

    def _row(self, buttons: tuple[Button, ...], menu: Menu | None, *, in_dialog: bool) -> Json:
        actions = [self._action(button, in_dialog=in_dialog) for button in buttons]
        for action in actions[limits.PRIMARY_ACTIONS :]:
            action["mode"] = "secondary"
        further = menu.buttons if menu else ()
        actions += [self._action(button, in_dialog=in_dialog) | {"mode": "secondary"} for button in further]
        return {"type": "ActionSet", "actions": actions}

    def _action(self, button: Button, *, in_dialog: bool) -> Json:
        act = self._act(button, in_dialog=in_dialog)
        return _asked(button.confirm, act) if button.confirm else act

    def _act(self, button: Button, *, in_dialog: bool) -> Json:
        action: Json = {"title": one_line(button.label, limits.BUTTON)}
        if hint := line(button.hint):
            action["tooltip"] = one_line(hint, limits.TOOLTIP)
        if button.style in STYLES:
            action["style"] = STYLES[button.style]
        value = button.value[: limits.VALUE]
        if in_dialog:
            data = {"route": button.route, "value": value}
            return {"type": "Action.Submit", **action, "data": data, "associatedInputs": "none"}
        if button.route in self.opens:
            data = {"msteams": {"type": "task/fetch"}, "route": button.route, "value": value}  # type: ignore[dict-item]
            return {"type": "Action.Submit", **action, "data": data}
        return {"type": "Action.Execute", **action, "verb": button.route, "data": {"value": value}}


def card_as_form(card: Card, *, title: str, close: str) -> Form:
    """What would be whispered, shown in a dialog that somebody has just opened."""
    return Form(name="told", ref="", title=title, blocks=card.parts, close=close)


def attachment(content: Json) -> Json:
    """An Adaptive Card as an attachment."""
    return {"contentType": ADAPTIVE, "content": content}


def _fitting(build: Callable[[int], Json], heaviest: int) -> Json:
    """With its texts as long as can be; where even short ones are too many, the last parts are left out."""
    for most in SHORTER:
        content = build(most)
        if _weight(content) <= heaviest:
            return content
    while _weight(content) > heaviest and content["body"]:
        content["body"] = [*content["body"][:-2], rich_text(ELLIPSIS, 1)] if len(content["body"]) > 1 else []
    return content


def _envelope(body: list[Json], sentence: str) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": sentence,
        "speak": sentence,
        "body": body,
        "msteams": {"width": "Full"},
    }


def _mark_living(body: list[Json]) -> None:
    """A card that is shown anew stays when a button on it is pressed: the answer stands beside it."""
    for element in body:
        for action in element.get("actions", ()):
            for one in (action, *action.get("card", {}).get("actions", ())):
                if one["type"] == "Action.Execute":
                    one["data"][LIVING] = True


def _refresh(refresh: Refresh) -> Json:
    people = [f"8:orgid:{user}" for user in refresh.people[: limits.SHARED_VIEWERS]]
    action = {"type": "Action.Execute", "title": refresh.label, "verb": refresh.route, "data": {"value": refresh.value}}
    return {"action": action, "userIds": people}


def _asked(confirm: Confirm, act: Json) -> Json:
    """Adaptive Cards know no question before an act: the button unfolds it, and the act stands below."""
    yes = {**act, "title": one_line(confirm.yes, limits.BUTTON)}
    asked = {
        "type": "AdaptiveCard",
        "body": [rich_text((Bold(confirm.title), "\n", confirm.text), 500)],
        "actions": [yes],
    }
    shown: Json = {"type": "Action.ShowCard", "title": act["title"], "card": asked}
    return shown | {name: act[name] for name in ("tooltip",) if name in act}


def _submit(form: Form) -> Json:
    data: Json = {"form": form.name, "ref": form.ref}
    for mark, kind in (("many", Choices), ("directory", Colleague)):
        if names := [block.name for block in form.blocks if isinstance(block, kind)]:
            data[mark] = names
    return {"type": "Action.Submit", "title": one_line(form.submit, limits.BUTTON), "style": "positive", "data": data}


def _error(name: str, text: str) -> Json:
    runs = [run(cut(clean(text), 500) or "–", {"color": "Attention", "weight": "Bolder"})]
    return {"type": "RichTextBlock", "id": f"{ERROR}{name}", "inlines": runs}


def _hint(field: AnyField, most: int) -> Json:
    return {**rich_text(field.hint, most, isSubtle=True, size="Small"), "id": f"hint:{field.name}"}


def _heading(text: str) -> Json:
    shown = escaped(one_line(text, limits.HEADING))
    return {
        "type": "TextBlock",
        "text": shown,
        "style": "heading",
        "size": "Large",
        "weight": "Bolder",
        "wrap": True,
    }


def _bar(tenths: int) -> Json:
    """The bar is an extension of Teams; where it is unknown, signs stand in its place, and words follow either way."""
    signs = {"type": "TextBlock", "text": FILLED * tenths + EMPTY * (10 - tenths), "fontType": "Monospace"}
    return {"type": "ProgressBar", "value": tenths * 10, "max": 100, "fallback": signs}


def _input(field: AnyField, answer: str | tuple[str, ...] | None) -> Json:
    given = {"id": field.name, "label": one_line(field.label, limits.LABEL), "isRequired": field.required}
    if field.required:
        given["errorMessage"] = given["label"]
    return given | _element(field, answer)


def _element(field: AnyField, answer: str | tuple[str, ...] | None) -> Json:
    match field:
        case Line():
            element: Json = {"type": "Input.Text", "maxLength": min(field.most, limits.INPUT_MOST)}
            element |= {"isMultiline": True} if field.long else {}
            element |= {"placeholder": one_line(field.example, limits.PLACEHOLDER)} if field.example else {}
            return element | _valued(cut(_one(answer, field.value), min(field.most, limits.INPUT_MOST)))
        case Day():
            return {"type": "Input.Date", **_valued(_one(answer, field.value.isoformat() if field.value else ""))}
        case Choice():
            return {"type": "Input.ChoiceSet", "choices": _options(field.options), **_valued(_one(answer, field.value))}
        case Choices():
            picked = ",".join(field.values if answer is None else (answer,) if isinstance(answer, str) else answer)
            return {
                "type": "Input.ChoiceSet",
                "style": "expanded",
                "isMultiSelect": True,
                "choices": _options(field.options),
                **_valued(picked),
            }
        case Channel():
            return {
                "type": "Input.ChoiceSet",
                "style": "filtered" if len(field.options) > limits.PRIMARY_ACTIONS else "compact",
                "choices": _options(field.options),
                **({"placeholder": one_line(field.example, limits.PLACEHOLDER)} if field.example else {}),
                **_valued(_one(answer, field.value)),
            }
        case Colleague():
            return {
                "type": "Input.ChoiceSet",
                "style": "compact",
                "isMultiSelect": False,
                "choices": [],
                "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
                **({"placeholder": one_line(field.example, limits.PLACEHOLDER)} if field.example else {}),
                **_valued(_one(answer, field.value)),
            }
        case _:
            assert_never(field)


def _one(answer: str | tuple[str, ...] | None, otherwise: str) -> str:
    return answer if isinstance(answer, str) else otherwise


def _valued(value: str) -> Json:
    return {"value": clean(value)[: limits.INPUT_MOST]} if value else {}


def _options(options: tuple[tuple[str, str], ...]) -> list[Json]:
    return [{"title": one_line(label, limits.LABEL), "value": value} for value, label in options[: limits.OPTIONS]]


def _weight(content: Json | str) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode("utf-8"))
