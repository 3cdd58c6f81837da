// Shortcodes. The nine that mean something to Pitch In come first and have words of their own.
import { say } from "./words.js";

const NINE = {
  moneybag: "💰",
  brain: "🧠",
  handshake: "🤝",
  books: "📚",
  hourglass_flowing_sand: "⏳",
  office: "🏢",
  clap: "👏",
  eyes: "👀",
  alarm_clock: "⏰",
};

const COMMON = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", heart: "❤️", tada: "🎉", smile: "😄",
  smiley: "😃", slightly_smiling_face: "🙂", joy: "😂", wink: "😉", thinking_face: "🤔", raised_hands: "🙌",
  pray: "🙏", wave: "👋", muscle: "💪", ok_hand: "👌", point_right: "👉", rocket: "🚀", star: "⭐", sparkles: "✨",
  fire: "🔥", bulb: "💡", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  warning: "⚠️", question: "❓", exclamation: "❗", information_source: "ℹ️", hourglass: "⌛", calendar: "📅",
  date: "📅", spiral_calendar_pad: "🗓️", clock9: "🕘", bell: "🔔", no_bell: "🔕", lock: "🔒", unlock: "🔓",
  pencil: "📝", memo: "📝", pencil2: "✏️", bookmark: "🔖", book: "📖", open_book: "📖", mortar_board: "🎓",
  school: "🏫", seedling: "🌱", herb: "🌿", evergreen_tree: "🌲", trophy: "🏆", medal: "🏅", gift: "🎁",
  heart_hands: "🫶", busts_in_silhouette: "👥", bust_in_silhouette: "👤", speech_balloon: "💬", mega: "📣",
  loudspeaker: "📢", microphone: "🎤", studio_microphone: "🎙️", headphones: "🎧", movie_camera: "🎥", tv: "📺",
  computer: "💻", email: "📧", envelope: "✉️", link: "🔗", paperclip: "📎", pushpin: "📌", round_pushpin: "📍",
  chart_with_upwards_trend: "📈", bar_chart: "📊", clipboard: "📋", gear: "⚙️", hammer_and_wrench: "🛠️",
  mag: "🔍", key: "🔑", door: "🚪", house: "🏠", classical_building: "🏛️", globe_with_meridians: "🌐",
  airplane: "✈️", coffee: "☕", sandwich: "🥪", fork_and_knife: "🍴", dollar: "💵", credit_card: "💳",
  repeat: "🔁", arrows_counterclockwise: "🔄", recycle: "♻️", heavy_plus_sign: "➕", dart: "🎯", handshakes: "🤝",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", black_circle: "⚫",
  large_green_square: "🟩", white_large_square: "⬜", black_large_square: "⬛", maple_leaf: "🍁", zzz: "💤",
};

/** Teams' own names for the nine, and the three that it has besides. */
const IN_TEAMS = {
  "1f4b0_moneybag": "moneybag",
  "1f9e0_brain": "brain",
  "1f91d_handshake": "handshake",
  "1f4da_books": "books",
  "23f3_hourglassnotdone": "hourglass_flowing_sand",
  "1f3e2_officebuilding": "office",
  "1f44f_clappinghands": "clap",
  "1f440_eyes": "eyes",
  "23f0_alarmclock": "alarm_clock",
};
const TEAMS_OWN = { like: "👍", heart: "❤️", laugh: "😆" };

/** What the picker offers: pledges first. */
export const PICKED = { slack: Object.keys(NINE), teams: [...Object.keys(IN_TEAMS), ...Object.keys(TEAMS_OWN)] };

const bare = (name) => IN_TEAMS[name] ?? name.replace(/::skin-tone-[2-6]$/, "");

/** The character of a shortcode, or `:name:` where this page has none. */
export const emoji = (name) => NINE[bare(name)] ?? TEAMS_OWN[name] ?? COMMON[bare(name)] ?? fromCode(name) ?? `:${name}:`;

/** Teams begins most names with the number of the character: 1f389_partypopper. */
function fromCode(name) {
  const code = name.match(/^([0-9a-f]{4,5})_/)?.[1];
  return code && String.fromCodePoint(parseInt(code, 16));
}

/** What a reaction means, in words. */
export function meaning(name) {
  if (bare(name) in NINE) return say(`react.${bare(name)}`);
  return name in TEAMS_OWN ? say(`react.${name}`) : bare(name).replace(/^[0-9a-f]{4,5}_/, "").replaceAll("_", " ");
}

/** Replaces every known `:shortcode:` in a text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/g, (whole, name) => {
    const character = emoji(name);
    return character.startsWith(":") ? whole : character;
  });
}
