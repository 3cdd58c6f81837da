// Where one writes. Lines that start with /pitch are commands; everything else goes to the bot.
import { notice } from "./announcer.js";
import { byId, h, write } from "./dom.js";
import { APP, channelOf, go, perform, place, roomName } from "./state.js";
import { say, spoken } from "./words.js";

const EXAMPLES = ["/pitch", "/pitch help", "/pitch list", "/pitch mine"];
let parts = null;

export function drawComposer() {
  const form = byId("composer");
  form.hidden = place.room === "home";
  if (!parts) build(form);
  const words = place.room === "dm" ? say("composer.dm") : say("composer.channel", { room: roomName(place.room) });
  if (parts.label.textContent === words && form.dataset.words === spoken()) return;
  form.dataset.words = spoken();
  write(parts.label, words);
  parts.box.placeholder = words;
  write(parts.button, say("composer.send"));
  write(parts.tryWord, say("composer.try"));
  write(parts.hint, say(place.room === "dm" ? "composer.hint.dm" : "composer.hint"));
}

function build(form) {
  const box = h("textarea", { id: "composer-box", rows: "1", "data-testid": "composer", "aria-describedby": "composer-hint", autocomplete: "off", onkeydown: enterSends });
  parts = {
    box,
    label: h("label", { class: "hidden", for: "composer-box" }),
    button: h("button", { type: "submit", class: "button primary", "data-testid": "send" }),
    tryWord: h("span", { class: "try-word" }),
    hint: h("p", { class: "hint", id: "composer-hint" }),
  };
  const examples = EXAMPLES.map((text) => h("button", { type: "button", class: "example", onclick: () => offer(text) }, text));
  form.append(
    parts.label,
    h("div", { class: "composer-line" }, box, parts.button),
    h("div", { class: "composer-foot" }, h("div", { class: "examples" }, parts.tryWord, examples), parts.hint),
  );
  form.addEventListener("submit", send);
}

function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
}

function offer(text) {
  parts.box.value = text;
  parts.box.focus();
}

async function send(event) {
  event.preventDefault();
  const text = parts.box.value.trim();
  if (!text) return;
  const command = text.match(/^\/pitch(?:\s+([\s\S]*))?$/i);
  if (text.startsWith("/") && !command) return notice(say("composer.unknown"));
  parts.box.value = "";
  const result = command
    ? await perform("command", { text: command[1] ?? "", channel: channelOf(place.room) })
    : await toTheBot(text);
  if (!result.ok && !parts.box.value) parts.box.value = text;
}

/** A mention of the bot stays in its channel; any other text is a direct message. */
async function toTheBot(text) {
  const mention = /@pitch in\b/i;
  if (place.room !== "dm" && mention.test(text)) {
    return perform("write", { text: text.replace(mention, `<@${APP}>`), channel: channelOf(place.room) });
  }
  if (place.room !== "dm") await go({ room: "dm" });
  return perform("write", { text });
}
