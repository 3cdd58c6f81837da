// The controls of Block Kit's inputs, as the browser's own controls: they are accessible as they are.
import { h } from "./dom.js";
import { fromWallClock, toWallClock } from "./moments.js";
import { plain, textNodes } from "./mrkdwn.js";
import { me, place, state } from "./state.js";
import { say } from "./words.js";

const GROUPS = new Set(["radio_buttons", "checkboxes", "multi_static_select", "multi_conversations_select", "multi_channels_select", "multi_users_select"]);
const TEXTS = { plain_text_input: "text", number_input: "number", email_text_input: "email", url_text_input: "url" };
const MOMENTS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };

export const isChoiceGroup = (element) => GROUPS.has(element.type);
export const isTyped = (element) => element.type in TEXTS;

/**
 * The node for an element, or null for a type this page does not know.
 * about: {block, id, value, describedBy, invalid, required, changed(value)}.
 */
export function control(element, about) {
  if (element.type in TEXTS) return typed(element, about);
  if (element.type in MOMENTS) return moment(element, about);
  if (GROUPS.has(element.type)) return group(element, about);
  const options = optionsOf(element);
  return options ? select(element, options, about) : null;
}

/** What an untouched element holds. */
export function initialValue(element) {
  if (element.type in TEXTS) return element.initial_value ?? "";
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  if (GROUPS.has(element.type) && element.type !== "radio_buttons") {
    return element.initial_conversations ?? element.initial_channels ?? element.initial_users ?? [];
  }
  if (element.default_to_current_conversation && place.room.startsWith("C")) return place.room;
  return (
    element.initial_option?.value ?? element.initial_date ?? element.initial_time ?? element.initial_date_time ??
    element.initial_channel ?? element.initial_conversation ?? element.initial_user ?? null
  );
}

export const isEmpty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

function face(element, { block, id, describedBy, invalid, required }) {
  return {
    id,
    "data-block-id": block.block_id,
    "data-action-id": element.action_id,
    "data-focus": `${block.block_id}/${element.action_id}`,
    "aria-describedby": describedBy,
    "aria-invalid": invalid ? "true" : null,
    "aria-required": required ? "true" : null,
    autofocus: element.focus_on_load,
  };
}

function typed(element, about) {
  const shared = {
    ...face(element, about),
    placeholder: plain(element.placeholder) || null,
    autocomplete: "off",
    oninput: (event) => about.changed(event.currentTarget.value),
  };
  if (element.multiline) {
    const area = h("textarea", { ...shared, rows: "3" });
    area.value = about.value ?? "";
    return area;
  }
  const numeric = element.type === "number_input" && {
    step: element.is_decimal_allowed ? "any" : "1",
    min: element.min_value,
    max: element.max_value,
    inputmode: element.is_decimal_allowed ? "decimal" : "numeric",
  };
  return h("input", { ...shared, ...numeric, type: TEXTS[element.type], value: about.value ?? "" });
}

function moment(element, about) {
  const stamped = element.type === "datetimepicker";
  const zone = me().zone;
  const shown = stamped && about.value ? toWallClock(about.value, zone) : about.value;
  const read = (text) => (!text ? null : stamped ? fromWallClock(text, zone) : text);
  return h("input", {
    ...face(element, about),
    type: MOMENTS[element.type],
    value: shown ?? "",
    onchange: (event) => about.changed(read(event.currentTarget.value)),
  });
}

function select(element, options, about) {
  const empty = h("option", { value: "" }, plain(element.placeholder) || say("form.choose"));
  const node = h(
    "select",
    { ...face(element, about), onchange: (event) => about.changed(event.currentTarget.value || null) },
    empty,
    options.map((each) => (each.options ? h("optgroup", { label: each.label }, each.options.map(optionNode)) : optionNode(each))),
  );
  node.value = about.value ?? "";
  return node;
}

const optionNode = ({ value, text }) => h("option", { value }, text);

function group(element, about) {
  const single = element.type === "radio_buttons";
  const chosen = new Set(single ? [about.value] : (about.value ?? []));
  const name = `${about.block.block_id}/${element.action_id}`;
  const options = (optionsOf(element) ?? []).flatMap((each) => each.options ?? [each]);
  const { id, ...rest } = face(element, about);
  delete rest["aria-required"];
  delete rest.autofocus;
  const read = (fieldset) => {
    const values = [...fieldset.querySelectorAll("input:checked")].map((input) => input.value);
    return single ? (values[0] ?? null) : values;
  };
  const choices = h(
    "div",
    { class: options.length > 8 ? "choices long" : "choices" },
    options.map((option) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          ...rest,
          type: single ? "radio" : "checkbox",
          name,
          value: option.value,
          checked: chosen.has(option.value),
          "data-focus": `${name}/${option.value}`,
          onchange: () => about.changed(read(node)),
        }),
        h("span", {}, option.nodes ?? option.text, option.description && h("small", {}, option.description)),
      ),
    ),
  );
  const node = h("fieldset", { id }, choices);
  return node;
}

/** Options as {value, text}, groups as {label, options}; null where there are none to offer. */
function optionsOf(element) {
  if (element.option_groups) {
    return element.option_groups.map((each) => ({ label: plain(each.label), options: each.options.map(option) }));
  }
  if (element.options) return element.options.map(option);
  const rooms = state().rooms.map((room) => ({ value: room.channel, text: `#${room.name}` }));
  const people = state().people.map((person) => ({ value: person.user, text: person.name }));
  if (/channels_select$/.test(element.type)) return rooms;
  if (/conversations_select$/.test(element.type)) return rooms;
  if (/users_select$/.test(element.type)) return people;
  return null;
}

const option = (each) => ({
  value: each.value,
  text: plain(each.text),
  nodes: textNodes(each.text),
  description: each.description && plain(each.description),
});
