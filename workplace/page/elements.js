// Interactive elements in sections and action rows. Inputs inside forms are in inputs.js.
import { confirmed } from "./confirm.js";
import { h, whileBusy } from "./dom.js";
import { control, initialValue, isChoiceGroup } from "./inputs.js";
import { menu } from "./menu.js";
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

/** Asks if the element wants it, then acts. */
const press = async (button, part, act) => (await confirmed(part)) && whileBusy(button, act);

function overflow(part, block, surface) {
  return menu({
    label: say("message.more"),
    properties: { "data-action-id": part.action_id, "data-focus": `${block.block_id}/${part.action_id}` },
    items: part.options.map((option) => ({
      words: [plain(option.text), option.description && h("small", {}, plain(option.description))],
      properties: { "data-action-id": part.action_id, "data-value": option.value },
      choose: (item, close) =>
        press(item, part, () => {
          close();
          return surface.act(part, block, { selected: option.value });
        }),
    })),
  });
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
