"""Teams' limits in one table, as Microsoft documents them (characters unless noted)."""

from types import MappingProxyType

from adapters.platform import Allowance

MESSAGE_BYTES = 27_000  # a card of 28 KB is refused by some clients; what the envelope adds is left free
DIALOG_BYTES = 79_000  # what somebody has typed comes back whole
SHARED_VIEWERS = 60
HEADING = 200
TEXT = 4000
SUMMARY = 1000
LABEL = 300
BUTTON = 100
TOOLTIP = 200
VALUE = 400
INPUT_MOST = 4000
ADDRESS = 2000
PLACEHOLDER = 150
TITLE = 60
PRIMARY_ACTIONS = 6
OPTIONS = 100

ALLOWANCE = Allowance(
    calls_a_minute=MappingProxyType({"post": 1800.0, "update": 1800.0}),  # 30 calls a second for a tenant
    apart=0.55,  # below 60 calls in 30 seconds for a conversation
    spaced=frozenset({"post", "update"}),
)
