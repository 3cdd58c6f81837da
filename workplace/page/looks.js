// The switch between the Slack look and the Teams look: radio buttons, so that the arrow keys work.
import { announce } from "./announcer.js";
import { h } from "./dom.js";
import { go, inTeams, looks } from "./state.js";
import { say, spoken } from "./words.js";

const NAMES = { slack: "Slack", teams: "Teams" };

/** For the tools in the top line; nothing where there is only one look. */
export function lookSwitch() {
  return looks().length > 1 ? [{ key: "looks", print: spoken(), build }] : [];
}

/** Ticks the look that is shown, and gives the page its colours and shapes. */
export function showLook() {
  const shown = inTeams() ? "teams" : "slack";
  document.documentElement.dataset.look = shown;
  for (const input of document.querySelectorAll("input[name=look]")) input.checked = input.value === shown;
}

function build() {
  return h("fieldset", { class: "looks" }, h("legend", { class: "hidden" }, say("looks.title")), looks().map(choice));
}

function choice(look) {
  return h(
    "label",
    { class: "look" },
    h("input", { type: "radio", name: "look", value: look, "data-testid": `look-${look}`, "data-focus": `look-${look}`, onchange: () => change(look) }),
    h("span", {}, NAMES[look] ?? look),
  );
}

async function change(look) {
  await go({ look });
  announce(say("looks.now", { look: NAMES[look] ?? look }));
}
