// rich_text blocks: sections, lists, quotes and preformatted text, made of styled pieces.
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./moments.js";
import { link, mention } from "./mrkdwn.js";
import { me, nameOf, state } from "./state.js";
import { placeholder } from "./standins.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

export function richText(part) {
  const inside = () => part.elements.map(pieceNode);
  switch (part.type) {
    case "rich_text_section":
      return h("p", {}, inside());
    case "rich_text_quote":
      return h("blockquote", {}, inside());
    case "rich_text_preformatted":
      return h("pre", {}, inside());
    case "rich_text_list":
      return h(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((item) => h("li", {}, item.elements.map(pieceNode))));
    default:
      return placeholder(part.type);
  }
}

function pieceNode(piece) {
  return Object.entries(STYLES).reduce((node, [style, tag]) => (piece.style?.[style] ? h(tag, {}, node) : node), bare(piece));
}

function bare(piece) {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "link":
      return link(piece.url, piece.text);
    case "emoji":
      return emoji(piece.name);
    case "user":
      return mention(`@${nameOf(piece.user_id)}`);
    case "channel":
      return mention(`#${state().rooms.find((room) => room.channel === piece.channel_id)?.name ?? piece.channel_id}`);
    case "broadcast":
      return mention(`@${piece.range}`);
    case "date":
      return h("time", {}, slackDate(piece.timestamp, piece.format ?? "{date}", me().zone));
    default:
      return placeholder(piece.type);
  }
}
