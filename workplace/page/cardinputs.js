// The inputs of Adaptive Cards, as the browser's own controls: they are accessible as they are. Every answer is text.
import { h } from "./dom.js";
import { placeholder } from "./standins.js";
import { state } from "./state.js";
import { say } from "./words.js";

const TYPES = { "Input.Text": text, "Input.Number": number, "Input.Date": day, "Input.Time": day, "Input.Toggle": toggle, "Input.ChoiceSet": choices };
const PEOPLE = "graph.microsoft.com/users";
const TEXT_STYLES = { email: "email", tel: "tel", url: "url" };

/** What an untouched input holds. */
export function initialAnswer(element) {
  if (element.type === "Input.Toggle") return element.value ?? off(element);
  return element.value === undefined || element.value === null ? "" : String(element.value);
}

export const isLeftOut = (element, answer) => (element.type === "Input.Toggle" ? answer !== on(element) : !answer.trim());

/** about: {value, error, hint, changed(value)}. */
export function cardInput(element, about) {
  const draw = TYPES[element.type];
  if (!draw) return placeholder(element.type);
  const id = `field-${element.id}`;
  const hint = about.hint && h("p", { class: "hint", id: `${id}-hint` }, about.hint);
  const error = about.error && h("p", { class: "error", id: `${id}-error` }, about.error);
  const face = {
    id,
    "data-input-id": element.id,
    "data-focus": element.id,
    "aria-describedby": [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || null,
    "aria-invalid": error ? "true" : null,
    "aria-required": element.isRequired ? "true" : null,
  };
  const label = [element.label ?? element.id, !element.isRequired && h("span", { class: "optional" }, ` (${say("form.optional")})`)];
  const node = draw(element, about, face, label);
  return h("div", { class: "block field-block" }, hint, isGrouped(element) ? null : h("label", { for: id }, label), node, error);
}

const on = (element) => element.valueOn ?? "true";
const off = (element) => element.valueOff ?? "false";
const isGrouped = ({ type, style, isMultiSelect }) => type === "Input.ChoiceSet" && (isMultiSelect || style === "expanded");

function text(element, about, face) {
  const shared = { ...face, placeholder: element.placeholder, autocomplete: "off", oninput: heard(about) };
  if (!element.isMultiline) return h("input", { ...shared, type: TEXT_STYLES[element.style?.toLowerCase()] ?? "text", value: about.value });
  const area = h("textarea", { ...shared, rows: "3" });
  area.value = about.value;
  return area;
}

function number(element, about, face) {
  const { min, max, placeholder: words } = element;
  return h("input", { ...face, type: "number", step: "any", min, max, placeholder: words, value: about.value, oninput: heard(about) });
}

function day(element, about, face) {
  const { type, min, max } = element;
  return h("input", { ...face, type: type === "Input.Date" ? "date" : "time", min, max, value: about.value, onchange: heard(about) });
}

function toggle(element, about, face) {
  const changed = (event) => about.changed(event.currentTarget.checked ? on(element) : off(element));
  return h("label", { class: "choice" }, h("input", { ...face, type: "checkbox", checked: about.value === on(element), onchange: changed }), h("span", {}, element.title));
}

function choices(element, about, face, label) {
  if (isGrouped(element)) return group(element, about, face, label);
  const empty = h("option", { value: "" }, element.placeholder ?? say("form.choose"));
  const node = h("select", { ...face, onchange: heard(about) }, empty, offered(element).map(({ title, value }) => h("option", { value }, title)));
  node.value = about.value;
  return node;
}

/** The people picker of Teams searches the directory; here that is everybody in the workplace. */
function offered(element) {
  if (!element["choices.data"]?.dataset?.startsWith(PEOPLE)) return element.choices;
  return state().people.map((person) => ({ title: person.name, value: person.aad }));
}

/** Radio buttons or checkboxes; several answers travel with commas between them. */
function group(element, about, { id, ...face }, label) {
  delete face["aria-required"];
  const type = element.isMultiSelect ? "checkbox" : "radio";
  const chosen = new Set(element.isMultiSelect ? about.value.split(",") : [about.value]);
  const changed = () => about.changed([...node.querySelectorAll("input:checked")].map((input) => input.value).join(","));
  const choice = ({ title, value }) =>
    h(
      "label",
      { class: "choice" },
      h("input", { ...face, type, name: id, value, checked: chosen.has(value), "data-focus": `${element.id}/${value}`, onchange: changed }),
      h("span", {}, title),
    );
  const node = h(
    "fieldset",
    { id, "aria-describedby": face["aria-describedby"] },
    h("legend", {}, label),
    h("div", { class: element.choices.length > 8 ? "choices long" : "choices" }, element.choices.map(choice)),
  );
  return node;
}

const heard = (about) => (event) => about.changed(event.currentTarget.value);
