// Where one writes. Lines that start with /pitch are commands; what else goes to the bot depends on the look.
import { notice } from "./announcer.js";
import { byId, fingerprint, h, write } from "./dom.js";
import { APP, channelOf, go, inTeams, perform, place, roomName } from "./state.js";
import { say, spoken } from "./words.js";

const EXAMPLES = ["/pitch", "/pitch help", "/pitch list", "/pitch mine"];
const MENTION = /@pitch in\b/i;
let parts = null;

export function drawComposer() {
  const form = byId("composer");
  form.hidden = place.room === "home";
  if (!parts) build(form);
  const print = fingerprint(place.room === "dm", roomName(place.room), inTeams(), spoken());
  if (form.dataset.print === print) return;
  form.dataset.print = print;
  const kind = place.room === "dm" ? "dm" : inTeams() ? "teams" : "channel";
  const words = say(`composer.${kind}`, { room: roomName(place.room) });
  write(parts.label, words);
  parts.box.placeholder = words;
  write(parts.button, say("composer.send"));
  write(parts.tryWord, say("composer.try"));
  write(parts.hint, say(`composer.hint.${kind}`));
  parts.compose.hidden = !inTeams();
  parts.mention.hidden = kind !== "teams";
  parts.mention.setAttribute("aria-label", say("composer.mention"));
  parts.mention.title = say("composer.mention");
  write(parts.compose, `+ ${say("composer.compose")}`);
}

function build(form) {
  const box = h("textarea", { id: "composer-box", rows: "1", "data-testid": "composer", "aria-describedby": "composer-hint", autocomplete: "off", onkeydown: enterSends });
  const mention = h("button", { type: "button", class: "example", "data-testid": "composer-mention", onclick: startMention }, "@Pitch In");
  const compose = h("button", { type: "button", class: "button compose", "data-testid": "compose", onclick: openForm });
  parts = {
    box,
    mention,
    compose,
    label: h("label", { class: "hidden", for: "composer-box" }),
    button: h("button", { type: "submit", class: "button primary", "data-testid": "send" }),
    tryWord: h("span", { class: "try-word" }),
    hint: h("p", { class: "hint", id: "composer-hint" }),
  };
  const examples = EXAMPLES.map((text) => h("button", { type: "button", class: "example", onclick: () => offer(text) }, text));
  form.append(
    parts.label,
    h("div", { class: "composer-line" }, compose, box, parts.button),
    h("div", { class: "composer-foot" }, h("div", { class: "examples" }, parts.tryWord, mention, examples), parts.hint),
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

/** Puts the mention before what is already written. */
function startMention() {
  const { value } = parts.box;
  offer(MENTION.test(value) ? value : `@Pitch In ${value}`);
}

const openForm = () => perform("compose", { channel: channelOf(place.room) });

async function send(event) {
  event.preventDefault();
  const text = parts.box.value.trim();
  if (!text) return;
  const command = text.match(/^\/pitch(?:\s+([\s\S]*))?$/i);
  if (text.startsWith("/") && !command) return notice(say("composer.unknown"));
  parts.box.value = "";
  const result = command
    ? await perform("command", { text: command[1] ?? "", channel: channelOf(place.room) })
    : await tell(text);
  if (!result.ok && !parts.box.value) parts.box.value = text;
}

/** A mention of the bot stays in its channel. Other words go to the bot in Slack, to the colleagues in a Teams channel. */
async function tell(text) {
  if (place.room === "dm") return perform("write", { text });
  const channel = channelOf(place.room);
  const mentioned = MENTION.test(text);
  if (inTeams()) return mentioned ? perform("mention", { text: text.replace(MENTION, "").trim(), channel }) : perform("write", { text, channel });
  if (mentioned) return perform("write", { text: text.replace(MENTION, `<@${APP}>`), channel });
  await go({ room: "dm" });
  return perform("write", { text });
}
