// The Teams look's lists of messages: posts with their replies below them, and the bubbles of a chat.
import { announce } from "./announcer.js";
import { drawCard } from "./cards.js";
import { arrange, h, whileBusy } from "./dom.js";
import { menu } from "./menu.js";
import { article, byDay, printOf, repliesTo } from "./message.js";
import { mention } from "./mrkdwn.js";
import { reactionRow } from "./reactions.js";
import { messagesIn, perform, place, state } from "./state.js";
import { count, say, spoken } from "./words.js";

const SHOWN = 5; // replies below a post before the earlier ones fold away
const unfolded = new Set(); // posts whose earlier replies are shown

/** A post stays while its replies come and go: each message is arranged by itself. */
export function drawPosts(container) {
  const all = messagesIn(place.room);
  container.classList.toggle("chat", place.room === "dm");
  const changed = arrange(container, byDay(all, post));
  for (const node of container.querySelectorAll(":scope > [data-post]")) {
    const root = all.find((message) => message.ts === node.dataset.post);
    arrange(node, postParts(root, repliesTo(root.ts, all)));
    const list = node.querySelector(":scope > .post-replies");
    if (list) arrange(list, shownReplies(root.ts, all).map(reply));
  }
  return changed;
}

function post(message) {
  const mine = place.room === "dm" && message.user === place.as;
  return { key: message.ts, print: "", build: () => h("li", { class: mine ? "post mine" : "post", "data-post": message.ts }) };
}

function postParts(root, replies) {
  const folds = replies.length > SHOWN;
  return [
    { key: "root", print: printOf(root), build: () => article(root, drawn(root, 4)) },
    folds && { key: "fold", print: printOf(replies.length, unfolded.has(root.ts)), build: () => fold(root.ts, replies.length) },
    replies.length > 0 && { key: "replies", print: spoken(), build: () => h("ol", { class: "post-replies", "aria-label": say("post.replies") }) },
  ].filter(Boolean);
}

function shownReplies(ts, all) {
  const replies = repliesTo(ts, all);
  return unfolded.has(ts) || replies.length <= SHOWN ? replies : replies.slice(-SHOWN);
}

const reply = (message) => ({ key: message.ts, print: printOf(message), build: () => h("li", {}, article(message, drawn(message, 5))) });

function fold(ts, number) {
  const open = unfolded.has(ts);
  const flip = () => {
    if (open) unfolded.delete(ts);
    else unfolded.add(ts);
    drawPosts(document.getElementById("messages"));
  };
  return h(
    "button",
    { type: "button", class: "post-fold", "data-testid": "replies", "data-focus": "fold", "aria-expanded": String(open), onclick: flip },
    open ? say("post.fold") : count("post.unfold", number - SHOWN),
  );
}

const drawn = (message, level) => ({ spot: "room", body: () => body(message, level), foot: () => [note(message), foot(message)] });

function body(message, level) {
  const { channel, ts, card } = message;
  if (!card) return h("div", { class: "section-text" }, withMentions(message.text ?? ""));
  const act = async (action, values) => {
    const before = message.note;
    await perform("press", { channel, ts, action, values });
    const now = messagesIn(place.room).find((each) => each.ts === ts)?.note;
    if (now && now !== before) announce(now);
  };
  return drawCard(card, { level, act });
}

const withMentions = (text) => text.split(/(@Pitch In)\b/).map((part, index) => (index % 2 ? mention(part) : part));

/** The short line that a press was answered with. */
function note({ note: words }) {
  return words && h("p", { class: "note" }, h("span", { class: "badge private-badge" }, say("message.private")), ` ${words}`);
}

function foot(message) {
  const reactable = !message.ephemeral && message.channel !== state().dm;
  return h("div", { class: "message-foot" }, reactable && reactionRow(message), more(message));
}

/** What the message's own menu offers: colleagues' words can become a pitch, a card can be asked for anew. */
function more(message) {
  const { channel, ts } = message;
  const offers = [
    !message.bot && !message.ephemeral && ["message_action", "post.turn"],
    message.card?.refresh && ["refresh_card", "post.refresh"],
  ].filter(Boolean);
  if (!offers.length) return null;
  return menu({
    label: say("post.more"),
    properties: { "data-focus": "more", "data-testid": "message-more" },
    items: offers.map(([verb, key]) => ({
      words: say(key),
      properties: { "data-testid": verb.replace("_", "-") },
      choose: (item, close) =>
        whileBusy(item, () => {
          close();
          return perform(verb, { channel, ts });
        }),
    })),
  });
}
