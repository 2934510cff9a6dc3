"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const colour = (kind) => css("--" + kind) || css("--soft");
const percent = (share) => (share == null ? "–" : (100 * share).toFixed(1));

/** Adds a child; its text is never read as HTML. */
function add(parent, tag, attributes = {}, text = "") {
  const svg = tag === "svg" || parent.namespaceURI.endsWith("svg");
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.textContent = text;
  return parent.appendChild(node);
}

/** What cannot be drawn says so instead of leaving a hole. */
function nothing(node, text) {
  add(node, "p", { class: "note" }, text);
}

/* Stages one after the other: each begins at the step where the one before it ended. */
const kinds = [];
let total = 0;
data.stages.forEach((stage) => {
  stage.begin = total;
  const heard = stage.points.length ? stage.points[stage.points.length - 1][0] : 0;
  const scored = stage.scores.length ? stage.scores[stage.scores.length - 1].step : 0;
  stage.end = total += Math.max(heard, scored);
  if ((stage.points.length || stage.scores.length) && !kinds.some((k) => k.kind === stage.kind)) {
    kinds.push({ kind: stage.kind, name: stage.name });
  }
});
const lastRound = Math.max(0, ...data.stages.map((s) => s.round));
const rounds = data.stages.filter((s, i) => i === 0 || s.round !== data.stages[i - 1].round);

/** Columns for uPlot: x, then one per kind of stage; null parts stages, undefined joins points within one. */
function columns(valuesOf) {
  const values = data.stages.map(valuesOf);
  const xs = [...new Set(values.flat().map(([x]) => x))].sort((a, b) => a - b);
  const at = new Map(xs.map((x, i) => [x, i]));
  const table = kinds.map(() => new Array(xs.length).fill(null));
  data.stages.forEach((stage, i) => {
    const column = table[kinds.findIndex((k) => k.kind === stage.kind)];
    if (!values[i].length) return;
    const [first, last] = [at.get(values[i][0][0]), at.get(values[i].at(-1)[0])];
    column.fill(undefined, first, last);
    values[i].forEach(([x, y]) => (column[at.get(x)] = y));
  });
  return [xs, ...table];
}

/** Round boundaries behind the curves. */
function drawRounds(plot) {
  const ctx = plot.ctx;
  ctx.save();
  ctx.fillStyle = ctx.strokeStyle = css("--soft");
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  rounds.forEach((stage) => {
    const x = Math.round(plot.valToPos(stage.begin, "x", true));
    ctx.globalAlpha = 0.35;
    ctx.fillRect(x, plot.bbox.top, devicePixelRatio, plot.bbox.height);
    ctx.globalAlpha = 1;
    const name = stage.round ? "Round " + stage.round : "Baselines";
    ctx.fillText(name, x + 5 * devicePixelRatio, plot.bbox.top - 15 * devicePixelRatio);
  });
  ctx.restore();
}

/** One chart over the whole course. */
function chart(id, valuesOf, { height, format, dots, min }) {
  const node = byId(id);
  node.replaceChildren();
  const table = columns(valuesOf);
  if (table[0].length === 0) return nothing(node, "Nothing to draw yet.");
  const axis = { stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } };
  const series = kinds.map((k) => ({
    label: k.name,
    stroke: colour(k.kind),
    width: 2,
    points: dots ? { show: true, size: 8, fill: colour(k.kind) } : { show: false },
    value: (plot, value) => (value == null ? "–" : format(value)),
  }));
  const drawn = series.filter((s, i) => table[i + 1].some((v) => v != null));
  const options = {
    width: node.clientWidth,
    height,
    padding: [20, 28, 0, 0],
    legend: { markers: { width: 0, fill: (plot, i) => plot.series[i].stroke() } },
    cursor: { sync: { key: "course" }, y: false, drag: { x: true, y: false } },
    scales: {
      x: { time: false, range: [0, total || 1] },
      y: { range: (plot, low, high) => [min ?? low - 0.05 * (high - low || 0.1), high + 0.05 * (high - low || 0.1)] },
    },
    axes: [axis, { ...axis, size: 58, values: (plot, ticks) => ticks.map(format) }],
    series: [{ label: "Step" }, ...drawn],
    hooks: { drawClear: [drawRounds] },
  };
  const shown = [table[0], ...table.slice(1).filter((column) => column.some((v) => v != null))];
  plots.push({ node, plot: new uPlot(options, shown, node) });
}

let plots = [];
function drawCharts() {
  plots.forEach((p) => p.plot.destroy());
  plots = [];
  const points = (column) => (stage) => stage.points.map((p) => [stage.begin + p[0], p[column]]);
  chart("loss", points(1), { height: 300, format: (v) => +v.toPrecision(3), min: 0 });
  chart("miou", (stage) => stage.scores.filter((s) => s.miou != null).map((s) => [stage.begin + s.step, s.miou]),
    { height: 280, format: percent, dots: true });
  chart("rate", points(2), { height: 180, format: (v) => (v ? +v.toPrecision(2) : 0), min: 0 });
}

/** The last score of every stage that has one. */
const results = data.stages.filter((s) => s.scores.length).map((stage) => ({ stage, score: stage.scores[stage.scores.length - 1] }));

/** Bars of one class: the baselines and the student of every round. */
function drawBars() {
  const shown = results.filter((r) => r.stage.round === 0 || r.stage.kind === "student");
  if (!shown.length) return nothing(byId("bars"), "No baseline or student has been scored yet.");
  shown[0].score.names.forEach((name, c) => {
    const block = add(byId("bars"), "div");
    const head = add(block, "h4");
    add(head, "i", { style: `--c: ${data.classes[c]?.color ?? "transparent"}` });
    head.append(name);
    const svg = add(block, "svg", { height: 19 * shown.length, role: "img", "aria-label": `IoU of ${name}` });
    shown.forEach((r, i) => {
      const value = r.score.iou[c];
      const y = 19 * i;
      add(svg, "text", { x: 0, y: y + 12 }, r.stage.round ? `Student ${r.stage.round}` : r.stage.name);
      const bar = add(svg, "svg", { x: 78, y, height: 19 });
      bar.style.width = "calc(100% - 120px)";
      add(bar, "rect", { class: "track", y: 3, width: "100%", height: 11, rx: 3 });
      if (value != null) {
        const opacity = r.stage.round ? 0.4 + (0.6 * r.stage.round) / lastRound : 1;
        add(bar, "rect", { y: 3, width: `${100 * value}%`, height: 11, rx: 3, fill: `var(--${r.stage.kind})`, "fill-opacity": opacity });
      }
      add(svg, "text", { x: "100%", y: y + 12, "text-anchor": "end" }, percent(value));
    });
  });
}

/** Rows are the truth, normalised; the counts show on hover. */
function drawConfusion() {
  const node = byId("matrix");
  const students = results.filter((r) => r.stage.kind === "student");
  const chosen = (students.length ? students : results).at(-1);
  if (!chosen) return nothing(node, "No model has been scored yet.");
  const { names, confusion } = chosen.score;
  nothing(node, `${chosen.stage.full}: of the pixels of each true class (rows), the share in percent that is predicted as each class (columns).`);
  const table = add(add(node, "div", { class: "scroll" }), "table", { class: "matrix" });
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
      const title = `${names[t]} seen as ${names[p]}: ${count.toLocaleString("en")} of ${all.toLocaleString("en")} pixels`;
      const style = all ? (share > 0.55 ? "strong" : "") : "none";
      add(line, "td", { style: `--v: ${share.toFixed(3)}`, class: style, title }, text);
    });
  });
}

/** Buttons choose whose prediction stands beside input and truth. */
function setUpGallery() {
  const buttons = [...document.querySelectorAll("#models button")];
  const show = (model) => {
    buttons.forEach((b) => b.setAttribute("aria-pressed", b.dataset.model === model));
    document.querySelectorAll("figure[data-model]").forEach((f) => (f.hidden = f.dataset.model !== model));
  };
  buttons.forEach((b) => b.addEventListener("click", () => show(b.dataset.model)));
  const students = buttons.filter((b) => b.dataset.model.endsWith("student"));
  const first = (students.length ? students : buttons).at(-1);
  if (first) show(first.dataset.model);
  const legend = byId("legend");
  if (legend) {
    data.classes.forEach((c) => {
      const item = add(legend, "li");
      add(item, "i", { style: `--c: ${c.color}` });
      item.append(c.name);
    });
  }
}

/** A click makes a picture big; the arrow keys walk through the pictures of the same image. */
function setUpBigView() {
  const dialog = byId("big");
  let group = [];
  let index = 0;
  const show = () => {
    const figure = group[index];
    dialog.querySelector("img").src = figure.querySelector("img").src;
    dialog.querySelector("img").alt = figure.querySelector("img").alt;
    dialog.querySelector("figcaption").textContent = `${figure.querySelector("img").alt}  (${index + 1} of ${group.length}; arrow keys)`;
  };
  document.querySelectorAll("section figure img").forEach((img) =>
    img.addEventListener("click", () => {
      const figure = img.closest("figure");
      group = [...figure.parentNode.querySelectorAll("figure")];
      index = group.indexOf(figure);
      show();
      dialog.showModal();
    }));
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      index = (index + step + group.length) % group.length;
      show();
    }
  });
}

/** Follows the system until the button is used. */
function setUpTheme() {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (dark) => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    drawCharts();
  };
  set(location.hash === "#dark" || system.matches);
  system.addEventListener("change", () => set(system.matches));
  byId("theme").addEventListener("click", () => set(document.documentElement.dataset.theme !== "dark"));
  let before = false;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme === "dark";
    set(false);
  });
  addEventListener("afterprint", () => set(before));
}

setUpTheme();
drawBars();
drawConfusion();
setUpGallery();
setUpBigView();
addEventListener("resize", () => plots.forEach((p) => p.plot.setSize({ width: p.node.clientWidth, height: p.plot.height })));
