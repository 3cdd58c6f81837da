// Reactions: each is a toggle that says its meaning in words, and a small picker offers the nine.
import { h } from "./dom.js";
import { emoji, meaning, PICKED } from "./emoji.js";
import { nameOf, perform, place } from "./state.js";
import { list, say } from "./words.js";

const pickers = new Set(); // messages whose picker is open

export function reactionRow(message) {
  const given = message.reactions ?? [];
  const open = pickers.has(message.ts);
  const missing = PICKED[place.look].filter((name) => !given.some((reaction) => reaction.name === name));
  const row = h("div", { class: "reactions" }, given.map((reaction) => toggle(message, reaction)));
  if (!missing.length) return row;
  const add = h(
    "button",
    {
      type: "button",
      class: "react add",
      "data-testid": "picker",
      "data-focus": "picker",
      "aria-expanded": String(open),
      onclick: () => flip(row, message, !pickers.has(message.ts)),
    },
    open ? say("react.close") : [h("span", { "aria-hidden": "true" }, "☺ "), say("react.add")],
  );
  row.append(add);
  if (open) row.append(choices(message, missing, row));
  return row;
}

function toggle(message, { name, users }) {
  const mine = users.includes(place.as);
  const words = say("react.by", { word: meaning(name), names: list(users.map(nameOf)) });
  return h(
    "button",
    {
      type: "button",
      class: "react given",
      "data-testid": `react-${name}`,
      "data-focus": `react-${name}`,
      "aria-pressed": String(mine),
      "aria-label": `${users.length} · ${words}`,
      title: words,
      onclick: () => perform(mine ? "unreact" : "react", { channel: message.channel, ts: message.ts, name }),
    },
    h("span", { class: "emoji" }, emoji(name)),
    ` ${users.length}`,
    mine && h("span", { class: "tick" }, " ✓"),
  );
}

function choices(message, names, row) {
  const choose = async (name) => {
    flip(row, message, false);
    await perform("react", { channel: message.channel, ts: message.ts, name });
  };
  return h(
    "div",
    {
      class: "choices-row",
      role: "group",
      "aria-label": say("react.choose"),
      onkeydown: (event) => event.key === "Escape" && flip(row, message, false),
    },
    names.map((name) =>
      h(
        "button",
        { type: "button", class: "react", "data-testid": `react-${name}`, "data-focus": `react-${name}`, onclick: () => choose(name) },
        h("span", { class: "emoji", "aria-hidden": "true" }, emoji(name)),
        ` ${meaning(name)}`,
      ),
    ),
  );
}

/** Opens or closes the picker in place and keeps the focus where the eye is. */
function flip(row, message, open) {
  if (open) pickers.add(message.ts);
  else pickers.delete(message.ts);
  const fresh = reactionRow(message);
  row.replaceWith(fresh);
  const next = open ? fresh.querySelector(".choices-row button") : fresh.querySelector("[data-testid=picker]");
  next?.focus();
}
