/* Incidents: marked on the loss chart, and listed below it. */
const KINDS = {
  spike: { sign: "▲", one: "spike", many: "spikes", done: "training continued" },
  skipped: { sign: "✕", one: "skipped step", many: "skipped steps", done: "the step was skipped" },
  stopped: { sign: "■", one: "step that stopped the run", many: "steps that stopped the run", done: "the run stopped" },
};
const FAULTS = { loss: "the loss is NaN or infinite", gradient: "the gradient is NaN or infinite", weights: "a weight is NaN or infinite" };
const short = (value) => (value == null ? "–" : String(+value.toPrecision(4)));
let shownIncidents = "";

/** All incidents, the newest first. */
const incidentsOf = (data) => [...data.stages].reverse().flatMap((stage) => stage.incidents.map((incident) => ({ ...incident, stage })));

const whatHappened = ({ kind, fault, loss, median }) =>
  kind === "spike" ? `loss ${short(loss)}, median ${short(median)}` : FAULTS[fault] ?? fault;

/** The markers of the chart: position and text. A loss above the curve is at the upper edge. */
function markersOf(data) {
  return incidentsOf(data).map((incident) => ({
    x: incident.stage.begin + incident.step,
    y: incident.loss,
    kind: incident.kind,
    text: `${incident.stage.full}, step ${incident.step}: ${whatHappened(incident)}; ${KINDS[incident.kind].done}`,
  }));
}

/** Redrawn only after a new incident, so that reading and scrolling are not disturbed. */
function drawIncidents(data) {
  const all = incidentsOf(data);
  const shown = JSON.stringify(all.map(({ stage, ...incident }) => [stage.stage, incident]));
  if (shown === shownIncidents) return;
  shownIncidents = shown;
  const node = byId("incidents");
  node.replaceChildren();
  if (!all.length) return;
  drawKinds(node, all);
  const box = add(node, "div", { class: "scroll incidents", tabindex: 0, role: "region", "aria-label": "Spikes and failed steps" });
  const table = add(box, "table", { class: "plain" });
  const head = add(add(table, "thead"), "tr");
  ["Stage", "Step", "Incident", "Loss", "Median loss", "Reaction", "Batch"].forEach((name) => add(head, "th", { scope: "col" }, name));
  const body = add(table, "tbody");
  all.forEach((incident) => drawIncident(body, incident));
  const leftOut = data.stages.reduce((sum, stage) => sum + (stage.incidents_left_out ?? 0), 0);
  if (leftOut) nothing(node, `${leftOut.toLocaleString("en")} earlier ones are in metrics.jsonl.`);
  all.filter((incident) => incident.pictures?.length).forEach((incident) => drawBatch(node, incident));
}

function drawKinds(node, all) {
  const legend = add(node, "ul", { class: "legend kinds" });
  Object.entries(KINDS).forEach(([kind, { sign, one, many }]) => {
    const count = all.filter((incident) => incident.kind === kind).length;
    if (!count) return;
    const item = add(legend, "li");
    add(item, "span", { class: kind, "aria-hidden": "true" }, sign);
    item.append(`${count} ${count === 1 ? one : many}`);
  });
}

const batchOf = ({ stage, step }) => `batch-${stage.stage.replace("/", "-")}-${step}`;

function drawIncident(body, incident) {
  const { stage, step, kind, loss, median, folder, pictures } = incident;
  const row = add(body, "tr");
  const name = add(row, "th", { scope: "row" });
  add(name, "span", { class: kind, "aria-hidden": "true" }, KINDS[kind].sign);
  name.append(stage.full);
  add(row, "td", {}, step);
  add(row, "td", { class: "words" }, kind === "spike" ? "the loss jumped" : FAULTS[incident.fault] ?? incident.fault);
  add(row, "td", {}, short(loss));
  add(row, "td", {}, short(median));
  add(row, "td", { class: "words" }, KINDS[kind].done);
  const cell = add(row, "td", { class: "words" }, folder ? "" : "–");
  if (folder && !pictures.length) add(cell, "span", { title: folder }, "in the run folder");
  if (!pictures?.length) return;
  const link = add(cell, "a", { href: "#" + batchOf(incident) }, "pictures");
  link.addEventListener("click", () => (byId(batchOf(incident)).open = true));
}

function drawBatch(node, incident) {
  const details = add(node, "details", { id: batchOf(incident) });
  add(details, "summary", {}, `The batch of step ${incident.step}, ${incident.stage.full} (all of it: ${incident.folder}/)`);
  const strip = add(details, "div", { class: "strip" });
  incident.pictures.forEach(({ name, src }) => {
    const figure = add(strip, "figure");
    add(add(figure, "button", { type: "button", class: "zoom", "aria-label": "Enlarge " + name }), "img", { src, alt: name, loading: "lazy" });
    add(figure, "figcaption", {}, name);
  });
}
