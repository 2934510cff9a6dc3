/* The live page of one run, with predictions for images of the user. */
function drawStatus(status) {
  if (status.problem) {
    byId("state").textContent = "broken";
    byId("state").className = "state broken";
    byId("doing").textContent = status.problem;
    return;
  }
  byId("state").textContent = status.state;
  byId("state").className = "state " + status.state;
  byId("doing").textContent = progressText(status);
  document.body.classList.toggle("running", status.state === "running");
  drawProgress(byId("bar"), status);
}

/** Scrolls to the end, unless the user has scrolled up. */
function drawLog(lines) {
  const node = byId("log");
  const atEnd = node.scrollTop + node.clientHeight >= node.scrollHeight - 8;
  node.textContent = lines.join("\n");
  byId("last-line").textContent = lines.at(-1) ?? "";
  if (atEnd) node.scrollTop = node.scrollHeight;
}

/** Adds new stages to the menu, and keeps the selection. */
function drawModels(stages) {
  const select = byId("try-model");
  const names = new Map(data.stages.map((s) => [s.stage, s.full]));
  if ([...select.options].map((o) => o.value).join() === stages.join()) return;
  const before = select.value;
  select.replaceChildren();
  stages.forEach((stage) => add(select, "option", { value: stage }, names.get(stage) ?? stage));
  if (stages.includes(before)) select.value = before;
}

const LONGEST = 1024;
let tried = null;
let answers = {};

/** Downscales an image, so that a prediction takes less than a second on a CPU, and converts it to PNG. */
async function prepared(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { address: canvas.toDataURL(), blob: await new Promise((done) => canvas.toBlob(done)), width: canvas.width, height: canvas.height };
}

function say(text, problem = false) {
  byId("try-state").textContent = text;
  byId("try-state").classList.toggle("problem", problem);
}

/** Removes the previous prediction. */
function forget() {
  tried = null;
  answers = {};
  byId("shown").hidden = true;
  byId("try-tools").hidden = true;
  byId("try-image").removeAttribute("src");
  byId("try-labels").removeAttribute("src");
  byId("try-classes").replaceChildren();
}

async function tryImage(file) {
  if (!file) return;
  try {
    tried = await prepared(file);
  } catch {
    forget();
    return say("The browser cannot read this file as an image.", true);
  }
  byId("try-image").src = tried.address;
  byId("shown").hidden = false;
  await ask();
}

async function ask() {
  if (!tried) return;
  if (!byId("try-model").value) return say("This run has no trained model yet.", true);
  byId("try-labels").removeAttribute("src");
  byId("try-tools").hidden = true;
  say("Predicting …");
  const began = performance.now();
  const stage = byId("try-model").value;
  try {
    const response = await fetch("try?stage=" + encodeURIComponent(stage), { method: "POST", body: tried.blob });
    if (!response.ok) {
      const problem = await response.text();
      forget();
      return say(problem, true);
    }
    answers = await response.json();
  } catch {
    return say("The dashboard does not answer.", true);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  say(`${byId("try-model").selectedOptions[0].textContent}: ${tried.width} × ${tried.height} pixels, ${seconds} s, the model ${answers.ms} ms of it`);
  showLayer("labels");
  byId("try-tools").hidden = false;
  const legend = byId("try-classes");
  legend.replaceChildren();
  answers.classes.filter((c) => c.share > 0).sort((a, b) => b.share - a.share).forEach((c) => {
    add(add(legend, "li"), "i", { style: `--c: ${c.color}` });
    legend.lastChild.append(`${c.name} ${percent(c.share)} %`);
  });
}

function showLayer(layer) {
  document.querySelectorAll("[data-layer]").forEach((b) => b.setAttribute("aria-pressed", b.dataset.layer === layer));
  byId("try-labels").src = answers[layer];
  byId("try-labels").style.opacity = byId("opacity").value;
}

function setUpTry() {
  const drop = byId("drop");
  ["dragenter", "dragover"].forEach((kind) => addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  }));
  addEventListener("dragleave", (event) => event.relatedTarget === null && drop.classList.remove("over"));
  // On the whole page: otherwise a drop beside the box would replace the page by the image.
  addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    tryImage(event.dataTransfer.files[0]);
  });
  addEventListener("paste", (event) => tryImage([...event.clipboardData.files].find((f) => f.type.startsWith("image/"))));
  byId("try-file").addEventListener("change", () => tryImage(byId("try-file").files[0]));
  byId("try-model").addEventListener("change", ask);
  byId("opacity").addEventListener("input", () => (byId("try-labels").style.opacity = byId("opacity").value));
  document.querySelectorAll("[data-layer]").forEach((b) => b.addEventListener("click", () => showLayer(b.dataset.layer)));
}

setUpTry();
listen("events", {
  status: drawStatus,
  machine: drawMachine,
  log: drawLog,
  update: (message) => {
    update(message);
    drawModels(message.stages);
  },
});
