// What is said aloud, and the notices that fade.
import { byId, h } from "./dom.js";

/** Says a sentence to screen readers without moving anybody's focus. */
export function announce(sentence) {
  const line = h("p", {}, sentence);
  byId("announcer").append(line);
  setTimeout(() => line.remove(), 8000);
}

/** Shows a sentence for a while; `lasting` ones stay until the next notice. */
export function notice(sentence, lasting = "") {
  const inForm = document.querySelector("dialog[open] .form-summary"); // a modal form hides everything else
  if (inForm && sentence) inForm.textContent = sentence;
  const box = byId("notices");
  for (const old of box.querySelectorAll("[data-lasting]")) old.remove();
  const node = h("p", { class: "notice", "data-lasting": lasting || null }, sentence);
  box.append(node);
  if (!lasting) setTimeout(() => node.remove(), 7000);
}
