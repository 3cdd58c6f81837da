// The page's own words. The bot's words come from the bot; these are only the workplace around it.
import { ENGLISH } from "./words.en.js";
import { FRENCH } from "./words.fr.js";

const TABLES = { en: ENGLISH, fr: FRENCH };
let language = "en";

export function speak(newLanguage) {
  language = newLanguage in TABLES ? newLanguage : "en";
}

export function spoken() {
  return language;
}

/** The locale whose dates and plurals the acting person reads. */
export function locale() {
  return language === "fr" ? "fr-CA" : "en-CA";
}

/** The sentence behind `key`; `{name}` is replaced by `values.name`. */
export function say(key, values = {}) {
  const sentence = TABLES[language][key];
  if (sentence === undefined) throw new Error(`no words for "${key}" in ${language}`);
  return fill(sentence, values);
}

/** The sentence for a number: `key.one` or `key.many`. French counts zero as one. */
export function count(key, number, values = {}) {
  const form = new Intl.PluralRules(locale()).select(number) === "one" ? "one" : "many";
  return say(`${key}.${form}`, { number, ...values });
}

/** One text out of `{en, fr}`. */
export function pick(texts) {
  return texts ? (texts[language] ?? texts.en ?? "") : "";
}

export function list(names) {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
