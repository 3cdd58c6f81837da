// Teams asks for a card anew when somebody looks at it. So does the page: once on entering a room, and after a change there.
import { act } from "./server.js";
import { channelOf, inTeams, messagesIn, place, refresh } from "./state.js";

const PAUSE = 250; // changes often come in pairs
let seen = null;
let looking = null;
let timer = null;

export function glance() {
  const shown = freshCards();
  if (shown === seen) return;
  seen = shown;
  if (looking === here()) return; // what the look itself brings is no new reason to look
  clearTimeout(timer);
  if (shown) timer = setTimeout(look, PAUSE);
}

const here = () => `${place.as} ${place.room}`;

/** The cards in front of the person that can be asked for anew. */
function freshCards() {
  if (!inTeams()) return null;
  const cards = messagesIn(place.room).filter((message) => message.card?.refresh);
  return cards.length ? JSON.stringify([here(), cards.map(({ ts, card }) => [ts, card])]) : null;
}

async function look() {
  if (!inTeams()) return;
  looking = here();
  await act(place, "look", { channel: channelOf(place.room) });
  await refresh();
  looking = null;
}
