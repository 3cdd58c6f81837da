"""A real browser in the practice workplace, for the tests that walk it."""

import contextlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.demo.practice import Demo, practice

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = Path(__file__).parents[1] / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]

expect.set_options(timeout=20_000)  # a slow machine is no failure

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


Walk = tuple[Demo, Page, list[str]]


@pytest.fixture
async def walk(tmp_path: Path) -> AsyncIterator[Walk]:
    """The practice workplace with its story in a browser; the list collects what the page complained about."""
    async with _walking(practice(tmp_path / "demo.db", port=0)) as walking:
        yield walking


@pytest.fixture
async def first_day(tmp_path: Path) -> AsyncIterator[Walk]:
    """The same before anything has happened in it, which is there sooner."""
    async with _walking(practice(tmp_path / "demo.db", port=0, story=())) as walking:
        yield walking


@contextlib.asynccontextmanager
async def _walking(workplace: contextlib.AbstractAsyncContextManager[tuple[Demo, str]]) -> AsyncIterator[Walk]:
    complaints: list[str] = []
    async with workplace as (demo, url), async_playwright() as player:
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(20_000)
        await page.goto(url)
        yield demo, page, complaints
        await browser.close()


async def shot(page: Page, name: str) -> None:
    """Leave a screenshot for human eyes."""
    SHOTS.mkdir(exist_ok=True)
    await page.screenshot(path=SHOTS / f"{name}.png")
