// Interactive elements in sections and action rows. Inputs inside forms are in inputs.js.
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { control, initialValue, isChoiceGroup } from "./inputs.js";
import { plain } from "./mrkdwn.js";
import { picture, placeholder } from "./standins.js";
import { say } from "./words.js";

export function element(part, block, surface) {
  if (part.type === "button") return button(part, block, surface);
  if (part.type === "workflow_button") return placeholder(part.type);
  if (part.type === "overflow") return overflow(part, block, surface);
  if (part.type === "image") return picture(part, "accessory-image");
  return chooser(part, block, surface);
}

function button(part, block, surface) {
  const look = { primary: "button primary", danger: "button danger" }[part.style] ?? "button";
  const face = {
    class: look,
    "data-action-id": part.action_id,
    "data-value": part.value,
    "data-focus": `${block.block_id}/${part.action_id}/${part.value ?? ""}`,
    "aria-label": part.accessibility_label,
    onclick: (event) => press(event.currentTarget, part, () => surface.act(part, block, { value: part.value })),
  };
  if (part.url && /^https?:/i.test(part.url)) {
    return h("a", { ...face, href: part.url, target: "_blank", rel: "noopener noreferrer" }, plain(part.text));
  }
  return h("button", { type: "button", ...face }, plain(part.text));
}

/** Asks if the element wants it, then acts once; the button says that it is busy meanwhile. */
async function press(button, part, act) {
  if (button.getAttribute("aria-busy") === "true" || !(await confirmed(part))) return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function overflow(part, block, surface) {
  const focus = `${block.block_id}/${part.action_id}`;
  const toggle = h(
    "button",
    {
      type: "button",
      class: "button more",
      "aria-label": say("message.more"),
      "aria-expanded": "false",
      "data-action-id": part.action_id,
      "data-focus": focus,
      "data-testid": "overflow",
      onclick: () => show(toggle.getAttribute("aria-expanded") !== "true"),
    },
    "•••",
  );
  const options = part.options.map((option) =>
    h(
      "button",
      {
        type: "button",
        class: "menu-item",
        "data-action-id": part.action_id,
        "data-value": option.value,
        onclick: async (event) => {
          const item = event.currentTarget;
          await press(item, part, () => {
            show(false);
            toggle.focus();
            return surface.act(part, block, { selected: option.value });
          });
        },
      },
      plain(option.text),
      option.description && h("small", {}, plain(option.description)),
    ),
  );
  const menu = h("div", { class: "menu", hidden: true }, options);
  const show = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    menu.hidden = !open;
  };
  return h(
    "div",
    {
      class: "overflow",
      onkeydown: (event) => {
        if (event.key !== "Escape" || menu.hidden) return;
        event.stopPropagation();
        event.preventDefault();
        show(false);
        toggle.focus();
      },
      onfocusout: (event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) show(false);
      },
    },
    toggle,
    menu,
  );
}

/** Selects, pickers, radio buttons and checkboxes outside an input block act as soon as they change. */
function chooser(part, block, surface) {
  const label = plain(part.placeholder) || plain(block.text) || part.action_id;
  const built = control(part, {
    block,
    label,
    value: surface.answerOf ? surface.answerOf(block, part) : initialValue(part),
    changed: async (selected) => {
      surface.remember?.(block, part, selected);
      if (await confirmed(part)) await surface.act(part, block, { selected });
    },
  });
  if (!built) return placeholder(part.type);
  if (!isChoiceGroup(part)) built.setAttribute("aria-label", label);
  else built.prepend(h("legend", { class: "hidden" }, label));
  return built;
}
