"""A colleague is chosen in a real browser, with the keyboard alone, in the look of either platform."""

import pytest
from playwright.async_api import expect

from tests.browser.walking import Walk, first_day, pytestmark, shot
from tests.choosing import add_who

__all__ = ["first_day", "pytestmark"]

ROOMS = {"slack": "C0LEARNING", "teams": "19:learning@thread.tacv2"}
NAMES = ["Search", "Ana Silva", "Ben Okafor", "Chloé Tremblay", "Dev Patel", "Élise Moreau"]


@pytest.fixture(autouse=True)
def feature(monkeypatch: pytest.MonkeyPatch) -> None:
    """`/pitch who`, its button and its form."""
    add_who(monkeypatch)


@pytest.mark.parametrize("look", ["slack", "teams"])
async def test_a_colleague_is_chosen_with_the_keyboard(first_day: Walk, look: str) -> None:
    """The list has a name and a description of its own; everybody of the workplace is on it, and nobody else."""
    _, page, complaints = first_day
    await page.get_by_test_id(f"look-{look}").check()
    await page.get_by_test_id(f"room-{ROOMS[look]}").click()
    await page.get_by_test_id("composer").fill("/pitch who")
    await page.keyboard.press("Enter")
    if look == "teams":
        await page.locator("[data-route=who]").last.click()
    picker = page.get_by_role("combobox", name="Companion (optional)")
    await expect(picker).to_have_accessible_description("Anybody")
    assert await picker.locator("option").all_inner_texts() == NAMES
    assert await picker.locator("option:checked").inner_text() == "Ana Silva"
    await picker.focus()
    await page.keyboard.type("Dev")
    assert await picker.locator("option:checked").inner_text() == "Dev Patel"
    await shot(page, f"choosing-{look}")
    await page.get_by_test_id("dialog-submit").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("dialog")).to_contain_text("Dev Patel, ")
    assert complaints == []
