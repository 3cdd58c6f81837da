// The page's side of the HTTP interface: one snapshot in, acts out, a bell when something changed.

const HEADERS = { "Content-Type": "application/json", "X-Pitchin-Practice": "1" };

/** A workplace that does not know the look shows the Slack one. */
export async function fetchState(person, look) {
  const wanted = look === "slack" ? { as: person } : { as: person, look };
  const answer = await fetch(`/workplace/state?${new URLSearchParams(wanted)}`, { cache: "no-store" });
  if (answer.status === 400 && wanted.look) return fetchState(person, "slack");
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  return answer.json();
}

/** Resolves to {ok, answer} or {ok: false, error}; never throws. */
export function act({ as, look }, verb, details = {}) {
  return post("/workplace/act", look === "slack" ? { as, do: verb, ...details } : { as, look, do: verb, ...details });
}
export const moveClock = (seconds) => post("/workplace/clock", { move: seconds });
export const jumpClock = () => post("/workplace/clock", { jump: "next" });
export const resetWorkplace = () => post("/workplace/reset", {});

/** Calls `changed` at every bell, and `trouble(true|false)` when the line is lost or back. */
export function listen(changed, trouble) {
  const source = new EventSource("/workplace/changes");
  source.addEventListener("changed", changed);
  source.addEventListener("open", () => {
    trouble(false);
    changed();
  });
  source.addEventListener("error", () => trouble(true));
}

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: HEADERS, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => null);
    if (said && "ok" in said) return said;
    return { ok: answer.ok, error: answer.ok ? undefined : `HTTP ${answer.status}` };
  } catch (problem) {
    return { ok: false, error: String(problem.message ?? problem) };
  }
}
