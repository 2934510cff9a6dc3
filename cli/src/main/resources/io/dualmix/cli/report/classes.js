/* The results per class: bars, confusion matrix, reliability diagram. */

/** The last score of each stage that has one. */
const resultsOf = (data) => data.stages.filter((s) => s.scores.length).map((stage) => ({ stage, score: stage.scores.at(-1) }));

/** Bars of one class: the baselines and the student of every round, with its change. */
function drawBars(data) {
  const node = byId("bars");
  node.replaceChildren();
  const shown = resultsOf(data).filter((r) => r.stage.round === 0 || r.stage.result);
  if (!shown.length) return nothing(node, "No baseline or result has been scored yet.");
  shown[0].score.names.forEach((name, c) => {
    const block = add(node, "div");
    const head = add(block, "h4");
    add(head, "i", { style: `--c: ${data.classes[c]?.color ?? "transparent"}` });
    head.append(name);
    shown.forEach((result, i) => drawBar(block, shown, i, result.score.iou[c], c));
  });
}

function drawBar(block, shown, i, value, c) {
  const { stage } = shown[i];
  const last = Math.max(...shown.map((r) => r.stage.round));
  const row = add(block, "div", { class: "row" });
  add(row, "span", {}, stage.round ? `${stage.name} ${stage.round}` : stage.name);
  const opacity = stage.round ? 0.4 + (0.6 * stage.round) / last : 1;
  const style = `--v: ${value ?? 0}; --c: var(--${stage.kind}, var(--soft)); opacity: ${opacity}`;
  add(add(row, "span", { class: "track" }), "i", { style });
  add(row, "b", {}, percent(value));
  const before = shown.find((r) => stage.round > 1 && r.stage.round === stage.round - 1)?.score.iou[c];
  const known = value != null && before != null;
  const change = known ? signed(value - before) : "";
  add(row, "span", { class: /[1-9]/.test(change) ? (value < before ? "down" : "up") : "" }, change);
}

let confusionOf = null;

/** Rows are the truth, normalised; the counts show on hover and for the arrow keys. */
function drawConfusion(data) {
  const node = byId("matrix");
  const results = resultsOf(data);
  node.replaceChildren();
  if (!results.length) return nothing(node, "No model has been scored yet.");
  const students = results.filter((r) => r.stage.result);
  const chosen = results.find((r) => r.stage.stage === confusionOf) ?? (students.length ? students : results).at(-1);
  const label = add(node, "label", { class: "choice" }, "Model ");
  const select = add(label, "select");
  results.forEach((r) => add(select, "option", { value: r.stage.stage }, r.stage.full));
  select.value = chosen.stage.stage;
  select.addEventListener("change", () => {
    confusionOf = select.value;
    drawConfusion(data);
    node.querySelector("select").focus();
  });
  nothing(node, "The share in percent of the pixels of each true class (rows) that is predicted as each class (columns).");
  const table = add(add(node, "div", { class: "scroll" }), "table", { class: "matrix" });
  const told = add(node, "output", { class: "note told" }, "Point at a cell, or use the arrow keys, to read its pixels.");
  fillMatrix(table, chosen.score);
  const tell = (event) => {
    const cell = event.target.closest("td");
    if (cell) told.textContent = cell.title;
  };
  table.addEventListener("pointerover", tell);
  table.addEventListener("focusin", tell);
  table.addEventListener("keydown", walk);
}

function fillMatrix(table, { names, confusion }) {
  const head = add(add(table, "thead"), "tr");
  add(head, "th", {}, "");
  names.forEach((name) => add(add(head, "th", { scope: "col" }), "span", {}, name));
  const body = add(table, "tbody");
  confusion.forEach((row, t) => {
    const line = add(body, "tr");
    add(line, "th", { scope: "row" }, names[t]);
    const all = row.reduce((a, b) => a + b, 0);
    row.forEach((count, p) => {
      const share = all ? count / all : 0;
      const text = !all ? "–" : share >= 0.005 ? Math.round(100 * share) : "";
      const title = `${names[t]} predicted as ${names[p]}: ${count.toLocaleString("en")} of ${all.toLocaleString("en")} pixels`;
      const style = all ? (share > 0.55 ? "strong" : "") : "none";
      add(line, "td", { style: `--v: ${share.toFixed(3)}`, class: style, title, tabindex: t || p ? -1 : 0 }, text);
    });
  });
}

/** The arrow keys move through the cells of a table. */
function walk(event) {
  const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key] ?? [0, 0];
  const row = event.target.parentNode;
  const next = row.parentNode.children[[...row.parentNode.children].indexOf(row) + down]?.children[event.target.cellIndex + right];
  if ((down || right) && next?.tagName === "TD") {
    event.preventDefault();
    next.focus();
  }
}

let reliabilityOf = null;

/** Confidence and accuracy in bins; a calibrated model's bars reach the diagonal. */
function drawReliability(data) {
  const node = byId("calibration");
  node.replaceChildren();
  const known = data.reliability;
  if (!known.length) {
    return nothing(node, "No model has been measured yet: this is done when a stage's last model is scored. For a run of an older version, use “dualmix report RUN --calibration”.");
  }
  const students = known.filter((r) => r.result);
  const found = known.find((r) => r.stage === reliabilityOf) ?? (students.length ? students : known).at(-1);
  const select = add(add(node, "label", { class: "choice" }, "Model "), "select", { id: "reliability-model" });
  known.forEach((r) => add(select, "option", { value: r.stage }, `${r.full}: ${percent(r.error)} %`));
  select.value = found.stage;
  select.addEventListener("change", () => {
    reliabilityOf = select.value;
    drawReliability(data);
    byId("reliability-model").focus();
  });
  drawDiagram(node, found);
}

function drawDiagram(node, found) {
  nothing(node, `${found.full}, ${found.images} validation images: the accuracy (vertical) of the pixels of each confidence (horizontal). Expected calibration error ${percent(found.error)} %.`);
  const svg = add(node, "svg", { class: "reliability", viewBox: "0 0 430 456", role: "img", "aria-label": "Reliability diagram" });
  const [left, top, size] = [44, 12, 370];
  const x = (v) => left + size * v;
  const y = (v) => top + size * (1 - v);
  const count = found.bins.length;
  const all = found.bins.reduce((sum, bin) => sum + bin.pixels, 0);
  [0, 0.25, 0.5, 0.75, 1].forEach((v) => {
    add(svg, "line", { x1: x(0), x2: x(1), y1: y(v), y2: y(v), class: "grid" });
    add(svg, "text", { x: x(0) - 6, y: y(v) + 4, "text-anchor": "end" }, 100 * v);
    add(svg, "text", { x: x(v), y: y(0) + 64, "text-anchor": "middle" }, 100 * v);
  });
  found.bins.forEach((bin, i) => {
    if (!bin.pixels) return;
    const place = { x: x(i / count) + 1, width: size / count - 2 };
    const [low, high] = [bin.accuracy, bin.confidence].sort((a, b) => a - b);
    const group = add(svg, "g");
    add(group, "title", {}, `confidence ${percent(bin.confidence)} %, accuracy ${percent(bin.accuracy)} % of ${bin.pixels.toLocaleString("en")} pixels`);
    add(group, "rect", { ...place, y: y(bin.accuracy), height: size * bin.accuracy, class: "right" });
    add(group, "rect", { ...place, y: y(high), height: size * (high - low), class: bin.confidence > bin.accuracy ? "over" : "under" });
    const share = bin.pixels / all;
    add(group, "rect", { ...place, y: y(0) + 6, height: Math.max(1, 40 * share), class: "share" });
  });
  add(svg, "line", { x1: x(0), y1: y(0), x2: x(1), y2: y(1), class: "diagonal" });
  const legend = add(node, "ul", { class: "legend" });
  [["right", "accuracy"], ["over", "overconfident"], ["under", "underconfident"], ["share", "share of all pixels, below the axis"]].forEach(([kind, text]) => {
    add(add(legend, "li"), "i", { class: kind });
    legend.lastChild.append(text);
  });
}
