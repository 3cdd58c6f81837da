// Programme time, and the buttons that move it.
import { announce } from "./announcer.js";
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { clockFace, shortDate } from "./moments.js";
import { jump, me, move, state } from "./state.js";
import { pick, say, spoken } from "./words.js";

const HOUR = 3600;
const STEPS = { hour: HOUR, day: 24 * HOUR, week: 7 * 24 * HOUR };
export const TWO_WEEKS = 14 * 24 * HOUR;

const face = () => clockFace(state().now, state().zone ?? me().zone);

export function drawClock() {
  write(byId("clock-title"), say("clock.title"));
  write(byId("clock-now"), face());
  const next = state().next_reminder;
  const steps = Object.keys(STEPS).map((name) => ({
    key: name,
    print: spoken(),
    build: () => button(name, say(`clock.${name}`), () => passing(() => move(STEPS[name]))),
  }));
  const words = next ? say("clock.jump", { date: shortDate(next.at, me().zone), label: pick(next.label) }) : say("clock.none");
  arrange(byId("clock-buttons"), steps);
  arrange(byId("clock-jump"), [{ key: "jump", print: fingerprint(words, spoken()), build: () => button("jump", words, () => passing(jump), !next) }]);
}

/** Moves time, then says what time it has become. */
export async function passing(act) {
  const section = byId("clock");
  section.setAttribute("aria-busy", "true");
  await act();
  section.removeAttribute("aria-busy");
  announce(say("clock.now", { time: face() }));
}

function button(name, words, onclick, idle = false) {
  return h(
    "button",
    { type: "button", class: name === "jump" ? "time jump" : "time", "data-testid": `clock-${name}`, "data-focus": name, disabled: idle, onclick },
    words,
  );
}
