// One row of the board, drawn from the records match/1 and alert/1 that tell of one article.
// Places in a record count Unicode code points: texts are cut as arrays of them. Nothing here ever parses HTML.

const LABELS = { alert: "Alert", below: "Below threshold", aside: "Set aside", gone: "No longer there" };
const STRONGEST = Object.keys(LABELS);
const FIELDS = ["title", "summary", "text"];
const EXCERPTS = 3;

/** The <li> of an article of which there is a `match`, an `alert` or both. */
export function drawRow({ match, alert }) {
  const { article, watches } = match ?? asMatch(alert);
  const row = copyOf("row");
  const state = strongest(watches);
  const isCritical = state === "alert" && (alert?.severity === "critical" || watches.some((hit) => hit.alert && hit.severity === "critical"));
  row.className = isCritical ? "alert critical" : state;
  row.dataset.article = article.id;
  setTime(row.querySelector("time"), article);
  row.querySelector(".label").textContent = isCritical ? "Critical" : LABELS[state];
  drawTitle(row.querySelector("h2"), article, watches);
  row.querySelector(".outlet").textContent = article.outlet;
  row.querySelector(".language").textContent = article.language ?? "";
  row.querySelector(".source .note").textContent = notes(article, alert).join(" · ");
  row.querySelector(".excerpts").append(...excerpts(watches).map((each) => drawExcerpt(each, article)));
  row.querySelector(".watches").append(...watches.map(drawWatch));
  return row;
}

/** Time since `element.dateTime`, in the largest whole unit. */
export function setAge(element) {
  const minutes = Math.floor((Date.now() - Date.parse(element.dateTime)) / 60_000);
  element.textContent =
    minutes < 1 ? "now" : minutes < 60 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

/** `text`, which stands at `begins` in its field, as nodes: what was found in it is marked. */
export function pieces(text, begins, evidence) {
  const points = Array.from(text);
  const cut = (start, end) => points.slice(start, end).join("");
  const nodes = [];
  let last = 0;
  for (const [from, to] of places(points, begins, evidence)) {
    const start = Math.max(from, last);
    if (to <= start) continue;
    const mark = document.createElement("mark");
    mark.textContent = cut(start, to);
    nodes.push(cut(last, start), mark);
    last = to;
  }
  return [...nodes, cut(last)].filter((node) => node !== "");
}

function places(points, begins, evidence) {
  return evidence
    .map(({ start, end, text }) => [start - begins, end - begins, text])
    .filter(([start, end, text]) => start >= 0 && points.slice(start, end).join("") === text)
    .sort(([a], [b]) => a - b);
}

function asMatch({ article, watches, evidence, severity }) {
  const hits = watches.map((each) => ({
    ...each, alert: true, severity, change: "new", evidence: evidence.filter((row) => row.watch === each.watch),
  }));
  return { article, watches: hits };
}

function stateOf(hit) {
  return hit.change === "gone" ? "gone" : hit.suppressed ? "aside" : hit.alert ? "alert" : "below";
}

function strongest(watches) {
  const states = watches.map(stateOf);
  return STRONGEST.find((state) => states.includes(state)) ?? "gone";
}

function notes(article, alert) {
  return [
    article.revision > 1 && `revision ${article.revision}`,
    alert && alert.reason !== "new" && alert.because,
    alert && alert.outlets > 1 && `${alert.outlets} outlets`,
  ].filter(Boolean);
}

function setTime(element, article) {
  element.dateTime = article.published ?? article.first_seen;
  const exact = new Date(element.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  element.title = article.published ? `published ${exact}` : `without a date, first seen ${exact}`;
  setAge(element);
}

function drawTitle(heading, article, watches) {
  const found = watches.filter((hit) => hit.change !== "gone").flatMap((hit) => hit.evidence).filter((row) => row.field === "title");
  const link = document.createElement(/^https?:\/\//.test(article.url ?? "") ? "a" : "span");
  if (link.localName === "a") Object.assign(link, { href: article.url, target: "_blank", rel: "noopener noreferrer" });
  link.append(...pieces(article.title, 0, found));
  heading.lang = article.language ?? "";
  heading.append(link);
}

/** Places in summary and text, each once; and where a watch stood that the article no longer hits. */
function excerpts(watches) {
  const found = watches.flatMap((hit) => hit.evidence.map((row) => ({ ...row, isGone: hit.change === "gone" })));
  const rows = found.filter((row) => row.excerpt !== null && (row.field !== "title" || row.isGone));
  rows.sort((a, b) => FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) || a.start - b.start);
  const shown = [];
  for (const row of rows) {
    if (!shown.some((other) => isWithin(row, other))) shown.push(row);
  }
  return shown.slice(0, EXCERPTS).map((row) => ({ ...row, evidence: rows.filter((each) => isOfSameText(each, row)) }));
}

function isWithin(row, other) {
  const end = other.excerpt_start + Array.from(other.excerpt).length;
  return isOfSameText(row, other) && row.start >= other.excerpt_start && row.end <= end;
}

function isOfSameText(row, other) {
  return row.field === other.field && row.isGone === other.isGone;
}

function drawExcerpt({ excerpt, excerpt_start, evidence, isGone }, article) {
  const item = document.createElement("li");
  item.dir = "auto";
  item.lang = article.language ?? "";
  if (isGone) item.className = "gone";
  item.append(...pieces(excerpt, excerpt_start, evidence));
  return item;
}

function drawWatch(hit) {
  const item = copyOf("watch");
  const state = stateOf(hit);
  item.className = state;
  item.querySelector(".name").textContent = hit.name;
  item.querySelector(".score").textContent = hit.score.toFixed(2);
  item.querySelector(".part").setAttribute("width", Math.round(hit.score * 100));
  item.querySelector(".tick").setAttribute("x", Math.round((hit.threshold ?? 0) * 100));
  item.querySelector(".note").textContent =
    { below: `below ${hit.threshold?.toFixed(2)}`, aside: `set aside: ${hit.suppressed}`, gone: "no longer there" }[state] ?? "";
  return item;
}

function copyOf(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}
