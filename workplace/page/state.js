// What the page knows: the last snapshot of the workplace, and where the person is looking.
import * as server from "./server.js";
import { say, speak } from "./words.js";

export const APP = "U0PITCHIN";
const FIRST_ROOM = { slack: "C0LEARNING", teams: "19:learning@thread.tacv2" };

/** Where the acting person is. `room` is a channel id, "dm" or "home". */
export const place = {
  as: "U0ANA",
  look: "slack",
  room: FIRST_ROOM.slack,
  thread: null,
  wireOpen: window.matchMedia("(min-width: 1280px)").matches,
  guideOpen: true,
  textOnly: {}, // by person; the server's own wish until the switch is used
};

const left = { ...FIRST_ROOM }; // the room in which each look was left

let snapshot = null;
let redraw = () => {};
let notify = () => {};

export const state = () => snapshot;
export const me = () => snapshot.people.find((person) => person.user === snapshot.as);
export const personNamed = (user) => snapshot?.people.find((person) => person.user === user);
export const isBot = (user) => user === APP || user.startsWith("28:");
export const nameOf = (user) => (isBot(user) ? "Pitch In" : (personNamed(user)?.name ?? user));
export const looks = () => snapshot.looks ?? ["slack"];
export const inTeams = () => snapshot?.look === "teams";
export const roomHere = () => snapshot.rooms.find((each) => each.channel === place.room);
export const channelOf = (room) => (room === "dm" ? snapshot.dm : room);
export const messagesIn = (room) => snapshot.messages[channelOf(room)] ?? [];
export const isTextOnly = () => place.textOnly[snapshot.as] ?? Boolean(snapshot.text_only);

export function roomName(room) {
  if (room === "dm") return inTeams() ? nameOf(APP) : say("sidebar.dm");
  if (room === "home") return say("sidebar.home");
  const name = snapshot.rooms.find((each) => each.channel === room)?.name ?? room;
  return inTeams() ? name : `#${name}`;
}

export function begin(draw, notice) {
  redraw = draw;
  notify = notice;
  readAddress();
  window.addEventListener("hashchange", () => {
    readAddress();
    refresh();
  });
  server.listen(refresh, line);
  return refresh();
}

let fetching = null;
let again = false;

/** Fetches the snapshot and draws it; calls while one is under way are folded into one more. */
export function refresh() {
  if (fetching) {
    again = true;
    return fetching;
  }
  fetching = fetchAll().finally(() => (fetching = null));
  return fetching;
}

async function fetchAll() {
  do {
    again = false;
    const { as, look } = place;
    try {
      const fresh = await server.fetchState(as, look);
      if (as !== place.as || look !== place.look) {
        again = true;
        continue;
      }
      snapshot = fresh;
    } catch {
      if (!snapshot) notify(say("trouble.lost"), "lost");
      return;
    }
    speak(me().language);
    if (!looks().includes(place.look)) Object.assign(place, { look: "slack", room: left.slack });
    if (!isHere(place.room)) {
      place.room = isHere(FIRST_ROOM[place.look]) ? FIRST_ROOM[place.look] : snapshot.rooms[0].channel;
      writeAddress();
    }
    redraw();
  } while (again);
}

const twoPanes = window.matchMedia("(min-width: 1500px)");

const isHere = (room) => room === "dm" || (room === "home" && !inTeams()) || snapshot.rooms.some((each) => each.channel === room);

/** Draws again what is already known: for changes of place only. Small windows have room for one side pane. */
export function look(changes = {}) {
  Object.assign(place, changes);
  if (changes.thread && !twoPanes.matches) place.wireOpen = false;
  if (changes.wireOpen && !twoPanes.matches) place.thread = null;
  if (snapshot) redraw();
}

/** Goes to a room, perhaps as somebody else or in the other look. Opening Home tells the bot, as Slack does. */
export async function go({ as = place.as, look = place.look, room = look === place.look ? place.room : left[look] }) {
  left[place.look] = place.room;
  Object.assign(place, { as, look, room, thread: null });
  writeAddress();
  await refresh();
  if (room === "home") await perform("open_home");
}

/** Does something as the acting person, says when it failed, and shows the result. */
export async function perform(verb, details = {}) {
  const result = await server.act(place, verb, details);
  report(result);
  await refresh();
  return result;
}

export async function move(seconds) {
  report(await server.moveClock(seconds));
  await refresh();
}

export async function jump() {
  report(await server.jumpClock());
  await refresh();
}

export async function startOver() {
  const result = await server.resetWorkplace();
  report(result);
  if (result.ok) {
    Object.assign(left, FIRST_ROOM);
    Object.assign(place, { as: "U0ANA", room: FIRST_ROOM[place.look], thread: null });
    writeAddress();
  }
  await refresh();
  return result.ok;
}

function report(result) {
  const { status = 0, body } = result.answer ?? {};
  if (!result.ok) notify(say("trouble.act", { error: result.error ?? "?" }));
  else if (status >= 400) notify(say("trouble.status", { status }));
  else if (status === 0 && body?.error) notify(say("trouble.refused", { error: body.error }));
}

let lost = false;

function line(isLost) {
  if (isLost !== lost) notify(say(isLost ? "trouble.lost" : "trouble.back"), isLost ? "lost" : "");
  lost = isLost;
}

function readAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const look = address.get("look") in FIRST_ROOM ? address.get("look") : place.look;
  const room = address.get("room") ?? (look === place.look ? place.room : left[look]);
  Object.assign(place, { as: address.get("as") ?? place.as, look, room });
}

function writeAddress() {
  history.replaceState(null, "", `#${new URLSearchParams({ as: place.as, room: place.room, look: place.look })}`);
}
