/* The list of runs. */
let runs = [];
const picked = new Set();
let state = "all";

function fits(run) {
  const wanted = byId("search").value.toLowerCase();
  return (state === "all" || run.state === state) && (run.id + " " + run.name).toLowerCase().includes(wanted);
}

function drawStates() {
  const counts = new Map([["all", runs.length]]);
  runs.forEach((run) => counts.set(run.state, (counts.get(run.state) ?? 0) + 1));
  const node = byId("states");
  const focused = document.activeElement?.dataset.state;
  node.replaceChildren();
  counts.forEach((count, name) => {
    const button = add(node, "button", { type: "button", "aria-pressed": state === name, "data-state": name }, `${name} ${count}`);
    button.addEventListener("click", () => {
      state = name;
      draw();
    });
    if (focused === name) button.focus();
  });
}

/** Rows are updated in place, so that focus and check marks are kept. */
function rowOf(run) {
  const old = byId("runs").querySelector(`[data-id="${CSS.escape(run.id)}"]`);
  if (old) return old;
  const row = add(byId("runs"), "li", { class: "run", "data-id": run.id });
  const tick = add(row, "input", { type: "checkbox", "aria-label": `Compare ${run.id}` });
  tick.addEventListener("change", () => {
    if (tick.checked) picked.add(run.id);
    else picked.delete(run.id);
    drawCompare();
  });
  const title = add(row, "div");
  add(add(title, "h2"), "a", { href: `runs/${encodeURIComponent(run.id)}/` }, run.id);
  const line = add(title, "p", { class: "note" });
  add(line, "span", { class: "state" });
  add(line, "span", { class: "name" });
  const course = add(row, "div", { class: "course" });
  add(course, "div", { class: "bar", role: "progressbar", "aria-label": "Training steps", "aria-valuemin": 0, "aria-valuemax": 100 });
  add(course.firstChild, "i");
  add(course, "p", { class: "note" });
  add(row, "div", { class: "score" });
  return row;
}

function fill(row, run) {
  row.hidden = !fits(run);
  row.style.display = row.hidden ? "none" : "";
  const badge = row.querySelector(".state");
  badge.textContent = run.state;
  badge.className = "state " + run.state;
  row.querySelector(".name").textContent = run.name === run.id ? "" : "  " + run.name;
  drawProgress(row.querySelector(".bar"), run);
  row.querySelector(".course p").textContent = run.problem || progressText(run);
  const score = row.querySelector(".score");
  score.replaceChildren();
  if (run.miou != null) {
    score.append(percent(run.miou));
    const text = run.gain == null ? "mIoU" : `mIoU, ${signed(run.gain)}`;
    add(score, "small", { class: run.gain < 0 ? "down" : "up", title: "against target only" }, text);
  }
}

function drawCompare() {
  const link = byId("compare");
  link.textContent = picked.size ? `Compare ${picked.size}` : "Compare";
  link.title = "Select two or more runs";
  link.setAttribute("aria-disabled", picked.size < 2);
  if (picked.size < 2) link.removeAttribute("href");
  else link.href = "compare?" + [...picked].map((id) => "run=" + encodeURIComponent(id)).join("&");
}

function draw() {
  const running = runs.filter((run) => run.state === "running").length;
  byId("sentence").textContent = !runs.length ? "There are no runs here yet." : `${plural(runs.length, "run")}, ${running} running.`;
  drawStates();
  const known = new Set(runs.map((run) => run.id));
  [...byId("runs").children].filter((row) => !known.has(row.dataset.id)).forEach((row) => row.remove());
  let before = null;
  runs.forEach((run) => {
    const row = rowOf(run);
    fill(row, run);
    // Moving a row removes its focus, so only misplaced rows are moved.
    if (before ? before.nextElementSibling !== row : byId("runs").firstElementChild !== row) {
      if (before) before.after(row);
      else byId("runs").prepend(row);
    }
    before = row;
  });
  byId("none").hidden = !runs.length || runs.some(fits);
}

setUpTheme(() => {});
drawCompare();
byId("search").addEventListener("input", draw);
listen("events", {
  runs: (message) => {
    runs = message.runs;
    draw();
  },
  machine: drawMachine,
});
setInterval(draw, 20000);
