// A button that discloses further buttons. Escape, or leaving it, closes it again.
import { h } from "./dom.js";

/** items: [{words, properties, choose(button, close)}]; `close` gives the focus back to the button of the menu. */
export function menu({ label, face = "•••", properties, items }) {
  const toggle = h(
    "button",
    {
      type: "button",
      class: "button more",
      "aria-label": label,
      "aria-expanded": "false",
      "data-testid": "overflow",
      ...properties,
      onclick: () => show(toggle.getAttribute("aria-expanded") !== "true"),
    },
    face,
  );
  const show = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    list.hidden = !open;
  };
  const close = () => {
    show(false);
    toggle.focus();
  };
  const list = h(
    "div",
    { class: "menu", hidden: true },
    items.map((item) =>
      h("button", { type: "button", class: "menu-item", ...item.properties, onclick: (event) => item.choose(event.currentTarget, close) }, item.words),
    ),
  );
  return h(
    "div",
    {
      class: "overflow",
      onkeydown: (event) => {
        if (event.key !== "Escape" || list.hidden) return;
        event.stopPropagation();
        event.preventDefault();
        close();
      },
      onfocusout: (event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) show(false);
      },
    },
    toggle,
    list,
  );
}
