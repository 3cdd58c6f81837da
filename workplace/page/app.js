// The page: fetches the state of the practice workplace, draws it, and keeps the eye and the ear informed.
import { announce, notice } from "./announcer.js";
import { drawClock } from "./clock.js";
import { drawComposer } from "./composer.js";
import { arrange, byId, write } from "./dom.js";
import { drawForm } from "./forms.js";
import { glance } from "./glance.js";
import { drawGuide } from "./guide.js";
import { drawHome } from "./home.js";
import { showLook } from "./looks.js";
import { spokenText } from "./message.js";
import { drawMessages } from "./messages.js";
import { drawPeople } from "./people.js";
import { drawPosts } from "./posts.js";
import { drawSidebar, takeNew } from "./sidebar.js";
import { begin, inTeams, me, nameOf, place, roomHere, roomName, state } from "./state.js";
import { drawThread } from "./thread.js";
import { drawTools } from "./tools.js";
import { drawWire, wireToggle } from "./wire.js";
import { count, say, spoken } from "./words.js";

const scroll = byId("scroll");
let shownRoom = null;
let below = 0;

function draw() {
  const room = roomName(place.room);
  document.documentElement.lang = spoken();
  document.title = say("page.title", { room, name: me().name });
  write(byId("banner"), say("banner"));
  write(byId("skip"), say("skip"));
  drawTools();
  showLook();
  drawPeople();
  drawClock();
  drawGuide();
  drawRoom(room);
  drawSidebar();
  drawThread();
  drawWire();
  drawForm(state().view);
  byId("desk").classList.toggle("with-thread", !byId("thread").hidden);
  byId("desk").classList.toggle("with-wire", place.wireOpen);
  glance();
}

function drawRoom(room) {
  write(byId("room-title"), room);
  write(byId("room-about"), aboutRoom());
  scroll.setAttribute("aria-label", say("room.messages", { room }));
  arrange(byId("room-tools"), [wireToggle()]);
  drawComposer();
  const here = `${place.as} ${place.look} ${place.room}`;
  const entering = shownRoom !== here;
  shownRoom = here;
  const home = place.room === "home";
  byId("messages").hidden = home;
  byId("home").hidden = !home;
  if (home) {
    drawHome(byId("home"), state().home);
    if (entering) scroll.scrollTop = 0;
    showBelow(0);
    takeNew();
    return;
  }
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48;
  (inTeams() ? drawPosts : drawMessages)(byId("messages"));
  const arrived = takeNew().map(({ message }) => message);
  if (entering || atEnd || arrived.some((message) => message.ephemeral)) toEnd();
  else if (arrived.length) showBelow(below + arrived.filter((message) => !message.thread_ts).length);
  if (!entering) arrived.forEach((message) => hear(message, room));
}

function aboutRoom() {
  if (place.room === "dm" || place.room === "home") return say(`room.${place.room}`);
  const room = roomHere();
  if (inTeams()) return say(room?.member === false ? "room.teams.outside" : "room.teams", { team: room?.team });
  return say(room?.member === false ? "room.outside" : "room.channel");
}

function hear(message, room) {
  const name = message.name || nameOf(message.user);
  announce(say("message.new", { name, room, text: spokenText(message) }));
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  showBelow(0);
}

function showBelow(number) {
  below = number;
  const button = byId("new-below");
  button.hidden = !number;
  if (number) write(button, count("room.below", number));
}

byId("new-below").addEventListener("click", () => {
  toEnd();
  scroll.focus();
});
scroll.addEventListener("scroll", () => {
  if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 48) showBelow(0);
});

begin(draw, notice);
