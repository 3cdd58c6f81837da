// Moments in words: always in the acting person's time zone and language.
import { locale, say, spoken } from "./words.js";
import { state } from "./state.js";

const CITIES_IN_FRENCH = { Montreal: "Montréal", Vancouver: "Vancouver" };

const shaped = (moment, zone, options) => new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options }).format(asServer(moment, zone));

function pieces(moment, zone, options) {
  return rawPieces(asServer(moment, zone), zone, options);
}

function rawPieces(moment, zone, options) {
  const parts = new Intl.DateTimeFormat(locale(), { timeZone: zone, hourCycle: "h23", ...options }).formatToParts(moment);
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/**
 * Browsers and servers may carry different editions of the time-zone rules. The server's `now` says
 * what time it is for the person; every moment is shifted by the difference, so both agree.
 */
function asServer(moment, zone) {
  if (zone !== (state().zone ?? zone)) return moment;
  const { now } = state();
  const { year, month, day, hour, minute } = rawPieces(new Date(now), zone, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const skew = Date.parse(`${now.slice(0, 16)}Z`) - Date.parse(`${year}-${month}-${day}T${hour.padStart(2, "0")}:${minute}Z`);
  return /[+-]\d\d:\d\d$/.test(now) && Math.abs(skew) <= 7_200_000 ? new Date(moment.getTime() + skew) : moment;
}

/** "Tue 2 Mar 2027 09:10 (Vancouver)" / « mar. 2 mars 2027, 9 h 10 (Montréal) » */
export function clockFace(iso, zone) {
  const moment = new Date(iso);
  const { weekday, day, month, year } = pieces(moment, zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const date = spoken() === "fr" ? `${weekday} ${day} ${month} ${year},` : `${weekday} ${day} ${month.replace(".", "")} ${year}`.replace(/^(\w+)\./, "$1");
  return `${date} ${timeOfDay(iso, zone)} (${city(zone)})`;
}

export function timeOfDay(iso, zone) {
  const { hour, minute } = pieces(new Date(iso), zone, { hour: "2-digit", minute: "2-digit" });
  return spoken() === "fr" ? `${Number(hour)}\u00a0h\u00a0${minute}` : `${hour}:${minute}`;
}

export function shortDate(iso, zone) {
  const { day, month } = pieces(new Date(iso), zone, { day: "numeric", month: "short" });
  return `${day} ${spoken() === "fr" ? month : month.replace(".", "")}`;
}

/** "Today", "Yesterday", or the whole date: for the lines between days. */
export function dayName(iso, zone) {
  const near = nearName(new Date(iso), zone);
  return near ?? shaped(new Date(iso), zone, { weekday: "long", day: "numeric", month: "long" });
}

/** Sorts and compares days in a zone. */
export const dayKey = (moment, zone) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(asServer(moment, zone));

function city(zone) {
  const name = zone.split("/").at(-1).replaceAll("_", " ");
  return spoken() === "fr" ? (CITIES_IN_FRENCH[name] ?? name) : name;
}

function nearName(moment, zone) {
  const day = dayKey(moment, zone);
  const around = (days) => dayKey(new Date(new Date(state().now).getTime() + days * 86_400_000), zone);
  if (day === around(0)) return say("message.today");
  if (day === around(-1)) return say("message.yesterday");
  if (day === around(1)) return say("message.tomorrow");
  return null;
}

const DATE = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };
const LONG = { weekday: "long", ...DATE };
const TOKENS = {
  date_num: (at, zone) => dayKey(at, zone),
  date: (at, zone) => shaped(at, zone, DATE),
  date_short: (at, zone) => shaped(at, zone, SHORT),
  date_long: (at, zone) => shaped(at, zone, LONG),
  date_pretty: (at, zone) => pretty(at, zone, DATE),
  date_short_pretty: (at, zone) => pretty(at, zone, SHORT),
  date_long_pretty: (at, zone) => pretty(at, zone, LONG),
  time: (at, zone) => timeOfDay(at.toISOString(), zone),
  time_secs: (at, zone) => shaped(at, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (at) => ago(at),
};

/** Slack's `<!date^stamp^format|…>` in words. */
export function slackDate(seconds, format, zone) {
  const moment = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(moment, zone) ?? whole);
}

const pretty = (moment, zone, options) => nearName(moment, zone)?.toLowerCase() ?? shaped(moment, zone, options);

function ago(moment) {
  const minutes = Math.round((moment - new Date(state().now)) / 60_000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  if (Math.abs(minutes) < 60) return words.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

/** Unix seconds of a wall-clock "YYYY-MM-DDTHH:MM" in a zone, and back. */
export function fromWallClock(text, zone) {
  const guess = Date.parse(`${text}:00Z`);
  const offset = Date.parse(`${toWallClock(guess / 1000, zone)}:00Z`) - guess;
  return Math.round((guess - offset) / 1000);
}

export function toWallClock(seconds, zone) {
  const moment = new Date(seconds * 1000);
  const { hour, minute } = pieces(moment, zone, { hour: "2-digit", minute: "2-digit" });
  return `${dayKey(moment, zone)}T${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}
