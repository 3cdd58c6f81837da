// One function per Block Kit block type; an honest placeholder for any other.
// A surface says where the block is: {level, act(element, block, chosen)}, and in forms input(block), answerOf and remember.
import { h } from "./dom.js";
import { element } from "./elements.js";
import { plain, textNodes } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { picture, placeholder } from "./standins.js";

const BLOCKS = { section, header, divider, context, actions, image, input, rich_text: richTextBlock };

export function drawBlock(block, surface) {
  const draw = BLOCKS[block.type];
  return draw ? draw(block, surface) : placeholder(block.type);
}

/** The parts of a view or message, ready for `arrange`. */
export const blockKey = (block, index) => `${block.type} ${block.block_id ?? index}`;

function section(block, surface) {
  const text = block.text && h("div", { class: "section-text" }, textNodes(block.text));
  const fields =
    block.fields &&
    h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "field" }, textNodes(field))));
  const accessory = block.accessory && h("div", { class: "accessory" }, element(block.accessory, block, surface));
  return h("div", { class: "block section" }, h("div", { class: "section-body" }, text, fields), accessory);
}

function header(block, surface) {
  return h(`h${surface.level}`, { class: "block header" }, textNodes(block.text));
}

function divider() {
  return h("hr", { class: "block divider" });
}

function context(block) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? picture(part, "context-image") : h("span", { class: "context-text" }, textNodes(part)),
  );
  return h("div", { class: "block context" }, parts);
}

function actions(block, surface) {
  return h("div", { class: "block actions" }, block.elements.map((part) => element(part, block, surface)));
}

function image(block) {
  const title = block.title && h("figcaption", {}, textNodes(block.title));
  return h("figure", { class: "block image" }, title, picture(block, "image-body"));
}

function input(block, surface) {
  return surface.input ? surface.input(block) : placeholder(`input: ${plain(block.label)}`);
}

function richTextBlock(block) {
  return h("div", { class: "block rich" }, block.elements.map(richText));
}
