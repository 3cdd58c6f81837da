// Five steps that tell the whole story: what to do now, what is done, what comes later.
import { passing, TWO_WEEKS } from "./clock.js";
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { go, inTeams, look, move, place, state } from "./state.js";
import { say, spoken } from "./words.js";

/** `own` steps are told in other words for Teams. */
const STEPS = [
  { name: "pitch", own: true, go: () => visit("U0ANA", inTeams() ? "dm" : "home") },
  { name: "pledge", own: true, go: () => visit("U0BEN", inTeams() ? "19:learning@thread.tacv2" : "C0LEARNING") },
  { name: "jump", go: () => passing(() => move(TWO_WEEKS)) },
  { name: "share", go: () => visit("U0ANA", "dm") },
  { name: "confirm", go: () => visit("U0BEN", "dm") },
];

export function drawGuide() {
  const done = STEPS.map((step) => Boolean(state().guide?.[step.name]));
  const current = done.indexOf(false);
  write(byId("guide-title"), say("guide.title"));
  write(byId("guide-progress"), current < 0 ? say("guide.all") : say("guide.progress", { done: done.filter(Boolean).length }));
  drawToggle();
  const list = byId("guide-steps");
  list.hidden = !place.guideOpen;
  arrange(
    list,
    STEPS.map((step, index) => {
      const progress = done[index] ? "done" : index === current ? "now" : "later";
      return { key: step.name, print: fingerprint(progress, inTeams(), spoken()), build: () => item(step, index + 1, progress) };
    }),
  );
}

function item(step, number, progress) {
  const told = step.own && inTeams() ? `guide.teams.${number}` : `guide.${number}`;
  return h(
    "li",
    { class: `step ${progress}`, "data-testid": `guide-${number}`, "data-state": progress, "aria-current": progress === "now" ? "step" : null },
    h("span", { class: "step-mark", "aria-hidden": "true" }, progress === "done" ? "✓" : String(number)),
    h(
      "div",
      { class: "step-words" },
      h("h3", {}, say(`guide.${number}.title`), " ", h("span", { class: "step-state" }, say(`guide.${progress}`))),
      h("p", {}, say(`${told}.what`)),
    ),
    progress !== "done" &&
      h("button", { type: "button", class: "step-go", "data-testid": `guide-${number}-go`, "data-focus": String(number), onclick: step.go }, say(`${told}.go`)),
  );
}

function drawToggle() {
  const words = say(place.guideOpen ? "guide.hide" : "guide.show");
  arrange(byId("guide-head"), [
    ...[byId("guide-title"), byId("guide-progress")].map((node) => ({ key: node, print: undefined, build: () => node })),
    { key: "toggle", print: words, build: () => toggle(words) },
  ]);
}

const toggle = (words) =>
  h(
    "button",
    { type: "button", class: "plain", "data-testid": "guide-toggle", "data-focus": "toggle", "aria-expanded": String(place.guideOpen), "aria-controls": "guide-steps", onclick: () => look({ guideOpen: !place.guideOpen }) },
    words,
  );

/** Becomes somebody in a room and leaves the focus on the newest message there. */
async function visit(as, room) {
  await go({ as, room });
  const newest = [...document.querySelectorAll("#messages [data-testid=message]")].at(-1);
  newest?.scrollIntoView({ block: "nearest" });
  newest?.focus({ preventScroll: true });
}
