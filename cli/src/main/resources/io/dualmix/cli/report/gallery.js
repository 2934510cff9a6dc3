/* The pictures of a run: two views of each image under one slider, and all views in a strip. */
const chosen = { model: null, left: "input", right: "prediction" };
const cuts = new Map();
const VIEWS = { input: "Input", truth: "Truth", prediction: "Prediction", errors: "Errors", confidence: "Confidence" };

/** The address of a view; null if it does not exist. The error view is drawn here, from truth and prediction. */
async function addressOf(image, view) {
  const { views } = image;
  if (view === "prediction") return views[chosen.model] ?? null;
  if (view === "confidence") return views[chosen.model + "-confidence"] ?? null;
  if (view !== "errors") return views[view] ?? null;
  image.errors ??= {};
  if (views.truth && views[chosen.model]) {
    image.errors[chosen.model] ??= await errorMap(views.input, views.truth, views[chosen.model]);
  }
  return image.errors[chosen.model] ?? null;
}

async function pixels(address, width, height) {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width ?? picture.naturalWidth;
  canvas.height = height ?? picture.naturalHeight;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { canvas, context, image: context.getImageData(0, 0, canvas.width, canvas.height) };
}

/** Wrong pixels in red over the faded image; ignored pixels stay black. */
async function errorMap(input, truth, prediction) {
  const want = await pixels(truth);
  const { width, height } = want.canvas;
  const [seen, photo] = [await pixels(prediction, width, height), await pixels(input, width, height)];
  const [t, p, out] = [want.image.data, seen.image.data, photo.image.data];
  for (let i = 0; i < t.length; i += 4) {
    const open = t[i] + t[i + 1] + t[i + 2] === 0;
    const wrong = !open && (t[i] !== p[i] || t[i + 1] !== p[i + 1] || t[i + 2] !== p[i + 2]);
    const grey = (0.3 * out[i] + 0.59 * out[i + 1] + 0.11 * out[i + 2]) * (open ? 0.25 : 0.75);
    out[i] = wrong ? 160 + grey * 0.37 : grey + (open ? 0 : 40);
    out[i + 1] = wrong ? grey * 0.25 : grey + (open ? 0 : 40);
    out[i + 2] = wrong ? 30 + grey * 0.25 : grey + (open ? 0 : 40);
  }
  photo.context.putImageData(photo.image, 0, 0);
  return photo.canvas.toDataURL();
}

/** Whether any image has a view of the chosen model. */
function exists(gallery, view) {
  return gallery.images.some(({ views }) => ({
    prediction: views[chosen.model],
    errors: views.truth && views[chosen.model],
    confidence: views[chosen.model + "-confidence"],
  })[view] ?? views[view]);
}

function drawGallery(data) {
  const node = byId("gallery");
  const { gallery } = data;
  node.replaceChildren();
  if (!gallery.images.length && !gallery.mixed.length) return nothing(node, "This run has no pictures.");
  if (gallery.images.length) {
    chooseModel(gallery);
    drawLegend(node, data.classes);
    drawTools(node, data);
    const told = [
      ["errors", "Errors: red where the prediction is wrong, dark where the truth is ignored."],
      ["confidence", "Confidence: dark for low, bright for high confidence."],
    ].filter(([view]) => exists(gallery, view)).map(([, text]) => text);
    if (told.length) nothing(node, told.join(" "));
    gallery.images.forEach((image) => drawScene(node, gallery, image));
  }
  if (gallery.left_out.length) {
    nothing(node, `${plural(gallery.left_out.length, "more image")} in the folder pictures/gallery: ${gallery.left_out.join(", ")}`);
  }
  if (gallery.mixed.length) drawMixed(node, gallery.mixed);
}

function chooseModel({ models }) {
  const students = models.filter((m) => m.result);
  if (!models.some((m) => m.id === chosen.model)) chosen.model = (students.length ? students : models).at(-1)?.id ?? null;
}

function drawLegend(node, classes) {
  const legend = add(node, "ul", { class: "legend" });
  classes.forEach((c) => {
    add(add(legend, "li"), "i", { style: `--c: ${c.color}` });
    legend.lastChild.append(c.name);
  });
}

function drawTools(node, data) {
  const tools = add(node, "div", { class: "tools" });
  const select = add(add(tools, "label", {}, "Model "), "select", { id: "model" });
  data.gallery.models.forEach((m) => add(select, "option", { value: m.id }, m.name));
  select.value = chosen.model;
  select.addEventListener("change", () => {
    chosen.model = select.value;
    drawGallery(data);
    byId("model").focus();
  });
  ["left", "right"].forEach((side) => {
    const group = add(tools, "div", { class: "buttons", role: "group", "aria-label": `View on the ${side}` });
    add(group, "span", {}, side === "left" ? "Left" : "Right");
    Object.keys(VIEWS).filter((view) => exists(data.gallery, view)).forEach((view) => {
      const button = add(group, "button", { type: "button", "aria-pressed": chosen[side] === view, "data-side": side, "data-view": view }, VIEWS[view]);
      button.addEventListener("click", () => {
        chosen[side] = view;
        drawGallery(data);
        node.querySelector(`[data-side=${side}][data-view=${view}]`)?.focus();
      });
    });
  });
}

function drawScene(node, gallery, image) {
  const scene = add(node, "article", { class: "scene" });
  add(scene, "h3", {}, image.name);
  const pair = add(scene, "div", { class: "compare" });
  const left = add(pair, "img", { alt: VIEWS[chosen.left] });
  const right = add(pair, "img", { alt: VIEWS[chosen.right], class: "over" });
  add(pair, "span", { class: "tag" }, VIEWS[chosen.left]);
  add(pair, "span", { class: "tag end" }, VIEWS[chosen.right]);
  const cut = (value) => {
    cuts.set(image.name, value);
    pair.style.setProperty("--cut", value + "%");
  };
  cut(cuts.get(image.name) ?? 50);
  const slider = add(pair, "input", { type: "range", min: 0, max: 100, step: 0.5, value: cuts.get(image.name), "aria-label": `Slide between ${VIEWS[chosen.left]} and ${VIEWS[chosen.right]} of ${image.name}` });
  slider.addEventListener("input", () => cut(slider.value));
  set(left, image, chosen.left);
  set(right, image, chosen.right);
  const strip = add(scene, "div", { class: "strip" });
  Object.keys(VIEWS).filter((view) => exists(gallery, view)).forEach((view) => {
    const figure = add(strip, "figure");
    const zoom = add(figure, "button", { type: "button", class: "zoom", "aria-label": `Enlarge ${VIEWS[view]} of ${image.name}` });
    set(add(zoom, "img", { alt: `${VIEWS[view]}: ${image.name}` }), image, view).then((shown) => (figure.hidden = !shown));
    add(figure, "figcaption", {}, VIEWS[view]);
  });
}

/** False if the image has no such view. */
async function set(img, image, view) {
  const address = await addressOf(image, view);
  if (address) img.src = address;
  else img.removeAttribute("src");
  return address !== null;
}

/** What a stage made of its images; other names are those of an objective that is not DualMix's own. */
const MADE = {
  mixed: "mixed input",
  class_mixed: "class-mixed image",
  strong: "strong view",
  masked: "strong view with hidden blocks",
  taught: "image labelled by the teachers",
};

function drawMixed(node, mixed) {
  add(node, "h3", {}, "What the stages made of their images");
  if (mixed.some(({ weights }) => weights)) {
    nothing(node, "Weights: bright where a pixel of the label counts fully, dark where it does not count. The pictures are of the stage's last evaluation.");
  }
  const pairs = add(node, "div", { class: "pairs" });
  const triples = add(node, "div", { class: "pairs wide" });
  mixed.forEach(({ stage, kind, input, label, weights }) => {
    const pair = add(weights ? triples : pairs, "div", { class: "pair" });
    const views = [[input, `${stage}: ${MADE[kind] ?? kind.replaceAll("_", " ")}`], [label, "Its label"], [weights, "Weights of the label"]];
    views.filter(([src]) => src).forEach(([src, text]) => {
      const figure = add(pair, "figure");
      add(add(figure, "button", { type: "button", class: "zoom", "aria-label": "Enlarge " + text }), "img", { src, alt: text });
      add(figure, "figcaption", {}, text);
    });
  });
}
