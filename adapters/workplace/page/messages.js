// One message, and the lists of messages in a room and in a thread.
import { blockKey, drawBlock } from "./blocks.js";
import { arrange, fingerprint, h } from "./dom.js";
import { dayKey, dayName, timeOfDay } from "./moments.js";
import { mrkdwn, readAloud } from "./mrkdwn.js";
import { reactionRow } from "./reactions.js";
import { isTextOnly, look, me, messagesIn, nameOf, perform, place, state } from "./state.js";
import { count, say, spoken } from "./words.js";
import { avatar } from "./avatar.js";

const isReply = (message, all) =>
  message.thread_ts && message.thread_ts !== message.ts && all.some((other) => other.ts === message.thread_ts);

export const repliesTo = (ts, all) => all.filter((message) => message.thread_ts === ts && message.ts !== ts);

/** A message as the one sentence that a screen reader hears. */
export const spokenText = (message) => mrkdwn(message.text ?? "").map((node) => (typeof node === "string" ? node : readAloud(node))).join("");

/** The top-level messages of the current room, with a line where a new day begins. */
export function drawMessages(container) {
  const all = messagesIn(place.room);
  const wanted = [];
  let day = null;
  for (const message of all.filter((each) => !isReply(each, all))) {
    const today = dayKey(new Date(message.at), me().zone);
    if (today !== day) wanted.push(dayLine(message.at, today));
    day = today;
    wanted.push(row(message, { replies: repliesTo(message.ts, all), level: 4 }));
  }
  return arrange(container, wanted.length ? wanted : [emptyLine()]);
}

/** A thread: the message it hangs on, then the replies. */
export function drawThreadMessages(container, parent, all) {
  return arrange(container, [parent, ...repliesTo(parent.ts, all)].map((message) => row(message, { replies: null, level: 3 })));
}

function dayLine(at, key) {
  const name = dayName(at, me().zone);
  return { key: `day ${key}`, print: fingerprint(name), build: () => h("li", { class: "day" }, h("h3", {}, name)) };
}

function emptyLine() {
  const words = say(place.room === "dm" ? "room.empty.dm" : "room.empty");
  return { key: "empty", print: words, build: () => h("li", { class: "empty" }, h("p", {}, words)) };
}

function row(message, view) {
  const print = fingerprint(message, view.replies?.map((reply) => [reply.ts, reply.user]), isTextOnly(), spoken(), place.as, place.thread === message.ts, namesPrint());
  return { key: message.ts, print, build: () => h("li", {}, article(message, view)) };
}

/** Names and zones show up inside messages: when they change, so do the messages. */
const namesPrint = () => state().people.length + state().rooms.length;

function article(message, view) {
  const { ts } = message;
  const nameId = `by-${view.replies ? "room" : "thread"}-${ts}`;
  const parts = isTextOnly() ? h("p", { class: "text-only" }, spokenText(message)) : body(message, view);
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
    h("div", { class: "message-main" }, byline(message, nameId), parts, foot(message, view)),
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

function body(message, view) {
  if (!message.blocks?.length) return h("div", { class: "section-text" }, mrkdwn(message.text ?? ""));
  const surface = {
    level: view.level,
    act: (element, block, chosen) =>
      perform("press", { channel: message.channel, ts: message.ts, action_id: element.action_id, block_id: block.block_id, ...chosen }),
  };
  const blocks = h("div", { class: message.bot ? "card" : "blocks" });
  arrange(blocks, message.blocks.map((block, index) => ({ key: blockKey(block, index), print: "", build: () => drawBlock(block, surface) })));
  return blocks;
}

function foot(message, { replies }) {
  const thread =
    replies?.length > 0 &&
    h(
      "button",
      {
        type: "button",
        class: "replies",
        "data-focus": "replies",
        "data-testid": "replies",
        "aria-expanded": String(place.thread === message.ts),
        "aria-controls": "thread",
        onclick: () => look({ thread: message.ts }),
      },
      h("span", { class: "faces", "aria-hidden": "true" }, [...new Set(replies.map((reply) => reply.user))].slice(0, 3).map((user) => avatar(user, nameOf(user)))),
      count("message.replies", replies.length),
    );
  const reactable = !message.ephemeral && message.channel !== state().dm;
  return h("div", { class: "message-foot" }, reactable && reactionRow(message), thread);
}
