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

function setUpSmoothing(redraw) {
  byId("smoothing").addEventListener("input", () => {
    byId("smoothed").textContent = (+byId("smoothing").value).toFixed(2);
    redraw();
  });
  byId("log-scale").addEventListener("change", redraw);
}
