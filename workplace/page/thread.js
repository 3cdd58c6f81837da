// The side pane of a thread.
import { byId, h, write } from "./dom.js";
import { drawThreadMessages } from "./messages.js";
import { look, messagesIn, place } from "./state.js";
import { say, spoken } from "./words.js";

let shown = null;

export function drawThread() {
  const pane = byId("thread");
  const all = place.room === "home" ? [] : messagesIn(place.room);
  const parent = all.find((message) => message.ts === place.thread);
  pane.hidden = !parent;
  if (!parent) {
    shown = null;
    return;
  }
  write(byId("thread-title"), say("thread.title"));
  drawClose();
  const changed = drawThreadMessages(byId("thread-messages"), parent, all);
  if (shown !== parent.ts) {
    shown = parent.ts;
    byId("thread-title").focus();
  } else if (changed) {
    byId("thread-scroll").scrollTop = byId("thread-scroll").scrollHeight;
  }
}

function drawClose() {
  const head = byId("thread-head");
  const label = say("thread.close");
  if (head.dataset.words === spoken()) return;
  head.dataset.words = spoken();
  head.querySelector("button")?.remove();
  head.append(h("button", { type: "button", class: "plain close", "aria-label": label, "data-testid": "thread-close", onclick: close }, "✕"));
}

function close() {
  const opener = place.thread;
  look({ thread: null });
  document.querySelector(`#messages [data-ts="${CSS.escape(opener)}"] [data-focus=replies]`)?.focus();
}

byId("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) close();
});
