// What a message has in every look: who wrote it, when, what marks it carries, and its replies.
import { avatar } from "./avatar.js";
import { fingerprint, h } from "./dom.js";
import { dayKey, dayName, timeOfDay } from "./moments.js";
import { mrkdwn, readAloud } from "./mrkdwn.js";
import { inTeams, isTextOnly, me, nameOf, place, state } from "./state.js";
import { say, spoken } from "./words.js";

const isReply = (message, all) =>
  message.thread_ts && message.thread_ts !== message.ts && all.some((other) => other.ts === message.thread_ts);

export const repliesTo = (ts, all) => all.filter((message) => message.thread_ts === ts && message.ts !== ts);

/** A message as the one sentence that a screen reader hears. */
export function spokenText(message) {
  const text = message.text ?? "";
  return inTeams() ? text : mrkdwn(text).map((node) => (typeof node === "string" ? node : readAloud(node))).join("");
}

/** One entry of `arrange` for each top-level message, with a line where a new day begins. */
export function byDay(all, row) {
  const wanted = [];
  let day = null;
  for (const message of all.filter((each) => !isReply(each, all))) {
    const today = dayKey(new Date(message.at), me().zone);
    if (today !== day) wanted.push(dayLine(message.at, today));
    day = today;
    wanted.push(row(message));
  }
  return wanted.length ? wanted : [emptyLine()];
}

function dayLine(at, key) {
  const name = dayName(at, me().zone);
  return { key: `day ${key}`, print: fingerprint(name), build: () => h("li", { class: "day" }, h("h3", {}, name)) };
}

function emptyLine() {
  const words = say(place.room === "dm" ? "room.empty.dm" : "room.empty");
  return { key: "empty", print: words, build: () => h("li", { class: "empty" }, h("p", {}, words)) };
}

/** Names and zones show up inside messages: when they change, so do the messages. */
export const printOf = (...values) => fingerprint(...values, isTextOnly(), spoken(), place.as, state().people.length + state().rooms.length);

/** `spot` keeps the ids apart where a message is drawn twice. Text only shows the sentence instead of the body. */
export function article(message, { spot, body, foot }) {
  const { ts } = message;
  const nameId = `by-${spot}-${ts}`;
  const parts = isTextOnly() ? h("p", { class: "text-only" }, spokenText(message)) : body();
  return h(
    "article",
    {
      class: message.ephemeral ? "message private" : "message",
      "data-testid": "message",
      "data-ts": ts,
      "data-focus-home": ts,
      tabindex: "-1",
      "aria-labelledby": nameId,
    },
    avatar(message.user, message.name),
    h("div", { class: "message-main" }, byline(message, nameId), parts, foot()),
  );
}

function byline(message, id) {
  const name = message.name || nameOf(message.user);
  const { zone } = me();
  return h(
    "p",
    { class: "byline" },
    h("span", { id }, h("strong", {}, name), h("span", { class: "hidden" }, ", "), h("time", { datetime: message.at }, timeOfDay(message.at, zone))),
    message.bot && h("span", { class: "badge" }, say("message.app")),
    message.edited && h("span", { class: "edited" }, `(${say("message.edited")})`),
    message.ephemeral && h("span", { class: "badge private-badge" }, say("message.private")),
  );
}
