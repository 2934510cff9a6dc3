/* The curves of one run, with its stages in sequence. */
const colour = (kind) => css("--" + kind) || css("--soft");

/** Each stage begins at the last step of the previous one. */
function layOut(stages) {
  let total = 0;
  stages.forEach((stage) => {
    stage.begin = total;
    const heard = stage.points.length ? stage.points.at(-1)[0] : 0;
    const scored = stage.scores.length ? stage.scores.at(-1).step : 0;
    // A step that stopped the run comes after the last reported step.
    total += Math.max(heard, scored, ...stage.incidents.map((incident) => incident.step));
  });
  return total;
}

/** One line per kind of stage, one segment per stage. */
function linesByKind(stages, pointsOf) {
  const kinds = new Map(stages.map((stage) => [stage.kind, stage.name]));
  return [...kinds].map(([kind, label]) => ({
    label,
    color: colour(kind),
    segments: stages.filter((s) => s.kind === kind).map(pointsOf).filter((points) => points.length),
  }));
}

function drawCourse(data) {
  const total = layOut(data.stages);
  const marks = data.stages
    .filter((s, i) => i === 0 || s.round !== data.stages[i - 1].round)
    .map((s) => ({ at: s.begin, name: s.round ? "Round " + s.round : "Baselines" }));
  const common = { total, marks, cursor: "course" };
  const lines = (column) => linesByKind(data.stages, (s) => s.points.map((p) => [s.begin + p[0], p[column]]));
  const scores = linesByKind(data.stages, (s) => s.scores.map((e) => [s.begin + e.step, e.miou]));
  lineChart(byId("loss"), lines(1), { ...common, height: 300, format: brief, min: 0, smoothing: +byId("smoothing").value, log: byId("log-scale").checked, markers: markersOf(data) });
  drawIncidents(data);
  lineChart(byId("miou"), scores, { ...common, height: 280, format: percent, dots: true });
  lineChart(byId("rate"), lines(2), { ...common, height: 180, format: (v) => (v ? +v.toPrecision(2) : 0), min: 0 });
}

/** The running thresholds of self-training, a chart for each predictor of labels, a line for each class. */
function drawThresholds(data) {
  const node = byId("running-thresholds");
  const total = layOut(data.stages);
  const predictors = [...new Set(data.stages.flatMap((s) => s.thresholds.map((t) => t.labels)))];
  if (node.dataset.drawn !== predictors.join()) {
    node.replaceChildren();
    predictors.forEach((labels, i) => {
      add(node, "h3", {}, `Running thresholds of the pseudo labels of the ${labels}`);
      add(node, "div", { class: "chart", id: "thresholds-" + i });
    });
    node.dataset.drawn = predictors.join();
  }
  predictors.forEach((labels, i) => {
    const found = data.stages.flatMap((s) => s.thresholds.filter((t) => t.labels === labels).map((t) => ({ begin: s.begin, ...t })));
    const lines = found[0].names.map((label, c) => ({
      label,
      color: data.classes[c]?.color ?? css("--soft"),
      segments: found.map((t) => t.points.map((p) => [t.begin + p[0], p[c + 1]])),
    }));
    lineChart(byId("thresholds-" + i), lines, { total, marks: [], cursor: "course", height: 280, format: brief, min: 0, max: 1 });
  });
}

function setUpSmoothing(redraw) {
  byId("smoothing").addEventListener("input", () => {
    byId("smoothed").textContent = (+byId("smoothing").value).toFixed(2);
    redraw();
  });
  byId("log-scale").addEventListener("change", redraw);
}
