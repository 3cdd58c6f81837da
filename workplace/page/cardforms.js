// The inside of a Teams dialog: an Adaptive Card with inputs. Its submit stands in the dialog's foot, always in view.
import { cardInput, initialAnswer, isLeftOut } from "./cardinputs.js";
import { bodyOf, cardParts, isInput, runs, wordsOf } from "./cards.js";
import { fingerprint } from "./dom.js";
import { perform } from "./state.js";
import { say } from "./words.js";

const ERROR = "error:"; // how the id of an error begins; the id of its input follows, or nothing where it is about the whole form

export const cardForm = {
  title: (view) => view.title ?? "",
  submit: (view) => sender(view)?.title ?? "",
  cancel: (view) => say(sender(view) ? "form.close" : "form.done"),
  errors,
  page: (view) => fingerprint(view.title, inputsOf(view)[0]?.id),
  parts,
  answers,
  complaints,
  renew,
  forget() {},
};

function parts(form) {
  const surface = {
    level: 3,
    act: (action, _values, button) => act(form, action, button),
    elsewhere: isSender,
    isError: (element) => isError(element) && targetOf(element) !== "",
    errorOf: (element) => form.errors[element.id],
    input: (element, hint) =>
      cardInput(element, {
        value: answerOf(form, element),
        error: form.errors[element.id],
        hint: hint && runs(hint.inlines),
        changed: (value) => form.values.set(element.id, value),
      }),
  };
  return cardParts(bodyOf(form.view.card), surface);
}

const isSender = (action) => action.type === "Action.Submit" && action.data?.form !== undefined;
const isError = (element) => element.id?.startsWith(ERROR);
const targetOf = (element) => element.id.slice(ERROR.length);

/** Every element of a card, at any depth. */
function everything(items) {
  return items.flatMap((element) => [element, ...everything(element.items ?? [])]);
}

const elementsOf = (view) => everything(bodyOf(view.card));
const inputsOf = (view) => elementsOf(view).filter(isInput);
const sender = (view) => elementsOf(view).flatMap((element) => element.actions ?? []).find(isSender);

function errors(view) {
  const found = elementsOf(view).filter((element) => isError(element) && targetOf(element));
  return Object.fromEntries(found.map((element) => [targetOf(element), wordsOf(element)]));
}

/** A new card brings its own values, as in Teams; the same card keeps what was typed. */
function renew(form, view) {
  if (fingerprint(form.view.card) !== fingerprint(view.card)) form.values.clear();
}

function answerOf(form, element) {
  if (!form.values.has(element.id)) form.values.set(element.id, initialAnswer(element));
  return form.values.get(element.id);
}

function answers(form) {
  return Object.fromEntries(inputsOf(form.view).map((element) => [element.id, answerOf(form, element)]));
}

function act(form, action, button) {
  const checked = action.associatedInputs !== "none";
  const send = () => perform("act_in_view", { view_id: form.view.id, action, values: checked ? answers(form) : {} });
  return form.attempt(button, send, { checked });
}

/** A message that only repeats the label says less than our own. */
const complaint = ({ errorMessage, label }) => (errorMessage && errorMessage !== label ? errorMessage : say("form.required"));

/** What Teams' own client refuses before anything is sent. */
function complaints(form) {
  const found = {};
  for (const element of inputsOf(form.view)) {
    const answer = answerOf(form, element);
    if (element.isRequired && isLeftOut(element, answer)) found[element.id] = complaint(element);
    else if (element.maxLength && [...answer].length > element.maxLength) found[element.id] = say("form.long", { limit: element.maxLength });
    else if (document.getElementById(`field-${element.id}`)?.validity?.valid === false) found[element.id] = say("form.bad");
  }
  return found;
}
