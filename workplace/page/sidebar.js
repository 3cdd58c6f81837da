// Where one can go: channels, the app's messages and, in Slack, App Home; with what is new in each.
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { go, inTeams, messagesIn, place, roomName, state } from "./state.js";
import { count, say, spoken } from "./words.js";

const seen = new Map(); // "person look room" → Set of the message ids that were looked at
const newest = new Map(); // look → the newest message there was when it was first shown

export function drawSidebar() {
  write(byId("sidebar-title"), say("sidebar.title"));
  arrange(byId("sidebar-groups"), inTeams() ? teamsGroups() : slackGroups());
}

function slackGroups() {
  const channels = state().rooms.map((room) => ({ room: room.channel, note: room.member ? null : say("sidebar.outside") }));
  return [group(say("sidebar.channels"), channels), group(say("sidebar.app"), [{ room: "dm", note: null }, { room: "home", note: null }])];
}

/** The chat with the bot, then each team with its channels. */
function teamsGroups() {
  const teams = [...new Set(state().rooms.map((room) => room.team))];
  const channels = (team) => state().rooms.filter((room) => room.team === team).map((room) => ({ room: room.channel, note: teamsNote(room) }));
  return [group(say("sidebar.chat"), [{ room: "dm", note: null }]), ...teams.map((team) => group(team, channels(team)))];
}

function teamsNote({ member, private: closed }) {
  const notes = [closed && say("sidebar.private"), !member && say("sidebar.notInstalled")];
  return notes.filter(Boolean).join(" · ") || null;
}

function group(title, entries) {
  const drawn = entries.map((entry) => ({ ...entry, name: roomName(entry.room), fresh: newIn(entry.room), here: entry.room === place.room }));
  return {
    key: title,
    print: fingerprint(drawn, spoken()),
    build: () => h("div", { class: "sidebar-group" }, h("h3", {}, title), h("ul", {}, drawn.map((entry) => h("li", {}, link(entry))))),
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

const shelf = (room) => `${state().as} ${place.look} ${room}`;

/** Messages the acting person has not had in front of them. What was there when the look was first shown counts as seen. */
function newIn(room) {
  if (room === "home" || room === place.room) return 0;
  const known = seen.get(shelf(room));
  return known ? messagesIn(room).filter((message) => !known.has(message.ts)).length : 0;
}

/** Marks the current room as looked at; returns the messages that came since, by room. */
export function takeNew() {
  const arrived = [];
  if (!newest.has(place.look)) newest.set(place.look, Math.max(0, ...Object.values(state().messages).flat().map((message) => Number(message.ts))));
  for (const room of [...state().rooms.map((each) => each.channel), "dm"]) {
    const known = seen.get(shelf(room));
    const all = messagesIn(room);
    if (!known) seen.set(shelf(room), new Set(all.filter(({ ts }) => room === place.room || Number(ts) <= newest.get(place.look)).map(({ ts }) => ts)));
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
  newest.clear();
}
