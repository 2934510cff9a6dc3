/* Shared by all pages: short names, escaping, the theme, an enlarged view of pictures. */
const byId = (id) => document.getElementById(id);
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const percent = (share) => (share == null ? "–" : (100 * share).toFixed(1));
const signed = (share) => (share < 0 ? "−" : "+") + percent(Math.abs(share));

const plural = (count, word) => `${count.toLocaleString("en")} ${word}${count === 1 ? "" : "s"}`;

/** Adds a child element; its text is not parsed as HTML. */
function add(parent, tag, attributes = {}, text = "") {
  const svg = tag === "svg" || parent.namespaceURI.endsWith("svg");
  const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
  node.textContent = text;
  return parent.appendChild(node);
}

/** Adds a note in place of missing content. */
function nothing(node, text) {
  add(node, "p", { class: "note" }, text);
}

/** Sets up the theme: the system's, until the button is used. Each change calls `redraw`. */
function setUpTheme(redraw) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (dark) => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    redraw();
  };
  set(location.hash === "#dark" || (location.hash !== "#light" && system.matches));
  system.addEventListener("change", () => set(system.matches));
  byId("theme").addEventListener("click", () => set(document.documentElement.dataset.theme !== "dark"));
  let before = false;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme === "dark";
    set(false);
  });
  addEventListener("afterprint", () => set(before));
}

/** The enlarged view of a picture; the arrow keys show its neighbours. */
function setUpBigView() {
  const dialog = byId("big");
  let group = [];
  let index = 0;
  const show = () => {
    const image = group[index];
    dialog.querySelector("img").src = image.src;
    dialog.querySelector("img").alt = image.alt;
    dialog.querySelector("figcaption").textContent = `${image.alt}  (${index + 1} of ${group.length}; arrow keys, Esc)`;
  };
  const open = (image) => {
    group = [...image.closest(".strip, .pair").querySelectorAll("img")];
    index = group.indexOf(image);
    show();
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".zoom");
    if (button) open(button.querySelector("img"));
  });
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      index = (index + step + group.length) % group.length;
      show();
    }
  });
}
