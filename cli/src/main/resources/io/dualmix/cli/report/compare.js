/* The comparison of runs. */
const data = JSON.parse(byId("data").textContent);
const COLOURS = 8;

/** The first step of each stage, counted over the whole run. */
function begins(run) {
  let total = 0;
  return run.stages.map((stage) => {
    const begin = total;
    total += Math.max(stage.points.at(-1)?.[0] ?? 0, stage.scores.at(-1)?.step ?? 0);
    return { stage, begin, end: total };
  });
}

function lines(segmentsOf) {
  return data.runs.map((run, i) => ({
    label: run.name,
    color: css(`--run-${(i % COLOURS) + 1}`),
    dash: i >= COLOURS ? [6, 4] : undefined,
    segments: segmentsOf(begins(run).filter(({ stage }) => stage.result)),
  }));
}

function draw() {
  const total = Math.max(1, ...data.runs.map((run) => begins(run).at(-1)?.end ?? 0));
  const common = { total, cursor: "compare" };
  const scores = lines((students) => [students.flatMap(({ stage, begin }) =>
    stage.scores.filter((s) => s.last && s.miou != null).map((s) => [begin + s.step, s.miou]))]);
  const losses = lines((students) => students.map(({ stage, begin }) => stage.points.map(([x, y]) => [begin + x, y])));
  lineChart(byId("miou"), scores, { ...common, height: 280, format: percent, dots: true });
  lineChart(byId("loss"), losses, { ...common, height: 280, format: brief, min: 0, smoothing: +byId("smoothing").value });
  drawEfficiency();
}

/** Only for runs that differ only in their labelled images and seeds. */
function drawEfficiency() {
  const families = [...new Set(data.efficiency.map((p) => p.family))]
    .map((family) => data.efficiency.filter((p) => p.family === family).sort((a, b) => a.labelled - b.labelled))
    .filter((points) => new Set(points.map((p) => p.labelled)).size > 1);
  byId("efficiency-note").replaceChildren();
  if (!families.length) {
    byId("efficiency").replaceChildren();
    return nothing(byId("efficiency-note"), "The curve needs runs that differ only in their number of labelled images.");
  }
  const lines = families.flatMap((points, i) => ["result", "reference"].flatMap((kind) => {
    const known = points.filter((p) => p.miou[kind]);
    const name = known[0]?.miou[kind].title + (families.length > 1 ? `, ${points[0].name}` : "");
    const color = kind === "result" ? css(`--run-${(i % COLOURS) + 1}`) : css("--target-only");
    const line = (sign) => [known.map((p) => [p.labelled, p.miou[kind].mean + sign * p.miou[kind].deviation])];
    const bounds = [1, -1].map((sign) => ({ label: name + " ± 1 deviation", color, raw: true, dash: [3, 3], segments: line(sign) }));
    return !known.length ? [] : [...(known.some((p) => p.miou[kind].deviation) ? bounds : []), { label: name, color, segments: line(0) }];
  }));
  const largest = Math.max(...families.flat().map((p) => p.labelled));
  lineChart(byId("efficiency"), lines, { height: 300, total: 1.05 * largest, format: percent, dots: true, xlabel: "Labelled images" });
}

setUpTheme(() => {
  forgetCharts();
  draw();
});
byId("smoothing").addEventListener("input", () => {
  byId("smoothed").textContent = (+byId("smoothing").value).toFixed(2);
  draw();
});
