// The page's side of the HTTP interface: one snapshot in, acts out, a bell when something changed.

const HEADERS = { "Content-Type": "application/json", "X-Pitchin-Practice": "1" };

export async function fetchState(person) {
  const answer = await fetch(`/workplace/state?as=${encodeURIComponent(person)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`state ${answer.status}`);
  return answer.json();
}

/** Resolves to {ok, answer} or {ok: false, error}; never throws. */
export const act = (person, verb, details = {}) => post("/workplace/act", { as: person, do: verb, ...details });
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
