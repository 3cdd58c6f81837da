// "What just happened": the requests in both directions, with their bodies and answers.
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { timeOfDay } from "./moments.js";
import { look, looks, me, place, state } from "./state.js";
import { say, spoken } from "./words.js";

const PLATFORMS = { slack: "Slack", teams: "Teams" };

export function drawWire() {
  const pane = byId("wire");
  pane.hidden = !place.wireOpen;
  if (!place.wireOpen) return;
  write(byId("wire-title"), say("wire.title"));
  write(byId("wire-about"), say(looks().length > 1 ? "wire.about.both" : "wire.about"));
  drawClose();
  const newestFirst = [...(state().wire ?? [])].reverse();
  arrange(byId("wire-list"), newestFirst.length ? newestFirst.map(line) : [emptyLine()]);
}

function line(exchange) {
  return {
    key: `exchange ${exchange.platform} ${exchange.id}`,
    print: fingerprint(exchange.status, exchange.answer !== null, spoken()),
    build: () => h("li", {}, details(exchange)),
  };
}

function emptyLine() {
  return { key: "empty", print: spoken(), build: () => h("li", { class: "empty" }, say("wire.empty")) };
}

function details(exchange) {
  const { direction, label, platform, status, at } = exchange;
  const fine = status >= 200 && status < 300 && exchange.answer?.ok !== false;
  const inside = h("div", { class: "exchange-inside" });
  const node = h(
    "details",
    { class: `exchange ${direction}`, ontoggle: () => node.open && !inside.hasChildNodes() && inside.append(...contents(exchange)) },
    h(
      "summary",
      { "data-focus": `exchange-${platform}-${exchange.id}` },
      h(
        "span",
        { class: "exchange-top" },
        h("span", {}, h("span", { class: "direction" }, say(`wire.${direction}`)), looks().length > 1 && [" ", h("span", { class: "badge" }, PLATFORMS[platform] ?? platform)]),
        h("time", { datetime: at }, timeOfDay(at, me().zone)),
      ),
      h(
        "span",
        { class: "exchange-label" },
        h("code", {}, label),
        h("span", { class: fine ? "status" : "status failed" }, fine ? `${status} ${say("wire.ok")}` : `${status} ${exchange.answer?.error ?? say("wire.failed")}`),
      ),
    ),
    inside,
  );
  return node;
}

const contents = ({ body, answer }) => [...json("wire.sent", body), ...json("wire.answered", answer)];

function json(title, value) {
  const empty = value === null || value === undefined || value === "";
  const text = empty ? say("wire.nothing") : typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return [h("h3", {}, say(title)), h("pre", { tabindex: "0", role: "region", "aria-label": say(title) }, text)];
}

function drawClose() {
  const head = byId("wire-head");
  if (head.dataset.words === spoken()) return;
  head.dataset.words = spoken();
  head.querySelector("button")?.remove();
  head.append(h("button", { type: "button", class: "plain close", "aria-label": say("wire.hide"), "data-testid": "wire-close", onclick: close }, "✕"));
}

function close() {
  look({ wireOpen: false });
  document.querySelector("[data-testid=wire-toggle]")?.focus();
}

/** The button in the room's head that opens and closes the panel. */
export function wireToggle() {
  return {
    key: "wire",
    print: fingerprint(place.wireOpen, spoken()),
    build: () =>
      h(
        "button",
        {
          type: "button",
          class: "button quiet",
          "data-testid": "wire-toggle",
          "data-focus": "wire-toggle",
          "aria-expanded": String(place.wireOpen),
          "aria-controls": "wire",
          onclick: () => look({ wireOpen: !place.wireOpen }),
        },
        say("wire.title"),
      ),
  };
}
