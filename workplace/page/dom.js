// Makes nodes, and brings a list of nodes in line with what is wanted
// without disturbing the ones that have not changed (focus, typed text, open details).

/** h("button", {class: "x", "data-ts": ts, onclick: f}, "text", node, null) */
export function h(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Sets text only when it differs, so that screen readers and selections are left alone. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Acts once: the button says that it is busy meanwhile, and a second press does nothing. */
export async function whileBusy(button, act) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

const prints = new WeakMap();

/**
 * Makes `container` hold exactly `wanted`, a list of {key, print, build}.
 * A node is kept while its key and print stay the same; a rebuilt one gets the focus back.
 * Returns true when anything changed.
 */
export function arrange(container, wanted) {
  const focus = rememberFocus(container);
  const old = new Map();
  for (const node of container.children) old.set(prints.get(node)?.key ?? node, node);
  let changed = false;
  let place = container.firstElementChild;
  for (const { key, print, build } of wanted) {
    let node = old.get(key);
    old.delete(key);
    if (node && prints.get(node)?.print !== print) {
      const fresh = build();
      if (place === node) place = fresh;
      node.replaceWith(fresh);
      node = fresh;
      changed = true;
    } else if (!node) {
      node = build();
      changed = true;
    }
    prints.set(node, { key, print });
    if (node === place) place = place.nextElementSibling;
    else container.insertBefore(node, place);
  }
  for (const node of old.values()) {
    node.remove();
    changed = true;
  }
  if (changed) focus();
  return changed;
}

export const fingerprint = (...values) => JSON.stringify(values);

function rememberFocus(container) {
  const active = document.activeElement;
  if (!active || active === container || !container.contains(active)) return () => {};
  const name = active.dataset.focus;
  const home = active.closest("[data-focus-home]")?.dataset.focusHome;
  const selection = "selectionStart" in active ? safeSelection(active) : null;
  return () => {
    if (document.activeElement === active) return;
    const scope = home ? container.querySelector(`[data-focus-home="${CSS.escape(home)}"]`) : container;
    const next = (name && scope?.querySelector(`[data-focus="${CSS.escape(name)}"]`)) || (scope !== container ? scope : null);
    if (!next) return;
    next.focus({ preventScroll: true });
    if (selection && "setSelectionRange" in next) trySelect(next, selection);
  };
}

function safeSelection(input) {
  try {
    return input.selectionStart === null ? null : [input.selectionStart, input.selectionEnd];
  } catch {
    return null; // dates and numbers have no selection
  }
}

function trySelect(input, [from, to]) {
  try {
    input.setSelectionRange(from, to);
  } catch {
    // dates and numbers have no selection
  }
}
