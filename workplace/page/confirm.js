// The question before an act that cannot be taken back lightly. Resolves to true or false.
import { byId, h } from "./dom.js";
import { plain, textNodes } from "./mrkdwn.js";
import { say } from "./words.js";

export function ask({ title, text, yes, no, danger = false }) {
  const dialog = byId("confirm");
  return new Promise((decide) => {
    const answer = (value) => {
      dialog.onclose = null;
      dialog.close();
      decide(value);
    };
    const refuse = h("button", { type: "button", class: "button", "data-testid": "confirm-no", onclick: () => answer(false) }, no ?? say("confirm.no"));
    const accept = h(
      "button",
      { type: "button", class: danger ? "button danger solid" : "button primary", "data-testid": "confirm-yes", onclick: () => answer(true) },
      yes ?? say("confirm.yes"),
    );
    dialog.replaceChildren(
      h("h2", { id: "confirm-title" }, title),
      h("div", { id: "confirm-text" }, text),
      h("div", { class: "dialog-foot" }, refuse, accept),
    );
    dialog.onclose = () => decide(false);
    dialog.showModal();
    refuse.focus();
  });
}

/** Block Kit's `confirm` object on a button or option, if it has one. */
export function confirmed(element) {
  const question = element.confirm;
  if (!question) return Promise.resolve(true);
  return ask({
    title: plain(question.title),
    text: textNodes(question.text),
    yes: plain(question.confirm) || undefined,
    no: plain(question.deny) || undefined,
    danger: question.style === "danger" || element.style === "danger",
  });
}
