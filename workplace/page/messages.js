// The Slack look's lists of messages: in a room, and in the side pane of a thread.
import { avatar } from "./avatar.js";
import { blockKey, drawBlock } from "./blocks.js";
import { arrange, h } from "./dom.js";
import { article, byDay, printOf, repliesTo } from "./message.js";
import { mrkdwn } from "./mrkdwn.js";
import { reactionRow } from "./reactions.js";
import { look, messagesIn, nameOf, perform, place, state } from "./state.js";
import { count } from "./words.js";

/** The top-level messages of the current room. */
export function drawMessages(container) {
  const all = messagesIn(place.room);
  return arrange(container, byDay(all, (message) => row(message, { replies: repliesTo(message.ts, all), level: 4 })));
}

/** A thread: the message it hangs on, then the replies. */
export function drawThreadMessages(container, parent, all) {
  return arrange(container, [parent, ...repliesTo(parent.ts, all)].map((message) => row(message, { replies: null, level: 3 })));
}

function row(message, view) {
  const print = printOf(message, view.replies?.map((reply) => [reply.ts, reply.user]), place.thread === message.ts);
  const drawn = { spot: view.replies ? "room" : "thread", body: () => body(message, view), foot: () => foot(message, view) };
  return { key: message.ts, print, build: () => h("li", {}, article(message, drawn)) };
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
