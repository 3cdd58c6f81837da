// Initials on a colour; the name is always written beside them.
import { h } from "./dom.js";
import { isBot, personNamed } from "./state.js";

export function avatar(user, name) {
  const person = personNamed(user);
  if (isBot(user) || !person) return h("img", { class: "avatar", src: "icon.svg", alt: "" });
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, person.avatar ?? initials(name));
  node.style.backgroundColor = person.colour;
  node.style.color = isLight(person.colour) ? "#000" : "#fff";
  return node;
}

const initials = (name) => name.split(/\s+/).map((part) => part[0]).join("").slice(0, 2);

/** Whether black reads better than white on a colour "#rrggbb" (relative luminance). */
function isLight(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour?.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
