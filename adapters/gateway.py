"""What a platform's server needs of the application, and the answer when nothing could be recorded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from adapters.form import Form
from adapters.inbound import Identity, Inbound, Profile, Submitted
from adapters.news import News
from adapters.reply import Reply

Ask = Callable[[], Awaitable[Profile | None]]


class NotRecorded(Exception):
    """Nothing of the delivery was recorded, and nothing will be; `text` says so in the person's language."""

    def __init__(self, text: str) -> None:
        super().__init__("not recorded")
        self.text = text


@dataclass(frozen=True, slots=True)
class ServerWords:
    """The few sentences that an adapter itself says."""

    app: str
    close: str
    press_again: str
    done: str


class Front(Protocol):
    """The application, as a platform's server sees it."""

    async def answer(self, given: Inbound, *, arrived: float, ask: Ask) -> Reply:
        """Carry a delivery out. Raises `NotRecorded`.

        `ask` asks the platform who somebody is: None where it does not say now, `Unreachable` where it knows nobody.
        """

    async def form_again(self, given: Submitted) -> Form | None:
        """The form that was sent, for platforms that do not keep it on the screen while its errors are shown."""

    async def learn(self, platform: str, workspace: str, news: News) -> None:
        """Take in what a platform says about rooms and people; nobody's act, and harmless to repeat."""

    async def words(self, who: Identity) -> ServerWords:
        """The adapter's own sentences in a person's language."""
