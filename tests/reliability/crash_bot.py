"""The real bot in a process of its own, to be killed: settings from the environment, a quick pace, a Monday morning."""

import asyncio
import sys
from datetime import timedelta

from bot.clock import MovableClock
from bot.sending.pacing import FREE
from bot.sending.relay import Pace
from bot.serving.logs import set_up
from bot.serving.settings import Settings
from bot.serving.wiring import running
from tests.office import MONDAY

QUICK = Pace(
    sweep=0.2,
    lease=1.5,
    allowance=FREE,
    edits_apart=0.2,
    look_after=0.2,
    look_again=0.4,
)


async def main() -> None:
    """Serve until killed."""
    set_up("json", level=50)
    async with running(
        Settings.model_validate({}), clock=MovableClock(MONDAY), pace=QUICK, tick=timedelta(seconds=0.3)
    ):
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


asyncio.run(main())
