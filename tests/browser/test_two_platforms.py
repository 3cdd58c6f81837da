"""The same organisation on Slack and on Teams, in a real browser: what is pledged in one shows in the other."""

from playwright.async_api import Page, expect

from bot.demo.practice import Demo
from storage.verify import differences
from tests.browser.walking import pytestmark, shot, walk

__all__ = ["pytestmark", "walk"]

LEARNING_THERE = "19:learning@thread.tacv2"


async def test_a_pledge_in_teams_changes_the_card_in_slack(walk: tuple[Demo, Page, list[str]]) -> None:
    """Dev offers help in Teams; everybody in Slack sees it, and Dev sees what is his on the card."""
    demo, page, complaints = walk
    await page.get_by_test_id("as-U0DEV").click()
    await page.get_by_test_id("look-teams").check()
    await page.get_by_test_id(f"room-{LEARNING_THERE}").click()
    card = page.get_by_test_id("message").filter(has_text="AI procurement clinic").last
    await expect(card).to_contain_text("2 hours with a contract lawyer · 0 of 2")
    await shot(page, "t1-teams")
    await page.locator("[data-route='pledge']").last.click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("How would you like to support")
    await page.locator("dialog [data-route='kind']").nth(1).click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("You pledged 1 hour of expertise")
    await page.locator("dialog [data-input-id=quantity]").fill("two")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("Write a whole number from 1 to 1,000.")
    await shot(page, "t2-teams-error")
    await page.locator("dialog [data-input-id=quantity]").fill("2")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("You pledged 2 hours of expertise")
    await page.get_by_test_id("dialog-close").click()
    await expect(card).to_contain_text("You pledged 2 hours of expertise to “AI procurement clinic”.")
    await shot(page, "t3-teams-pledged")
    await page.get_by_test_id("look-slack").check()
    await page.get_by_test_id("room-C0LEARNING").click()
    there = page.get_by_test_id("message").filter(has_text="2 hours with a contract lawyer").first
    await expect(there).to_contain_text("2 hours with a contract lawyer · 0 of 2 · 2 offers")
    await shot(page, "t4-slack-sees-it")
    assert complaints == []
    assert await demo.bot.store.database.read(differences) == []


async def test_a_newcomer_pitches_and_is_backed_in_teams_alone(walk: tuple[Demo, Page, list[str]]) -> None:
    """From the compose box to an offer by emoji, accepted with one tap in the chat."""
    demo, page, complaints = walk
    await page.get_by_test_id("look-teams").check()
    await page.get_by_test_id(f"room-{LEARNING_THERE}").click()
    await page.get_by_test_id("compose").click()
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("Please fill this in.")
    await page.get_by_test_id("dialog-close").click()
    await page.get_by_test_id("room-dm").click()
    await page.get_by_test_id("composer").fill("mine")
    await page.keyboard.press("Enter")
    await page.locator("[data-route='pitch_resume']").last.click()
    for step in ("Step 1 of 3", "Step 2 of 3"):
        await expect(page.get_by_test_id("dialog")).to_contain_text(step)
        await page.get_by_test_id("dialog-submit").click()
    await page.locator("dialog [data-input-id=channel]").select_option(LEARNING_THERE)
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("In #Learning")
    await shot(page, "t5-teams-preview")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("on its way")
    await page.get_by_test_id("dialog-close").click()
    await expect(page.get_by_test_id("guide-1")).to_have_attribute("data-state", "done")
    await page.get_by_test_id("as-U0CHLOE").click()
    await page.get_by_test_id(f"room-{LEARNING_THERE}").click()
    card = page.get_by_test_id("message").filter(has_text="Policy lab day").last
    await expect(card).to_contain_text("Policy lab day")
    await shot(page, "t6-teams-french-reader")
    assert complaints == []
    assert await demo.bot.store.database.read(differences) == []
