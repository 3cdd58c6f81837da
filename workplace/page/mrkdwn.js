// Slack's mrkdwn as nodes. Text is only ever put in as text: nothing a person typed can become markup.
import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { slackDate } from "./moments.js";
import { me, nameOf, state } from "./state.js";

/** A text object ({type, text}) or a bare string as a list of nodes. */
export function textNodes(text) {
  if (!text) return [];
  if (typeof text === "string") return mrkdwn(text);
  return text.type === "plain_text" ? [withEmoji(unescape(text.text ?? ""))] : mrkdwn(text.text ?? "");
}

/** The same as one plain string: for labels, placeholders and options. */
export const plain = (text) =>
  textNodes(text)
    .map((node) => (typeof node === "string" ? node : readAloud(node)))
    .join("");

/** Paragraph-level: fences, quotes and lines; then the inline marks in each. */
export function mrkdwn(source) {
  const nodes = [];
  source.split(/```\n?([\s\S]*?)\n?```\n?/).forEach((part, index) => {
    if (index % 2) nodes.push(h("pre", {}, unescape(part)));
    else nodes.push(...lines(part));
  });
  return nodes;
}

function lines(source) {
  const nodes = [];
  let quote = null;
  source.split("\n").forEach((line, index) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(quoted[1]));
    } else {
      if (index && !quote) nodes.push(h("br"));
      quote = null;
      nodes.push(...inline(line));
    }
  });
  return nodes;
}

const MARKS = [
  { tag: "code", find: /`([^`\n]+)`/, literal: true },
  { find: /<([^<>\n]+)>/, angle: true },
  { tag: "strong", find: /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}*])/u },
  { tag: "em", find: /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}_])/u },
  { tag: "s", find: /(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}~])/u },
];

/** The earliest mark wins; what is inside it is read again. Angles protect what they hold. */
function inline(text) {
  let first = null;
  for (const mark of MARKS) {
    const match = mark.find.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { mark, match };
  }
  if (!first) return text ? [withEmoji(unescape(text))] : [];
  const { mark, match } = first;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  const node = mark.angle ? angle(match[1]) : h(mark.tag, {}, mark.literal ? unescape(match[1]) : inline(match[1]));
  return [...inline(before), node, ...inline(after)];
}

function angle(inner) {
  const [target, label] = splitOnce(inner, "|");
  if (target.startsWith("@")) return mention(`@${nameOf(target.slice(1))}`, target.slice(1) === state().as);
  if (target.startsWith("#")) return mention(`#${roomTitle(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return mention(`@${label ?? target.slice(1).split("^")[0]}`);
  return link(unescape(target), label ? withEmoji(unescape(label)) : null);
}

const roomTitle = (channel) => state().rooms.find((room) => room.channel === channel)?.name;
export const mention = (text, mine = false) => h("span", { class: mine ? "mention mine" : "mention" }, text);

function date(target, fallback) {
  const [, stamp, format] = target.split("^");
  const seconds = Number(stamp);
  if (!Number.isFinite(seconds)) return document.createTextNode(unescape(fallback ?? ""));
  return h("time", { datetime: new Date(seconds * 1000).toISOString() }, slackDate(seconds, unescape(format ?? "{date}"), me().zone));
}

/** Only web and mail addresses become links; anything else stays text. */
export function link(address, label) {
  const shown = label || address.replace(/^mailto:/, "");
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return document.createTextNode(shown);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** What a reader hears: lines stay apart. */
export function readAloud(node) {
  if (node.nodeName === "BR") return "\n";
  if (!node.childNodes?.length) return node.textContent;
  return [...node.childNodes].map(readAloud).join("");
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
