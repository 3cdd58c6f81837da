// Channels, the app's direct messages and App Home, with what is new in each.
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { go, messagesIn, place, roomName, state } from "./state.js";
import { count, say, spoken } from "./words.js";

const seen = new Map(); // "person room" → Set of the message ids that were looked at
let newest = null; // the newest message there was when the page opened

export function drawSidebar() {
  write(byId("sidebar-title"), say("sidebar.title"));
  const channels = state().rooms.map((room) => ({ room: room.channel, note: room.member ? null : say("sidebar.outside") }));
  arrange(byId("sidebar-groups"), [
    group("sidebar.channels", channels),
    group("sidebar.app", [{ room: "dm", note: null }, { room: "home", note: null }]),
  ]);
}

function group(title, entries) {
  const drawn = entries.map((entry) => ({ ...entry, name: roomName(entry.room), fresh: newIn(entry.room), here: entry.room === place.room }));
  return {
    key: title,
    print: fingerprint(drawn, spoken()),
    build: () => h("div", { class: "sidebar-group" }, h("h3", {}, say(title)), h("ul", {}, drawn.map((entry) => h("li", {}, link(entry))))),
  };
}

function link({ room, name, note, fresh, here }) {
  return h(
    "button",
    {
      type: "button",
      class: fresh ? "place fresh" : "place",
      "data-testid": `room-${room}`,
      "data-focus": room,
      "aria-current": here ? "page" : null,
      onclick: () => go({ room }),
    },
    h("span", { class: "place-name" }, name),
    fresh > 0 && h("span", { class: "count" }, count("sidebar.new", fresh)),
    note && h("span", { class: "place-note" }, note),
  );
}

const shelf = (room) => `${state().as} ${room}`;

/** Messages the acting person has not had in front of them. What was there when the page opened counts as seen. */
function newIn(room) {
  if (room === "home" || room === place.room) return 0;
  const known = seen.get(shelf(room));
  return known ? messagesIn(room).filter((message) => !known.has(message.ts)).length : 0;
}

/** Marks the current room as looked at; returns the messages that came since, by room. */
export function takeNew() {
  const arrived = [];
  newest ??= Math.max(0, ...Object.values(state().messages).flat().map((message) => Number(message.ts)));
  for (const room of [...state().rooms.map((each) => each.channel), "dm"]) {
    const known = seen.get(shelf(room));
    const all = messagesIn(room);
    if (!known) seen.set(shelf(room), new Set(all.filter(({ ts }) => room === place.room || Number(ts) <= newest).map(({ ts }) => ts)));
    else if (room === place.room) {
      for (const message of all.filter((each) => !known.has(each.ts))) {
        known.add(message.ts);
        arrived.push({ room, message });
      }
    }
  }
  return arrived;
}

export function forgetSeen() {
  seen.clear();
  newest = null;
}
