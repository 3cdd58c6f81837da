"""A newcomer walks the guided strip in a real browser, from a draft to a verdict, and on to complete."""

from playwright.async_api import Page, expect

from bot.demo.practice import Demo
from storage.verify import differences
from tests.browser.walking import Walk, first_day, pytestmark, shot, walk

__all__ = ["first_day", "pytestmark", "walk"]


async def test_a_newcomer_walks_the_five_steps_and_the_pitch_completes(walk: tuple[Demo, Page, list[str]]) -> None:
    """Every step is done by what the page offers; screenshots stay in tests/screenshots."""
    demo, page, complaints = walk
    await expect(page.get_by_test_id("guide-1")).to_have_attribute("data-state", "now")
    await shot(page, "1-arrival")

    await page.get_by_test_id("guide-1-go").click()
    await page.get_by_role("button", name="Continue draft").click()
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.locator("[data-block-id=benefit_me]")).to_be_visible()
    await page.get_by_test_id("dialog-submit").click()
    await page.locator("[data-block-id=cost_registration]").fill("450")
    await expect(page.get_by_test_id("dialog")).to_contain_text("You put in $225; peers can pledge up to $225.")
    await shot(page, "2-half-rule")
    await page.locator("[data-block-id=cost_registration]").fill("")
    await expect(page.get_by_test_id("dialog")).to_contain_text("half of it comes from you")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("Before you publish")
    await shot(page, "3-preview")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("on its way")
    await page.get_by_test_id("dialog-close").click()
    await expect(page.get_by_test_id("guide-1")).to_have_attribute("data-state", "done")

    await page.get_by_test_id("guide-2-go").click()
    await page.get_by_role("button", name="Pledge to “Policy lab").last.click()
    await page.locator("dialog [data-action-id^='kind']").first.click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("You pledged 1 hour of expertise")
    await page.locator("[data-block-id=wish]").fill("What would you do differently?")
    await page.get_by_test_id("dialog-submit").click()
    await shot(page, "4-pledged")
    await page.get_by_test_id("dialog-close").click()
    await expect(page.get_by_test_id("guide-2")).to_have_attribute("data-state", "done")

    await page.get_by_test_id("guide-3-go").click()
    await expect(page.get_by_test_id("guide-3")).to_have_attribute("data-state", "done")

    await page.get_by_test_id("guide-4-go").click()
    await page.locator("[data-action-id^='share']").last.click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("What would you do differently?")
    await page.locator("[data-block-id=where]").fill("https://labs.example.org/day")
    await page.locator("[data-block-id=takeaways]").fill("Draw it, test it on five people, throw it away.")
    await shot(page, "5-share")
    await page.get_by_test_id("dialog-submit").click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("Thank you for sharing")
    await page.get_by_test_id("dialog-close").click()
    await expect(page.get_by_test_id("guide-4")).to_have_attribute("data-state", "done")

    await page.get_by_test_id("guide-5-go").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Ana Silva has shared")
    await page.locator("[data-action-id^='verdict_met']").last.click()
    await expect(page.get_by_test_id("guide-5")).to_have_attribute("data-state", "done")
    await shot(page, "6-confirmed")

    for _ in range(4):
        await page.get_by_test_id("clock-week").click()
    await page.get_by_test_id("as-U0ANA").click()
    await page.get_by_test_id("room-dm").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("Have you put it into practice?")
    await page.locator("[data-action-id^='outcome_done']").last.click()
    await page.locator("[data-block-id=story]").fill("Five people tried the paper form.")
    await page.get_by_test_id("dialog-submit").click()
    await page.get_by_test_id("dialog-close").click()
    await page.get_by_test_id("room-C0LEARNING").click()
    card = page.get_by_test_id("message").filter(has_text="Five people tried the paper form.")
    await expect(card.first).to_contain_text("complete")
    await card.first.evaluate("card => card.scrollIntoView()")
    await shot(page, "7-complete")

    assert complaints == []
    assert await demo.bot.store.database.read(differences) == []


async def test_a_colleague_works_in_french(first_day: Walk) -> None:
    """The page, Home, the form and the half rule, with French typography."""
    _, page, complaints = first_day
    await page.get_by_test_id("as-U0CHLOE").click()
    await page.get_by_test_id("room-home").click()
    await expect(page.locator("main")).to_contain_text("Apprendre ensemble")
    await page.get_by_role("button", name="Faire une proposition").first.click()
    await expect(page.get_by_test_id("dialog")).to_contain_text("Étape 1 sur 3")
    await shot(page, "8-french")
    assert await page.evaluate("document.documentElement.lang") == "fr"
    assert complaints == []


async def test_the_page_works_by_keyboard_and_says_what_changes(walk: tuple[Demo, Page, list[str]]) -> None:
    """Tab reaches the composer; a command sent with Enter is answered, and the answer is announced."""
    _, page, complaints = walk
    await page.get_by_test_id("composer").focus()
    await page.keyboard.type("/pitch help")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("message").last).to_contain_text("What you can do")
    await expect(page.get_by_test_id("message").last).to_contain_text("Only you can see this")
    assert await page.locator("[aria-live]").count() >= 1
    unnamed = await page.evaluate(
        "[...document.querySelectorAll('button, a, input, select, textarea')]"
        ".filter(one => one.offsetParent && !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.title))"
        ".map(one => one.outerHTML.slice(0, 120))"
    )
    assert unnamed == []
    assert complaints == []
