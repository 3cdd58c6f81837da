// What stands in for things this page does not draw or does not fetch.
import { h } from "./dom.js";
import { say } from "./words.js";

export const placeholder = (type) => h("p", { class: "placeholder" }, say("message.placeholder", { type }));

/** Pictures from elsewhere are not fetched: their alternative text stands for them. */
export function picture(part, className) {
  const address = part.image_url ? new URL(part.image_url, location.href) : null;
  if (address?.origin === location.origin) return h("img", { class: className, src: address.href, alt: part.alt_text ?? "" });
  return h(
    "span",
    { class: "picture-away" },
    say("message.image", { alt: part.alt_text ?? "" }),
    h("small", {}, ` (${say("message.imageAway")})`),
  );
}
