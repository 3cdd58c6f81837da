// Adaptive Cards: one function per element type; its own fallback, or an honest placeholder, for any other.
// A surface says where the card is: {level, act(action, values, button)}, and in dialogs input(element, hint), isError and elsewhere.
import { arrange, fingerprint, h } from "./dom.js";
import { actionSet } from "./cardactions.js";
import { link } from "./mrkdwn.js";
import { picture, placeholder } from "./standins.js";
import { say, spoken } from "./words.js";

const ELEMENTS = { TextBlock: textBlock, RichTextBlock: richTextBlock, ProgressBar: progressBar, ActionSet: actionSet, FactSet: factSet, Container: container, Image: image };

/** A whole card, framed. */
export function drawCard(card, surface) {
  const node = h("div", { class: "card", lang: card.lang });
  arrange(node, cardParts(bodyOf(card), surface));
  return node;
}

/** The elements of a card; its actions are one more at the end. */
export const bodyOf = (card) => [...(card?.body ?? []), ...(card?.actions?.length ? [{ type: "ActionSet", actions: card.actions }] : [])];

/** A list of elements, ready for `arrange`. Errors and hints go to the input they belong to. */
export function cardParts(items, surface) {
  const seen = new Map();
  const parts = [];
  const shown = items.filter((element) => !surface.isError?.(element));
  shown.forEach((element, index) => {
    if (explains(element, shown[index + 1], surface)) return;
    if (element.type === "ActionSet" && surface.elsewhere && element.actions.every(surface.elsewhere)) return;
    const hint = explains(shown[index - 1], element, surface) ? shown[index - 1] : null;
    const nth = (seen.get(element.type) ?? 0) + 1;
    seen.set(element.type, nth);
    parts.push({
      key: element.id ? `id ${element.id}` : `${element.type} ${nth}`,
      print: fingerprint(element, hint, surface.errorOf?.(element), spoken()),
      build: () => drawElement(element, surface, hint),
    });
  });
  return parts;
}

function drawElement(element, surface, hint) {
  const draw = isInput(element) ? surface.input && (() => surface.input(element, hint)) : ELEMENTS[element.type];
  if (draw) return spaced(draw(element, surface), element);
  if (element.fallback === "drop") return h("div", { hidden: true });
  return element.fallback?.type ? drawElement(element.fallback, surface) : placeholder(element.type);
}

function spaced(node, { separator, spacing }) {
  if (separator) node.classList.add("separated");
  if (spacing) node.dataset.spacing = spacing.toLowerCase();
  return node;
}

/** A hint stands right above its input and carries its name. */
const explains = (element, next, surface) => Boolean(surface.input && isInput(next) && element?.id === `hint:${next.id}`);

export const isInput = (element) => Boolean(element?.type.startsWith("Input."));

/** A TextBlock is Markdown, in which a backslash makes any sign an ordinary one. Nothing else of it is read here. */
const unescaped = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1");

/** The words of a text element. */
export const wordsOf = (element) =>
  element.type === "TextBlock" ? unescaped(element.text) : element.inlines.map((run) => run.text ?? run).join("");

function textBlock(element, surface) {
  const heading = element.style === "heading";
  const looks = ["block text", heading && "header", element.isSubtle && "subtle", sizeOf(element), element.weight === "Bolder" && "strong"];
  return h(heading ? `h${surface.level}` : "p", { class: looks.filter(Boolean).join(" ") }, unescaped(element.text));
}

/** The runs are never markup. "error:" is a trouble with the form as a whole, and is heard at once. */
function richTextBlock({ id, inlines }) {
  return h("p", id === "error:" ? { class: "block text error", role: "alert" } : { class: "block text" }, runs(inlines));
}

export const runs = (inlines) => inlines.map(run);

function run(piece) {
  if (typeof piece === "string") return piece;
  if (piece.type !== "TextRun") return placeholder(piece.type);
  const { selectAction: action, text } = piece;
  const words = action?.type === "Action.OpenUrl" ? link(action.url, text) : text;
  const looks = [piece.isSubtle && "subtle", sizeOf(piece), piece.color === "Attention" && "attention"].filter(Boolean);
  const tag = piece.weight === "Bolder" ? "strong" : piece.fontType === "Monospace" ? "code" : "span";
  if (tag === "span" && !looks.length) return words;
  const node = h(tag, { class: looks.join(" ") || null }, words);
  return piece.fontType === "Monospace" && tag === "strong" ? h("code", {}, node) : node;
}

const sizeOf = ({ size }) => size && size !== "Default" && `size-${size.toLowerCase()}`;

function progressBar({ value = 0, max = 100 }) {
  const percent = Math.round((100 * value) / max);
  const fill = h("span", { class: "meter-fill" });
  fill.style.width = `${percent}%`;
  return h(
    "div",
    {
      class: "block meter",
      role: "meter",
      "aria-label": say("card.progress"),
      "aria-valuemin": "0",
      "aria-valuemax": String(max),
      "aria-valuenow": String(value),
      "aria-valuetext": say("card.percent", { number: percent }),
    },
    fill,
  );
}

function factSet({ facts }) {
  return h("dl", { class: "block facts" }, facts.map((fact) => [h("dt", {}, unescaped(fact.title)), h("dd", {}, unescaped(fact.value))]));
}

function container({ items, style }, surface) {
  const node = h("div", { class: style && style !== "default" ? `block group ${style}` : "block group" });
  arrange(node, cardParts(items, surface));
  return node;
}

function image({ url, altText }) {
  return h("div", { class: "block" }, picture({ image_url: url, alt_text: altText }, "image-body"));
}
