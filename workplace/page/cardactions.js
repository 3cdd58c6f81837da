// The actions of Adaptive Cards: buttons in a row, a menu of the secondary ones, and questions that unfold below.
import { drawCard } from "./cards.js";
import { h, whileBusy } from "./dom.js";
import { menu } from "./menu.js";
import { placeholder } from "./standins.js";
import { say } from "./words.js";

const STYLES = { positive: "button primary", destructive: "button danger" };
let panels = 0;

export function actionSet({ actions }, surface) {
  const here = actions.filter((action) => !surface.elsewhere?.(action));
  const row = h("div", { class: "block actions" });
  const below = panelsFor(here, surface);
  const secondary = here.filter((action) => action.mode === "secondary");
  row.append(...here.filter((action) => action.mode !== "secondary").map((action) => button(action, surface, below)));
  if (secondary.length) row.append(more(secondary, surface, below));
  return h("div", { class: "block action-set" }, row, [...below.values()].map(({ node }) => node));
}

/** What a button says of itself to people and to tests. */
function face(action) {
  const { title, tooltip, data } = action;
  return {
    "data-verb": action.verb,
    "data-route": data?.route,
    "data-value": data?.value,
    "data-focus": JSON.stringify([action.type, action.verb ?? data?.route ?? title, data?.value ?? ""]),
    "aria-label": tooltip,
    title: tooltip !== title ? tooltip : null,
    disabled: action.isEnabled === false,
  };
}

function button(action, surface, below) {
  const shape = { class: STYLES[action.style] ?? "button", ...face(action) };
  switch (action.type) {
    case "Action.Execute":
    case "Action.Submit":
      return h("button", { type: "button", ...shape, onclick: ({ currentTarget }) => press(currentTarget, action, surface) }, action.title);
    case "Action.ShowCard":
      return below.get(action).opener(h("button", { type: "button", ...shape }, action.title));
    case "Action.OpenUrl":
      return /^https?:/i.test(action.url)
        ? h("a", { ...shape, href: action.url, target: "_blank", rel: "noopener noreferrer" }, action.title)
        : placeholder(action.type);
    default:
      return placeholder(action.type);
  }
}

const press = (node, action, surface) => whileBusy(node, () => surface.act(action, {}, node));

function more(actions, surface, below) {
  return menu({
    label: say("card.more"),
    face: say("card.more"),
    properties: { "data-focus": "card-more" },
    items: actions.map((action) => ({
      words: action.title,
      properties: { ...face(action), class: action.style === "destructive" ? "menu-item danger" : "menu-item" },
      choose: (item, close) => choose(action, surface, below, item, close),
    })),
  });
}

function choose(action, surface, below, item, close) {
  close();
  switch (action.type) {
    case "Action.Execute":
    case "Action.Submit":
      return press(item, action, surface);
    case "Action.ShowCard":
      return below.get(action).enter();
    case "Action.OpenUrl":
      return /^https?:/i.test(action.url) && window.open(action.url, "_blank", "noopener,noreferrer");
    default:
      return null;
  }
}

/** A card behind each ShowCard, closed at first; one is open at a time. Escape closes it where it was opened. */
function panelsFor(actions, surface) {
  const below = new Map();
  for (const action of actions.filter((each) => each.type === "Action.ShowCard")) below.set(action, panel(action, surface, below));
  return below;
}

function panel(action, surface, below) {
  const id = `unfolded-${(panels += 1)}`;
  let button = null;
  let back = null;
  const node = h("div", { class: "unfolded", id, role: "group", tabindex: "-1", "aria-label": action.title, hidden: true, onkeydown: escapes });
  node.append(drawCard(action.card, surface));
  const show = (open) => {
    node.hidden = !open;
    button?.setAttribute("aria-expanded", String(open));
  };
  const flip = (open = node.hidden) => {
    back = document.activeElement;
    for (const other of below.values()) other.show(false);
    show(open);
  };
  function escapes(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    show(false);
    back?.focus();
  }
  return {
    node,
    show,
    /** Opened from a menu, which has closed: the focus goes in. */
    enter() {
      flip(true);
      node.focus();
    },
    opener(opens) {
      button = opens;
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", id);
      button.addEventListener("click", () => flip());
      return button;
    },
  };
}
