/* Line charts with uPlot: any number of lines of any number of segments, one shared cursor. */
const plots = new Map();

/** An exponential moving average; 0 keeps the values unchanged. */
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

/** Columns for uPlot: x, then one per line; null separates segments, undefined joins points within one. */
function columns(lines) {
  const drawn = lines.map((line) => line.segments.filter((segment) => segment.length));
  // Separates two segments if no other line has a point between them.
  const gaps = drawn.flatMap((segments) => segments.slice(1).map((next, i) => (segments[i].at(-1)[0] + next[0][0]) / 2));
  const xs = [...new Set([...gaps, ...drawn.flat(2).map(([x]) => x)])].sort((a, b) => a - b);
  const at = new Map(xs.map((x, i) => [x, i]));
  return [xs, ...drawn.map((segments) => {
    const column = new Array(xs.length).fill(null);
    segments.forEach((segment) => {
      column.fill(undefined, at.get(segment[0][0]), at.get(segment.at(-1)[0]));
      segment.forEach(([x, y]) => (column[at.get(x)] = y));
    });
    return column;
  })];
}

/** Draws vertical marks with names behind the lines. */
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

/** The position of a marker in the plot; clipped at the upper edge of the chart. */
function placeOf(plot, { x, y }) {
  const left = plot.valToPos(x, "x");
  if (left < -1 || left > plot.over.clientWidth + 1) return null;
  const top = y == null ? 0 : plot.valToPos(y, "y");
  return { left, top: Math.max(7, Math.min(plot.over.clientHeight - 7, top)) };
}

/** The shapes of the markers: a triangle, a cross, a square. */
const SHAPES = {
  spike: (ctx, r) => [[0, -r], [r, r * 0.8], [-r, r * 0.8]].forEach(([x, y], i) => ctx[i ? "lineTo" : "moveTo"](x, y)),
  skipped: (ctx, r) => [[-r, -r, r, r], [-r, r, r, -r]].forEach(([a, b, c, d]) => (ctx.moveTo(a, b), ctx.lineTo(c, d))),
  stopped: (ctx, r) => ctx.rect(-r, -r, 2 * r, 2 * r),
};

function drawMarkers(plot, markers) {
  const ctx = plot.ctx;
  markers.forEach((marker) => {
    const place = placeOf(plot, marker);
    if (!place) return;
    ctx.save();
    ctx.translate(plot.bbox.left + place.left * devicePixelRatio, plot.bbox.top + place.top * devicePixelRatio);
    ctx.scale(devicePixelRatio, devicePixelRatio);
    ctx.beginPath();
    SHAPES[marker.kind](ctx, 5);
    ctx.closePath();
    ctx.fillStyle = ctx.strokeStyle = css(`--${marker.kind}`);
    ctx.lineWidth = 2.5;
    if (marker.kind === "skipped") ctx.stroke();
    else ctx.fill();
    ctx.restore();
  });
}

/** Shows the text of a marker near the pointer. */
function tellMarkers(plot, entry) {
  const tip = add(plot.over, "div", { class: "tip", hidden: "" });
  const tell = (event) => {
    const box = plot.over.getBoundingClientRect();
    const near = (entry.options.markers ?? [])
      .map((marker) => ({ marker, place: placeOf(plot, marker) }))
      .filter(({ place }) => place)
      .map(({ marker, place }) => ({ marker, place, far: Math.hypot(place.left - event.clientX + box.left, place.top - event.clientY + box.top) }))
      .reduce((a, b) => (b.far < a.far ? b : a), { far: 14 });
    tip.hidden = !near.marker;
    if (!near.marker) return;
    tip.textContent = near.marker.text;
    const left = Math.min(near.place.left + 12, box.width - tip.offsetWidth - 4);
    tip.style.left = Math.max(0, left) + "px";
    tip.style.top = Math.min(near.place.top + 12, box.height - tip.offsetHeight - 4) + "px";
  };
  plot.over.addEventListener("pointermove", tell);
  plot.over.addEventListener("pointerdown", tell);
  plot.over.addEventListener("pointerleave", () => (tip.hidden = true));
}

/** A short form of a number for an axis, also for a very large loss. */
const brief = (v) => (v && (Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3) ? v.toExponential(1).replace(".0", "").replace("+", "") : +v.toPrecision(3));

/** For many decades, a grid of powers of ten only. */
const decades = (plot, ticks) => (ticks.at(-1) / ticks[0] < 1e3 ? ticks : ticks.map((v) => (Number.isInteger(+Math.log10(v).toFixed(9)) ? v : null)));

/** Adds faint unsmoothed lines behind the smoothed ones. */
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
 * end of x), and optionally dots, min, marks [{at, name}], markers [{x, y, kind, text}] (y null: at
 * the upper edge), smoothing 0..1, log (a logarithmic y), cursor (charts of one name share it),
 * xlabel.
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
  node.dataset.markers = (options.markers ?? []).length;
  const shape = JSON.stringify([drawn.map((l) => [l.label, l.color, l.raw]), options.height, options.log]);
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
      y: entry.options.log
        ? { distr: 3, range: (plot, low, high) => [low / 1.3, high * 1.3] }
        : { range: (plot, low, high) => [entry.options.min ?? low - spread(low, high), high + spread(low, high)] },
    },
    axes: [axis, { ...axis, ...(entry.options.log ? { grid: { ...axis.grid, filter: decades } } : {}), size: 58, values: (plot, ticks) => ticks.map((v) => (v == null ? null : format(v))) }],
    series: [{ label: xlabel ?? "Step" }, ...drawn.map((line) => seriesOf(line, entry.options))],
    hooks: {
      drawClear: [(plot) => drawMarks(plot, entry.options.marks ?? [])],
      draw: [(plot) => drawMarkers(plot, entry.options.markers ?? [])],
      ready: [(plot) => tellMarkers(plot, entry)],
    },
  };
}

/** Reads all colours again for a new theme. */
function forgetCharts() {
  plots.forEach(({ plot }, node) => {
    plot.destroy();
    node.replaceChildren();
  });
  plots.clear();
}

addEventListener("resize", () =>
  plots.forEach(({ plot }, node) => plot.setSize({ width: node.clientWidth, height: plot.height })));
