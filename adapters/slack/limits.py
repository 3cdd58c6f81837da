"""Slack's limits in one table, as its Block Kit reference documents them (characters unless noted)."""

from types import MappingProxyType

from adapters.platform import Allowance

ALLOWANCE = Allowance(
    calls_a_minute=MappingProxyType({"update": 50.0, "home": 100.0}),  # tiers 3 and 4
    apart=1.0,  # one post a second in each channel
    spaced=frozenset({"post"}),
)
BLOCKS_IN_MESSAGE = 50
BLOCKS_IN_VIEW = 100
MESSAGE_TOTAL = 12_000  # the platform refuses a message near 13,200 although each block is legal
HEADER = 150
RICH_TEXT = 2900
TITLE = 24
SUBMIT = 24
BUTTON = 75
BUTTON_VALUE = 2000
HINT = 75
LABEL = 2000
INPUT_HINT = 2000
PLACEHOLDER = 150
INPUT_MOST = 3000
OPTION = 75
OPTION_VALUE = 150
BUTTONS_IN_ROW = 25
MENU = 5
CHECKBOXES = 10
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
SUMMARY = 3000
