/* Line charts with uPlot: any number of lines of any number of segments, one shared cursor. */
const plots = new Map();

/** The mean of what came before, with less weight the longer ago; 0 leaves the values alone. */
function smooth(points, weight) {
  let sum = 0;
  let all = 0;
  return points.map(([x, y]) => {
    if (y == null) return [x, y];
    sum = weight * sum + (1 - weight) * y;
    all = weight * all + (1 - weight);
    return [x, sum / all];
  });
}

/** Columns for uPlot: x, then one per line; null parts segments, undefined joins points within one. */
function columns(lines) {
  const xs = [...new Set(lines.flatMap((line) => line.segments.flat().map(([x]) => x)))].sort((a, b) => a - b);
  const at = new Map(xs.map((x, i) => [x, i]));
  return [xs, ...lines.map((line) => {
    const column = new Array(xs.length).fill(null);
    line.segments.filter((segment) => segment.length).forEach((segment) => {
      column.fill(undefined, at.get(segment[0][0]), at.get(segment.at(-1)[0]));
      segment.forEach(([x, y]) => (column[at.get(x)] = y));
    });
    return column;
  })];
}

/** Vertical marks with names, behind the lines. */
function drawMarks(plot, marks) {
  const ctx = plot.ctx;
  ctx.save();
  ctx.fillStyle = css("--soft");
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  let free = -Infinity;
  marks.forEach(({ at, name }) => {
    const x = Math.round(plot.valToPos(at, "x", true));
    if (x < plot.bbox.left - 1 || x > plot.bbox.left + plot.bbox.width) return;
    ctx.globalAlpha = 0.35;
    ctx.fillRect(x, plot.bbox.top, devicePixelRatio, plot.bbox.height);
    ctx.globalAlpha = 1;
    if (x > free) {
      ctx.fillText(name, x + 5 * devicePixelRatio, plot.bbox.top - 15 * devicePixelRatio);
      free = x + ctx.measureText(name).width + 12 * devicePixelRatio;
    }
  });
  ctx.restore();
}

/** Faint versions of lines that are smoothed, behind them. */
function withSmoothing(lines, weight) {
  if (!weight) return lines;
  const raw = lines.map((line) => ({ ...line, raw: true }));
  const even = lines.map((line) => ({ ...line, segments: line.segments.map((s) => smooth(s, weight)) }));
  return [...raw, ...even];
}

function seriesOf(line, { format, dots }) {
  return {
    label: line.label,
    class: line.raw ? "raw" : null,
    stroke: line.color,
    alpha: line.raw ? 0.28 : 1,
    width: line.raw ? 1 : 2,
    dash: line.dash,
    points: dots && !line.raw ? { show: true, size: 8, fill: line.color } : { show: false },
    value: (plot, value) => (value == null ? "–" : format(value)),
  };
}

/**
 * Draws or updates a chart.
 *
 * lines: [{label, color, segments: [[[x, y], …], …]}]; options: height, format of a y, total (the
 * end of x), and if wanted dots, min, marks [{at, name}], smoothing 0..1, cursor (charts of one
 * name share it), xlabel.
 */
function lineChart(node, lines, options) {
  const drawn = withSmoothing(lines.filter((line) => line.segments.flat().some(([, y]) => y != null)), options.smoothing);
  const old = plots.get(node);
  if (!drawn.length) {
    old?.plot.destroy();
    plots.delete(node);
    node.replaceChildren();
    return nothing(node, "Nothing to draw yet.");
  }
  const table = columns(drawn);
  node.dataset.points = table[0].length;
  const shape = JSON.stringify([drawn.map((l) => [l.label, l.color, l.raw]), options.height]);
  if (old?.shape === shape) {
    old.options = options;
    return old.plot.setData(table);
  }
  old?.plot.destroy();
  node.replaceChildren();
  const entry = { shape, options };
  entry.plot = new uPlot(plotOptions(node, drawn, entry), table, node);
  plots.set(node, entry);
}

function plotOptions(node, drawn, entry) {
  const { height, format, cursor, xlabel } = entry.options;
  const axis = { stroke: css("--soft"), grid: { stroke: css("--line"), width: 1 }, ticks: { show: false } };
  const spread = (low, high) => 0.05 * (high - low || Math.abs(high) || 0.1);
  return {
    width: node.clientWidth,
    height,
    padding: [20, 24, 0, 0],
    legend: { markers: { width: 0, fill: (plot, i) => plot.series[i].stroke() } },
    cursor: { sync: cursor ? { key: cursor } : undefined, y: false, drag: { x: true, y: false } },
    scales: {
      x: { time: false, range: (plot, low, high) => (low === plot.data[0][0] && high === plot.data[0].at(-1) ? [0, entry.options.total || 1] : [low, high]) },
      y: { range: (plot, low, high) => [entry.options.min ?? low - spread(low, high), high + spread(low, high)] },
    },
    axes: [axis, { ...axis, size: 58, values: (plot, ticks) => ticks.map(format) }],
    series: [{ label: xlabel ?? "Step" }, ...drawn.map((line) => seriesOf(line, entry.options))],
    hooks: { drawClear: [(plot) => drawMarks(plot, entry.options.marks ?? [])] },
  };
}

/** With a new theme, all colours are taken anew. */
function forgetCharts() {
  plots.forEach(({ plot }, node) => {
    plot.destroy();
    node.replaceChildren();
  });
  plots.clear();
}

addEventListener("resize", () =>
  plots.forEach(({ plot }, node) => plot.setSize({ width: node.clientWidth, height: plot.height })));
