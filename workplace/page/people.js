// The persona switch: five people, no passwords, clearly a practice.
import { announce } from "./announcer.js";
import { arrange, byId, fingerprint, h, write } from "./dom.js";
import { avatar } from "./avatar.js";
import { go, me, place, state } from "./state.js";
import { pick, say, spoken } from "./words.js";

export function drawPeople() {
  write(byId("people-title"), say("people.title"));
  arrange(
    byId("people-list"),
    state().people.map((person) => ({
      key: person.user,
      print: fingerprint(person, person.user === place.as, spoken()),
      build: () => button(person),
    })),
  );
}

function button(person) {
  const here = person.user === place.as;
  const language = say(person.language === "fr" ? "people.french" : "people.english");
  return h(
    "button",
    {
      type: "button",
      class: "person",
      "data-testid": `as-${person.user}`,
      "data-focus": person.user,
      "aria-pressed": String(here),
      onclick: () => become(person),
    },
    avatar(person.user, person.name),
    h(
      "span",
      { class: "person-words" },
      h("span", { class: "person-name" }, person.name, here && h("span", { class: "you" }, say("people.you"))),
      h("span", { class: "person-title" }, pick(person.title), h("span", { class: "person-language" }, ` · ${language}`)),
    ),
  );
}

async function become(person) {
  await go({ as: person.user });
  announce(say("people.now", { name: me().name }));
}
