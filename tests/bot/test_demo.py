"""The practice workplace's conductor: time that is moved twice at once has moved twice."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.demo.practice import practice


async def test_four_quick_presses_are_four_weeks(tmp_path: Path) -> None:
    """Nobody waits for one move to end before the next press."""
    async with practice(tmp_path / "demo.db", port=0, story=()) as (demo, _):
        before = demo.clock.offset
        await asyncio.gather(*(demo.move(timedelta(weeks=1)) for _ in range(4)))
        moved = demo.clock.offset - before
    assert timedelta(weeks=4) - timedelta(minutes=1) < moved <= timedelta(weeks=4)
