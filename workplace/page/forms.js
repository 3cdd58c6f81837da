// Dialogs: the frame, the sending and the closing. What is inside comes from Block Kit views or from Adaptive Cards.
// A form stays as it is while the state refreshes; an update of its parts keeps values and focus.
import { blockForm } from "./blockforms.js";
import { cardForm } from "./cardforms.js";
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { perform } from "./state.js";
import { count, say } from "./words.js";

const PATIENCE = 700; // how long sending may take before the dialog says so
let form = null; // {view, kind, values, errors, parts, timers, sending, waiting, underway, attempt}
const closed = new Set(); // views the person has closed while the news travels

export function drawForm(view) {
  if (!view || closed.has(view.id)) return shut();
  if (form?.view.id !== view.id) open(view);
  else {
    const { kind } = form;
    if (fingerprint(kind.errors(form.view)) !== fingerprint(kind.errors(view))) form.errors = kind.errors(view);
    kind.renew?.(form, view);
    form.view = view;
  }
  paint();
}

const dialog = () => byId("form");

function open(view) {
  if (form) stopTimers();
  const kind = view.type === "dialog" ? cardForm : blockForm;
  form = { view, kind, values: new Map(), errors: kind.errors(view), timers: new Map(), sending: null, waiting: false, attempt };
  const title = h("h2", { id: "form-title", tabindex: "-1" });
  const dismiss = h("button", { type: "button", class: "plain close", "data-testid": "dialog-close", onclick: close }, "✕");
  const body = h("div", { class: "dialog-body" });
  const summary = h("p", { class: "form-summary", role: "alert" });
  const cancel = h("button", { type: "button", class: "button", "data-testid": "dialog-cancel", onclick: close });
  const submit = h("button", { type: "submit", class: "button primary", "data-testid": "dialog-submit" });
  const foot = h("div", { class: "dialog-foot" }, summary, cancel, submit);
  form.parts = { title, dismiss, body, summary, cancel, submit };
  const node = h("form", { novalidate: true, onsubmit: send }, h("div", { class: "dialog-head" }, title, dismiss), body, foot);
  dialog().replaceChildren(node);
  dialog().oncancel = (event) => {
    event.preventDefault();
    close();
  };
}

function paint() {
  const { view, kind, parts } = form;
  const { title, dismiss, body, cancel, submit } = parts;
  const hadFocus = body.contains(document.activeElement) || document.activeElement === submit;
  const page = kind.page(view);
  const turned = form.page !== page; // another step of a form has other questions; the same step updated still has its own
  write(title, kind.title(view));
  dismiss.setAttribute("aria-label", say("form.dismiss"));
  write(cancel, kind.cancel(view));
  write(submit, kind.submit(view));
  submit.hidden = !kind.submit(view);
  arrange(body, kind.parts(form));
  kind.forget(form);
  const lostFocus = hadFocus && !dialog().contains(document.activeElement);
  if (!dialog().open) {
    dialog().showModal();
    focusFirst();
  } else if (form.page === undefined || lostFocus || (turned && document.activeElement === submit)) {
    body.scrollTop = 0;
    focusFirst();
  }
  form.page = page;
}

function focusFirst() {
  const { body, title } = form.parts;
  (body.querySelector("[autofocus]") ?? body.querySelector("input, textarea, select") ?? title).focus();
}

function shut() {
  if (!form) return;
  stopTimers();
  form = null;
  dialog().close();
  dialog().replaceChildren();
}

async function close() {
  const { id } = form.view;
  closed.add(id);
  shut();
  await perform("close_view", { view_id: id });
  closed.delete(id);
}

function stopTimers() {
  for (const timer of form.timers.values()) clearTimeout(timer);
  form.timers.clear();
}

// --- sending ---

async function send(event) {
  event.preventDefault();
  const { view, kind, parts } = form;
  if (!kind.submit(view)) return;
  await attempt(parts.submit, () => perform("submit", { view_id: view.id, values: kind.answers(form) }));
}

/** Checks the answers as the platform's own client does, then acts; says so when it takes long or goes wrong. */
async function attempt(button, act, { checked = true } = {}) {
  if (form.sending === button || form.waiting) return;
  stopTimers();
  const { view, kind, parts } = form;
  if (form.sending) {
    // what an earlier press led to may stand here before its answer does: nobody's next press is lost
    form.waiting = true;
    await form.underway;
    if (form?.view.id !== view.id) return;
    form.waiting = false;
  }
  if (checked) {
    form.errors = kind.complaints(form);
    if (wrong()) return complain();
    paint();
  }
  form.sending = button;
  button.setAttribute("aria-busy", "true");
  write(parts.summary, "");
  const patience = setTimeout(() => write(parts.summary, say("busy")), PATIENCE);
  form.underway = act();
  const result = await form.underway;
  clearTimeout(patience);
  button.removeAttribute("aria-busy");
  if (form?.view.id !== view.id) return;
  form.sending = null;
  if (parts.summary.textContent === say("busy")) write(parts.summary, "");
  form.errors = { ...kind.errors(form.view), ...result.answer?.body?.client_errors };
  paint();
  if (wrong()) complain();
}

const wrong = () => Object.keys(form.errors).length;

function complain() {
  paint();
  write(form.parts.summary, count("form.errors", wrong()));
  form.parts.body.querySelector("[aria-invalid=true]")?.focus();
}
