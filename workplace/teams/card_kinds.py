"""The elements and actions of an Adaptive Card 1.5, with Teams' own additions, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What an element or action must have, may have, and where others hang below it."""

    needs: Mapping[str, type | tuple[type, ...]]
    may: frozenset[str] = frozenset()
    elements: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    words: Mapping[str, frozenset[str]] | None = None


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERY_ELEMENT = _names("type id isVisible requires fallback height separator spacing targetWidth lang")
EVERY_INPUT = _names("label isRequired errorMessage value labelPosition")
EVERY_ACTION = _names("type id title iconUrl style tooltip mode isEnabled requires fallback")
BOX = _names("style bleed minHeight backgroundImage verticalContentAlignment rtl selectAction")
TEXT = _names("color fontType highlight isSubtle italic size strikethrough underline weight selectAction")

SIZES = _names("Default Small Medium Large ExtraLarge")
COLOURS = _names("Default Dark Light Accent Good Warning Attention")
WORDS = {
    "size": SIZES,
    "color": COLOURS,
    "weight": _names("Default Lighter Bolder"),
    "fontType": _names("Default Monospace"),
}

ELEMENTS: dict[str, Kind] = {
    "TextBlock": Kind(
        {"text": str},
        _names("color fontType horizontalAlignment isSubtle maxLines size style weight wrap"),
        words={**WORDS, "style": _names("default heading columnHeader")},
    ),
    "RichTextBlock": Kind({"inlines": list}, _names("horizontalAlignment"), elements=("inlines",)),
    "FactSet": Kind({"facts": list}, elements=("facts",)),
    "Container": Kind({"items": list}, BOX, elements=("items",)),
    "ColumnSet": Kind({}, BOX | _names("columns horizontalAlignment"), elements=("columns",)),
    "ActionSet": Kind({"actions": list}, _names("horizontalAlignment"), actions=("actions",)),
    "Image": Kind(
        {"url": str, "altText": str}, _names("backgroundColor horizontalAlignment selectAction size style width")
    ),
    "Table": Kind(
        {"columns": list, "rows": list},
        _names("firstRowAsHeader showGridLines gridStyle horizontalCellContentAlignment verticalCellContentAlignment"),
        elements=("rows",),
    ),
    "ProgressBar": Kind({"fallback": dict}, _names("value max color horizontalAlignment"), words={"color": COLOURS}),
    "Input.Text": Kind(
        {"id": str, "label": str},
        EVERY_INPUT | _names("isMultiline maxLength placeholder regex style inlineAction"),
        words={"style": _names("Text Tel Url Email Password")},
    ),
    "Input.Number": Kind({"id": str, "label": str}, EVERY_INPUT | _names("max min placeholder")),
    "Input.Date": Kind({"id": str, "label": str}, EVERY_INPUT | _names("max min placeholder")),
    "Input.Time": Kind({"id": str, "label": str}, EVERY_INPUT | _names("max min placeholder")),
    "Input.Toggle": Kind({"id": str, "title": str}, EVERY_INPUT | _names("valueOff valueOn wrap")),
    "Input.ChoiceSet": Kind(
        {"id": str, "label": str, "choices": list},
        EVERY_INPUT | _names("isMultiSelect style placeholder wrap choices.data"),
        words={"style": _names("compact expanded filtered")},
    ),
}

#: What may only stand inside a certain element, under the name of the property that holds it.
PARTS: dict[str, tuple[str, Kind]] = {
    "inlines": ("TextRun", Kind({"text": str}, TEXT, words=WORDS)),
    "columns": ("Column", Kind({}, BOX | _names("items width"), elements=("items",))),
    "facts": ("", Kind({"title": str, "value": str})),
    "rows": ("TableRow", Kind({"cells": list}, _names("style"), elements=("cells",))),
    "cells": ("TableCell", Kind({"items": list}, BOX, elements=("items",))),
}

ACTIONS: dict[str, Kind] = {
    "Action.Execute": Kind({"verb": str}, _names("data associatedInputs")),
    "Action.Submit": Kind({}, _names("data associatedInputs")),
    "Action.OpenUrl": Kind({"url": str}),
    "Action.ShowCard": Kind({"card": dict}),
    "Action.ToggleVisibility": Kind({"targetElements": list}),
}
ACTION_WORDS = {
    "style": _names("default positive destructive"),
    "mode": _names("primary secondary"),
    "associatedInputs": _names("auto none"),
}

CARD = _names(
    "type version $schema body actions refresh authentication fallbackText speak lang msteams metadata"
    " selectAction backgroundImage minHeight rtl verticalContentAlignment style"
)
