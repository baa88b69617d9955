// The board: filled from what came with the page, then live. Every record may come twice and late; a row is shown once.

import { drawRow, setAge } from "./row.js";

const SHOWN = 200;
const SILENCE = 40_000; // the server says something every 15 s: beyond this the connection is dead
const first = JSON.parse(document.getElementById("first").textContent);
const byId = (id) => document.getElementById(id);
const articles = new Map(); // article id -> { match, alert, order, row }
let mark = first.mark;
let heardAt = Date.now();
let unread = 0;

first.matches.forEach((match) => take("match", match));
first.alerts.forEach((alert) => take("alert", alert));
tell(first.state);
connect();
setInterval(() => document.querySelectorAll("time.age").forEach(setAge), 10_000);
document.addEventListener("visibilitychange", () => count(0));

/** True if `record` said something new. */
function take(kind, record) {
  if (first.watch !== null && !record.watches.some((each) => each.watch === first.watch)) return false;
  const known = articles.get(record.article.id) ?? {};
  if (revision(kind, record) <= revision(kind, known[kind])) return false;
  place({ ...known, [kind]: record, order: order((kind === "match" ? record : known.match ?? record)) });
  return true;
}

function revision(kind, record) {
  return record === undefined ? 0 : kind === "match" ? record.article.revision : record.revision;
}

/** Sorts as time does, whatever the number of digits behind the second. */
function order({ scored, article }) {
  const [second, rest = ""] = scored.replace("Z", "").split(".");
  return `${second}.${rest.padEnd(6, "0")} ${article.id}`;
}

function place(known) {
  const row = drawRow(known);
  const hadFocus = known.row?.contains(document.activeElement);
  known.row?.remove();
  articles.set(row.dataset.article, { ...known, row });
  row.dataset.order = known.order;
  const list = byId("rows");
  list.insertBefore(row, Array.from(list.children).find((other) => other.dataset.order < known.order) ?? null);
  if (hadFocus) row.querySelector("a")?.focus();
  while (list.children.length > SHOWN) forget(list.lastElementChild.dataset.article);
}

function forget(id) {
  articles.get(id)?.row.remove();
  articles.delete(id);
}

function connect() {
  const source = new EventSource(`/live?since=${encodeURIComponent(mark)}`);
  const on = (event, act) => source.addEventListener(event, (message) => {
    heardAt = Date.now();
    mark = message.lastEventId || mark;
    act(JSON.parse(message.data));
  });
  on("match", (match) => takeLive("match", match));
  on("alert", (alert) => takeLive("alert", alert));
  on("reset", refill);
  on("state", tell);
  const watch = setInterval(() => {
    const isDead = source.readyState === EventSource.CLOSED || Date.now() - heardAt > SILENCE;
    if (!isDead) return;
    clearInterval(watch);
    source.close();
    heardAt = Date.now();
    connect();
  }, 2_000);
  source.onerror = () => show({ level: "bad", text: "Connection lost: reconnecting" });
}

function takeLive(kind, record) {
  if (!take(kind, record)) return;
  const known = articles.get(record.article.id);
  known?.row.classList.add("fresh");
  if (kind !== "alert") return;
  byId("told").textContent = `Alert: ${record.article.title}`;
  if (document.hidden) count(unread + 1);
}

function count(alerts) {
  unread = alerts;
  document.title = document.title.replace(/^\(\d+\) /, "").replace(/^/, alerts ? `(${alerts}) ` : "");
}

/** Too much was missed to be told one by one: what a fresh page would show. */
async function refill() {
  const before = new Set(articles.keys());
  try {
    const [matches, alerts] = await Promise.all([list("matches"), list("alerts")]);
    matches.forEach((match) => before.delete(match.article.id));
    before.forEach(forget);
    matches.forEach((match) => take("match", match));
    alerts.forEach((alert) => articles.has(alert.article.id) && take("alert", alert));
  } catch {
    setTimeout(refill, 2_000);
  }
}

async function list(kind) {
  const watch = first.watch === null ? "" : `&watch=${encodeURIComponent(first.watch)}`;
  const answer = await fetch(`/api/v1/${kind}?limit=100${watch}`);
  if (!answer.ok) throw new Error(`${kind}: ${answer.status}`);
  return (await answer.json()).items;
}

function tell(state) {
  show(state.connection);
  byId("notices").replaceChildren(...state.notices.map(({ level, text }) => {
    const item = document.createElement("li");
    item.className = level;
    item.textContent = text;
    return item;
  }));
  byId("feeds").textContent = state.feeds;
  byId("polled").hidden = state.polled === null;
  if (state.polled === null) return;
  const time = byId("polled").querySelector("time");
  time.dateTime = state.polled;
  setAge(time);
}

function show({ level, text }) {
  const shown = byId("connection");
  shown.className = level;
  if (shown.textContent !== text) shown.textContent = text;
}
