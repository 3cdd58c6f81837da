// Modals. A form stays as it is while the state refreshes; an update of its blocks keeps values and focus.
import { blockKey, drawBlock } from "./blocks.js";
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { control, initialValue, isChoiceGroup, isEmpty, isTyped } from "./inputs.js";
import { plain, textNodes } from "./mrkdwn.js";
import { perform } from "./state.js";
import { count, say, spoken } from "./words.js";

const PAUSE = 400; // how long typing rests before the bot hears of it
let form = null; // {view, values, errors, parts, timers, sending}
const closed = new Set(); // views the person has closed while the news travels

export function drawForm(view) {
  if (!view || closed.has(view.id)) return shut();
  if (form?.view.id !== view.id) open(view);
  else {
    if (fingerprint(form.view.errors) !== fingerprint(view.errors)) form.errors = view.errors ?? {};
    form.view = view;
  }
  paint();
}

const dialog = () => byId("form");
const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

function open(view) {
  if (form) stopTimers();
  form = { view, values: new Map(), errors: view.errors ?? {}, timers: new Map(), sending: false };
  const title = h("h2", { id: "form-title", tabindex: "-1" });
  const dismiss = h("button", { type: "button", class: "plain close", "data-testid": "dialog-close", onclick: close }, "✕");
  const body = h("div", { class: "dialog-body" });
  const summary = h("p", { class: "form-summary", role: "alert" });
  const cancel = h("button", { type: "button", class: "button", "data-testid": "dialog-cancel", onclick: close });
  const submit = h("button", { type: "submit", class: "button primary", "data-testid": "dialog-submit" });
  const foot = h("div", { class: "dialog-foot" }, summary, cancel, submit);
  form.parts = { title, dismiss, body, summary, cancel, submit };
  const node = h("form", { novalidate: true, onsubmit: send }, h("div", { class: "dialog-head" }, title, dismiss), body, foot);
  dialog().replaceChildren(node);
  dialog().oncancel = (event) => {
    event.preventDefault();
    close();
  };
}

function paint() {
  const { view, parts } = form;
  const { title, dismiss, body, cancel, submit } = parts;
  const hadFocus = body.contains(document.activeElement) || document.activeElement === submit;
  write(title, plain(view.title));
  dismiss.setAttribute("aria-label", say("form.dismiss"));
  write(cancel, plain(view.close) || say("form.close"));
  write(submit, plain(view.submit));
  submit.hidden = !view.submit;
  arrange(
    body,
    view.blocks.map((block, index) => ({
      key: blockKey(block, index),
      print: fingerprint(block, form.errors[block.block_id], spoken()),
      build: () => drawBlock(block, surface),
    })),
  );
  forget();
  if (!dialog().open) {
    dialog().showModal();
    focusFirst();
  } else if (hadFocus && !dialog().contains(document.activeElement)) {
    body.scrollTop = 0;
    focusFirst();
  } else if (document.activeElement === submit && form.page !== pageOf(view)) {
    body.scrollTop = 0;
    focusFirst();
  }
  form.page = pageOf(view);
}

/** Another step of a form has other questions; the same step updated still has its own. */
const pageOf = (view) => fingerprint(plain(view.title), inputsOf(view)[0]?.[0].block_id);

function focusFirst() {
  const { body, title } = form.parts;
  (body.querySelector("[autofocus]") ?? body.querySelector("input, textarea, select") ?? title).focus();
}

function shut() {
  if (!form) return;
  stopTimers();
  form = null;
  dialog().close();
  dialog().replaceChildren();
}

async function close() {
  const { id } = form.view;
  closed.add(id);
  shut();
  await perform("close_view", { view_id: id });
  closed.delete(id);
}

// --- values ---

/** Every element that holds an answer, with its block. */
function inputsOf(view) {
  return view.blocks.flatMap((block) => {
    if (block.type === "input") return [[block, block.element]];
    const others = block.type === "actions" ? block.elements : block.accessory ? [block.accessory] : [];
    return others.filter((part) => !["button", "overflow", "image"].includes(part.type)).map((part) => [block, part]);
  });
}

function valueOf(block, element) {
  const key = keyOf(block, element);
  if (!form.values.has(key)) form.values.set(key, valueInState(block, element) ?? initialValue(element));
  return form.values.get(key);
}

/** Values travel by block id; where a block holds several elements, by action id inside it. */
function valueInState(block, element) {
  const value = form.view.values?.[block.block_id];
  return holdsSeveral(block) ? value?.[element.action_id] : value;
}

const holdsSeveral = (block) => inputsOf({ blocks: [block] }).length > 1;

/** Answers of questions that are gone are gone too. */
function forget() {
  const present = new Set(inputsOf(form.view).map(([block, element]) => keyOf(block, element)));
  for (const key of form.values.keys()) if (!present.has(key)) form.values.delete(key);
}

function answers() {
  const given = {};
  for (const [block, element] of inputsOf(form.view)) {
    const value = valueOf(block, element);
    if (holdsSeveral(block)) (given[block.block_id] ??= {})[element.action_id] = value;
    else given[block.block_id] = value;
  }
  return given;
}

const surface = {
  level: 3,
  answerOf: valueOf,
  remember: (block, element, value) => form.values.set(keyOf(block, element), value),
  act: (element, block, chosen) => actInView(element, block, chosen),
  input: inputBlock,
};

function actInView(element, block, chosen) {
  return perform("act_in_view", {
    view_id: form.view.id,
    action_id: element.action_id,
    block_id: block.block_id,
    ...chosen,
    state: answers(),
  });
}

function inputBlock(block) {
  const { element } = block;
  const id = `field-${block.block_id}`;
  const error = form.errors[block.block_id];
  const label = [textNodes(block.label), block.optional && h("span", { class: "optional" }, ` (${say("form.optional")})`)];
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, textNodes(block.hint));
  const complaint = error && h("p", { class: "error", id: `${id}-error` }, error);
  const node = control(element, {
    block,
    id,
    value: valueOf(block, element),
    invalid: Boolean(error),
    required: !block.optional,
    describedBy: [complaint && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || null,
    changed: (value) => changed(block, value),
  });
  if (!node) return drawBlock({ type: element.type }, surface);
  if (isChoiceGroup(element)) {
    node.prepend(h("legend", {}, label));
    return h("div", { class: "field-block" }, node, hint, complaint);
  }
  return h("div", { class: "field-block" }, h("label", { for: id }, label), node, hint, complaint);
}

function changed(block, value) {
  const { element } = block;
  form.values.set(keyOf(block, element), value);
  if (!block.dispatch_action) return;
  clearTimeout(form.timers.get(block.block_id));
  const chosen = isTyped(element) ? { value } : { selected: value };
  const tell = () => form && actInView(element, block, chosen);
  form.timers.set(block.block_id, setTimeout(tell, isTyped(element) ? PAUSE : 0));
}

function stopTimers() {
  for (const timer of form.timers.values()) clearTimeout(timer);
  form.timers.clear();
}

// --- sending ---

async function send(event) {
  event.preventDefault();
  if (form.sending || !form.view.submit) return;
  stopTimers();
  const { id } = form.view;
  form.errors = ownErrors();
  if (Object.keys(form.errors).length) return complain();
  form.sending = true;
  const { submit } = form.parts;
  submit.setAttribute("aria-busy", "true");
  write(form.parts.summary, "");
  const patience = setTimeout(() => form && write(form.parts.summary, say("busy")), 700);
  const result = await perform("submit", { view_id: id, values: answers() });
  clearTimeout(patience);
  submit.removeAttribute("aria-busy");
  if (form?.view.id !== id) return;
  form.sending = false;
  write(form.parts.summary, "");
  form.errors = { ...form.view.errors, ...result.answer?.body?.client_errors };
  paint();
  if (Object.keys(form.errors).length) complain();
}

/** What Slack's own client refuses before anything is sent. */
function ownErrors() {
  const errors = {};
  for (const [block, element] of inputsOf(form.view)) {
    if (block.type !== "input") continue;
    const value = valueOf(block, element);
    if (!block.optional && isEmpty(typeof value === "string" ? value.trim() : value)) errors[block.block_id] = say("form.required");
    else if (element.max_length && [...(value ?? "")].length > element.max_length) {
      errors[block.block_id] = say("form.long", { limit: element.max_length });
    } else if (document.getElementById(`field-${block.block_id}`)?.validity?.valid === false) errors[block.block_id] = say("form.bad");
  }
  return errors;
}

function complain() {
  paint();
  const number = Object.keys(form.errors).length;
  write(form.parts.summary, count("form.errors", number));
  form.parts.body.querySelector("[aria-invalid=true]")?.focus();
}
