// The inside of a Slack modal: blocks, and the answers in them.
import { blockKey, drawBlock } from "./blocks.js";
import { fingerprint, h } from "./dom.js";
import { control, initialValue, isChoiceGroup, isEmpty, isTyped } from "./inputs.js";
import { plain, textNodes } from "./mrkdwn.js";
import { perform } from "./state.js";
import { say, spoken } from "./words.js";

const PAUSE = 400; // how long typing rests before the bot hears of it

export const blockForm = {
  title: (view) => plain(view.title),
  submit: (view) => plain(view.submit),
  cancel: (view) => plain(view.close) || say("form.close"),
  errors: (view) => view.errors ?? {},
  page: (view) => fingerprint(plain(view.title), inputsOf(view)[0]?.[0].block_id),
  parts,
  answers,
  complaints,
  forget,
};

function parts(form) {
  const surface = {
    level: 3,
    answerOf: (block, element) => valueOf(form, block, element),
    remember: (block, element, value) => form.values.set(keyOf(block, element), value),
    act: (element, block, chosen) => actInView(form, element, block, chosen),
    input: (block) => inputBlock(form, block),
  };
  return form.view.blocks.map((block, index) => ({
    key: blockKey(block, index),
    print: fingerprint(block, form.errors[block.block_id], spoken()),
    build: () => drawBlock(block, surface),
  }));
}

const keyOf = (block, element) => `${block.block_id}/${element.action_id}`;

/** Every element that holds an answer, with its block. */
function inputsOf(view) {
  return view.blocks.flatMap((block) => {
    if (block.type === "input") return [[block, block.element]];
    const others = block.type === "actions" ? block.elements : block.accessory ? [block.accessory] : [];
    return others.filter((part) => !["button", "overflow", "image"].includes(part.type)).map((part) => [block, part]);
  });
}

function valueOf(form, block, element) {
  const key = keyOf(block, element);
  if (!form.values.has(key)) form.values.set(key, valueInState(form, block, element) ?? initialValue(element));
  return form.values.get(key);
}

/** Values travel by block id; where a block holds several elements, by action id inside it. */
function valueInState(form, block, element) {
  const value = form.view.values?.[block.block_id];
  return holdsSeveral(block) ? value?.[element.action_id] : value;
}

const holdsSeveral = (block) => inputsOf({ blocks: [block] }).length > 1;

/** Answers of questions that are gone are gone too. */
function forget(form) {
  const present = new Set(inputsOf(form.view).map(([block, element]) => keyOf(block, element)));
  for (const key of form.values.keys()) if (!present.has(key)) form.values.delete(key);
}

function answers(form) {
  const given = {};
  for (const [block, element] of inputsOf(form.view)) {
    const value = valueOf(form, block, element);
    if (holdsSeveral(block)) (given[block.block_id] ??= {})[element.action_id] = value;
    else given[block.block_id] = value;
  }
  return given;
}

function actInView(form, element, block, chosen) {
  return perform("act_in_view", {
    view_id: form.view.id,
    action_id: element.action_id,
    block_id: block.block_id,
    ...chosen,
    state: answers(form),
  });
}

function inputBlock(form, block) {
  const { element } = block;
  const id = `field-${block.block_id}`;
  const error = form.errors[block.block_id];
  const label = [textNodes(block.label), block.optional && h("span", { class: "optional" }, ` (${say("form.optional")})`)];
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, textNodes(block.hint));
  const complaint = error && h("p", { class: "error", id: `${id}-error` }, error);
  const node = control(element, {
    block,
    id,
    value: valueOf(form, block, element),
    invalid: Boolean(error),
    required: !block.optional,
    describedBy: [complaint && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || null,
    changed: (value) => changed(form, block, value),
  });
  if (!node) return drawBlock({ type: element.type }, {});
  if (isChoiceGroup(element)) {
    node.prepend(h("legend", {}, label));
    return h("div", { class: "field-block" }, node, hint, complaint);
  }
  return h("div", { class: "field-block" }, h("label", { for: id }, label), node, hint, complaint);
}

function changed(form, block, value) {
  const { element } = block;
  form.values.set(keyOf(block, element), value);
  if (!block.dispatch_action) return;
  clearTimeout(form.timers.get(block.block_id));
  const chosen = isTyped(element) ? { value } : { selected: value };
  form.timers.set(block.block_id, setTimeout(() => actInView(form, element, block, chosen), isTyped(element) ? PAUSE : 0));
}

/** What Slack's own client refuses before anything is sent. */
function complaints(form) {
  const errors = {};
  for (const [block, element] of inputsOf(form.view)) {
    if (block.type !== "input") continue;
    const value = valueOf(form, block, element);
    if (!block.optional && isEmpty(typeof value === "string" ? value.trim() : value)) errors[block.block_id] = say("form.required");
    else if (element.max_length && [...(value ?? "")].length > element.max_length) {
      errors[block.block_id] = say("form.long", { limit: element.max_length });
    } else if (document.getElementById(`field-${block.block_id}`)?.validity?.valid === false) errors[block.block_id] = say("form.bad");
  }
  return errors;
}
