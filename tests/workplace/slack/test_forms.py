"""Forms open on a fresh click, hold what was typed, and do what the bot's answer says."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.workplace.pretend_bot import PretendBot
from tests.workplace.tools import Opener, Ticks, client_of
from tests.workplace.views import actions, button, field, home, modal, option
from workplace.impossible import Impossible
from workplace.slack.limits import GENEROUS, Limits
from workplace.slack.practice import PracticeSlack
from workplace.slack.screens import View
from workplace.wire import Answer

ROOM = "C0LEARNING"
OPTIONS = [option("time"), option("venue")]

FORM = modal(
    field("title", "plain_text_input", max_length=10),
    field("hours", "number_input", is_decimal_allowed=False, min_value="1", optional=True),
    field("kind", "static_select", options=OPTIONS, initial_option=OPTIONS[0]),
    field("kinds", "multi_static_select", options=OPTIONS, optional=True),
    field("boxes", "checkboxes", options=OPTIONS, optional=True),
    field("radio", "radio_buttons", options=OPTIONS, optional=True),
    field("day", "datepicker", optional=True),
    field("moment", "datetimepicker", optional=True),
    field("room", "conversations_select", optional=True),
    field("channel", "channels_select", optional=True),
    field("person", "users_select", optional=True),
    field("people", "multi_users_select", optional=True),
)


async def trigger(slack: PracticeSlack, bot: PretendBot) -> str:
    await slack.command("U0ANA", "new", channel=ROOM)
    return str(bot.last["trigger_id"])


async def opened(slack: PracticeSlack, bot: PretendBot, view: dict[str, Any]) -> View:
    await client_of(slack).views_open(trigger_id=await trigger(slack, bot), view=view)
    top = slack.open_view("U0ANA")
    assert top
    return top


async def refusal(client: AsyncWebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=args)
    return str(refused.value.response["error"])


async def test_a_trigger_works_once_and_not_late(practice: Opener, bot: PretendBot, ticks: Ticks) -> None:
    slack = await practice(limits=Limits(calls_per_minute=GENEROUS.calls_per_minute))
    client = client_of(slack)
    used, late = await trigger(slack, bot), await trigger(slack, bot)
    await client.views_open(trigger_id=used, view=FORM)
    assert await refusal(client, "views.open", trigger_id=used, view=FORM) == "exchanged_trigger_id"
    ticks.seconds += 3.1
    assert await refusal(client, "views.open", trigger_id=late, view=FORM) == "expired_trigger_id"
    assert await refusal(client, "views.open", trigger_id="1.2.3", view=FORM) == "invalid_trigger_id"


async def test_a_form_sends_slacks_own_state(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, {**FORM, "private_metadata": "draft-7"})
    given = {
        "title": "Summit",
        "hours": 3,
        "kinds": ["venue"],
        "boxes": ["time", "venue"],
        "radio": "venue",
        "day": "2027-03-05",
        "moment": 1_804_000_000,
        "room": ROOM,
        "channel": ROOM,
        "person": "U0DEV",
        "people": ["U0BEN"],
    }
    assert await slack.submit(view.id, given) == Answer(200)
    sent = bot.last["view"]
    assert (bot.last["type"], sent["callback_id"], sent["private_metadata"]) == ("view_submission", "pitch", "draft-7")
    assert {name: held["it"] for name, held in sent["state"]["values"].items()} == {
        "title": {"type": "plain_text_input", "value": "Summit"},
        "hours": {"type": "number_input", "value": "3"},
        "kind": {"type": "static_select", "selected_option": OPTIONS[0]},
        "kinds": {"type": "multi_static_select", "selected_options": [OPTIONS[1]]},
        "boxes": {"type": "checkboxes", "selected_options": OPTIONS},
        "radio": {"type": "radio_buttons", "selected_option": OPTIONS[1]},
        "day": {"type": "datepicker", "selected_date": "2027-03-05"},
        "moment": {"type": "datetimepicker", "selected_date_time": 1_804_000_000},
        "room": {"type": "conversations_select", "selected_conversation": ROOM},
        "channel": {"type": "channels_select", "selected_channel": ROOM},
        "person": {"type": "users_select", "selected_user": "U0DEV"},
        "people": {"type": "multi_users_select", "selected_users": ["U0BEN"]},
    }
    assert slack.open_view("U0ANA") is None


COMPLAINTS = [
    ({}, {"title": "Please complete this required field."}),
    ({"title": "much too long"}, {"title": "Please shorten this to 10 characters."}),
    ({"title": "Fine", "hours": "many"}, {"hours": "Please enter a number."}),
    ({"title": "Fine", "hours": 0}, {"hours": "Please enter 1 or more."}),
    ({"title": "Fine", "kind": None}, {"kind": "Please complete this required field."}),
    ({"title": "Fine", "kind": "money"}, {"kind": "This is not one of the choices."}),
    ({"title": "Fine", "boxes": ["money"]}, {"boxes": "This is not one of the choices."}),
    ({"title": "Fine", "person": "U0NOBODY"}, {"person": "This is not one of the choices."}),
    ({"title": "Fine", "people": ["U0BEN", "U0NOBODY"]}, {"people": "This is not one of the choices."}),
]


@pytest.mark.parametrize(("given", "errors"), COMPLAINTS)
async def test_slacks_window_refuses_before_anything_is_sent(
    slack: PracticeSlack, bot: PretendBot, given: dict[str, Any], errors: dict[str, str]
) -> None:
    view = await opened(slack, bot, FORM)
    assert await slack.submit(view.id, given) == Answer(0, {"client_errors": errors})
    shown = slack.open_view("U0ANA")
    assert shown
    assert (shown.errors, shown.values, len(bot.received)) == (errors, given, 1)


async def test_unchecked_data_is_sent_as_it_is(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, FORM)
    await slack.submit(view.id, {"title": "much too long", "kind": "money"}, unchecked=True)
    values = bot.last["view"]["state"]["values"]
    assert (values["title"]["it"]["value"], values["kind"]["it"]["selected_option"]["value"]) == (
        "much too long",
        "money",
    )


async def test_errors_stay_beside_their_field(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, FORM)
    bot.answer_json({"response_action": "errors", "errors": {"title": "Already taken"}})
    await slack.submit(view.id, {"title": "Summit"})
    shown = slack.open_view("U0ANA")
    assert shown
    assert (shown.errors, shown.values, shown.hash) == ({"title": "Already taken"}, {"title": "Summit"}, view.hash)
    assert (await slack.submit(view.id, {})).ok
    assert slack.open_view("U0ANA") is None


async def test_update_replaces_the_form_and_keeps_what_still_fits(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, FORM)
    step = modal(field("title", "plain_text_input"), field("audience", "plain_text_input"), callback_id="step two")
    bot.answer_json({"response_action": "update", "view": step})
    await slack.submit(view.id, {"title": "Summit", "hours": 3})
    shown = slack.open_view("U0ANA")
    assert shown
    assert (shown.id, shown.callback_id, shown.values) == (view.id, "step two", {"title": "Summit"})


async def test_push_stacks_three_and_clear_takes_all(slack: PracticeSlack, bot: PretendBot) -> None:
    first = await opened(slack, bot, modal({"type": "divider"}))
    above = first
    for _ in range(2):
        bot.answer_json({"response_action": "push", "view": modal({"type": "divider"})})
        await slack.submit(above.id, {})
        top = slack.open_view("U0ANA")
        assert top
        assert (top.previous_view_id, top.root_view_id) == (above.id, first.id)
        above = top
    bot.answer_json({"response_action": "push", "view": modal({"type": "divider"})})
    assert await slack.submit(above.id, {}) == Answer(
        0,
        {
            "ok": False,
            "error": "push_limit_reached",
            "answer": {"response_action": "push", "view": modal({"type": "divider"})},
        },
    )
    bot.answer_json({"response_action": "clear"})
    await slack.submit(above.id, {})
    assert slack.open_view("U0ANA") is None


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"response_action": "errors", "errors": {"nowhere": "x"}}, "invalid_errors"),
        ({"response_action": "errors"}, "invalid_errors"),
        ({"response_action": "update", "view": home({"type": "divider"})}, "invalid_arguments"),
        ({"response_action": "explode"}, "invalid_response_action"),
    ],
)
async def test_an_answer_slack_cannot_follow_leaves_the_form_open(
    slack: PracticeSlack, bot: PretendBot, said: dict[str, Any], error: str
) -> None:
    view = await opened(slack, bot, FORM)
    bot.answer_json(said)
    answer = await slack.submit(view.id, {"title": "Summit"})
    assert answer.status == 0
    assert isinstance(answer.body, dict)
    assert (answer.body["error"], answer.body["answer"]) == (error, said)
    assert slack.open_view("U0ANA")


async def test_a_press_in_a_form_carries_the_form_so_far(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, modal(field("title", "plain_text_input"), actions(button("draft", value="P-1"))))
    await slack.act_in_view(view.id, "draft", state={"title": "Sum"})
    payload = bot.last
    assert (payload["type"], payload["container"]) == ("block_actions", {"type": "view", "view_id": view.id})
    assert payload["view"]["state"]["values"]["title"]["it"]["value"] == "Sum"
    assert "response_url" not in payload
    shown = slack.open_view("U0ANA")
    assert shown
    assert shown.values == {"title": "Sum"}


async def test_a_choice_in_a_form_is_part_of_its_state(slack: PracticeSlack, bot: PretendBot) -> None:
    menus = [{"type": "static_select", "action_id": name, "options": OPTIONS} for name in ("one", "two")]
    view = await opened(
        slack, bot, modal(actions(*menus), field("cost", "plain_text_input", dispatch_action_config={}))
    )
    await slack.act_in_view(view.id, "one", selected="venue")
    await slack.act_in_view(view.id, "two", selected="time")
    await slack.act_in_view(view.id, "it", block_id="cost", value="1200")
    values = bot.last["view"]["state"]["values"]
    assert values["buttons"]["one"]["selected_option"] == OPTIONS[1]
    assert values["buttons"]["two"]["selected_option"] == OPTIONS[0]
    assert values["cost"]["it"]["value"] == "1200"
    assert bot.last["actions"][0]["value"] == "1200"


async def test_home_is_published_pressed_and_guarded_by_its_hash(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    published = (await client.views_publish(user_id="U0BEN", view=home(actions(button()))))["view"]
    shown = slack.home("U0BEN")
    assert shown
    await slack.act_in_view(shown.id, "pledge")
    assert bot.last["view"]["type"] == "home"
    again = await client.views_publish(user_id="U0BEN", view=home({"type": "divider"}), hash=published["hash"])
    assert again["view"]["id"] == published["id"]
    args = {"user_id": "U0BEN", "view": home({"type": "divider"}), "hash": published["hash"]}
    assert await refusal(client, "views.publish", **args) == "hash_conflict"


async def test_views_are_updated_by_id_hash_or_name(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    view = await opened(slack, bot, {**FORM, "external_id": "pitch-7"})
    await client.views_update(external_id="pitch-7", hash=view.hash, view=modal({"type": "divider"}))
    shown = slack.open_view("U0ANA")
    assert shown
    assert shown.blocks == [{"block_id": "b0", "type": "divider"}]
    divider = modal({"type": "divider"})
    assert await refusal(client, "views.update", view_id=view.id, hash=view.hash, view=divider) == "hash_conflict"
    await slack.close_view(view.id)
    assert await refusal(client, "views.update", view_id=view.id, view=divider) == "not_found"


async def test_bad_views_are_refused_with_the_place(
    slack: PracticeSlack, bot: PretendBot, client: AsyncWebClient
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.views_open(trigger_id=await trigger(slack, bot), view=modal({"type": "table", "rows": []}))
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] unsupported block: table [json-pointer:/view/blocks/0/type]"
    ]
    large = modal(*[{"type": "section", "text": {"type": "mrkdwn", "text": "é" * 3000}} for _ in range(42)])
    assert await refusal(client, "views.open", trigger_id=await trigger(slack, bot), view=large) == "view_too_large"


async def test_closing_is_told_when_the_form_wants_it(slack: PracticeSlack, bot: PretendBot) -> None:
    quiet = await opened(slack, bot, FORM)
    assert await slack.close_view(quiet.id) == Answer(200)
    told = await opened(slack, bot, {**FORM, "notify_on_close": True})
    await slack.close_view(told.id)
    assert [each.payload.get("type") for each in bot.received] == [None, None, "view_closed"]
    assert (bot.last["view"]["id"], bot.last["is_cleared"]) == (told.id, False)


async def test_a_form_has_only_the_fields_it_shows(slack: PracticeSlack, bot: PretendBot) -> None:
    view = await opened(slack, bot, FORM)
    with pytest.raises(Impossible):
        await slack.submit(view.id, {"tittle": "Summit"})
    with pytest.raises(Impossible):
        await slack.submit("V0NOWHERE", {})
