// The switches of the look and of "text only", and the reset, at the end of the top line.
import { notice } from "./announcer.js";
import { ask } from "./confirm.js";
import { arrange, byId, fingerprint, h } from "./dom.js";
import { lookSwitch } from "./looks.js";
import { isTextOnly, look, place, startOver } from "./state.js";
import { forgetSeen } from "./sidebar.js";
import { say, spoken } from "./words.js";

export function drawTools() {
  arrange(byId("tools"), [
    ...lookSwitch(),
    { key: "text", print: fingerprint(isTextOnly(), spoken()), build: textSwitch },
    { key: "reset", print: spoken(), build: resetButton },
  ]);
}

function textSwitch() {
  const on = isTextOnly();
  return h(
    "button",
    {
      type: "button",
      role: "switch",
      class: "switch",
      "data-testid": "text-only",
      "data-focus": "text-only",
      "aria-checked": String(on),
      title: say("tools.textOnly.about"),
      onclick: () => look({ textOnly: { ...place.textOnly, [place.as]: !on } }),
    },
    h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "knob" })),
    say("tools.textOnly"),
  );
}

function resetButton() {
  return h("button", { type: "button", class: "on-dark", "data-testid": "reset", "data-focus": "reset", onclick: reset }, say("tools.reset"));
}

async function reset() {
  const sure = await ask({ title: say("reset.title"), text: say("reset.text"), yes: say("reset.yes"), danger: true });
  if (!sure) return;
  forgetSeen();
  if (!(await startOver())) return;
  notice(say("reset.done"));
}
