/* The theme of pages without charts: the system's, until the button is used. */
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const set = dark => { root.dataset.theme = dark ? "dark" : "light"; };
set(location.hash === "#dark" || system.matches);
system.addEventListener("change", () => set(system.matches));
document.getElementById("theme").addEventListener("click", () => set(root.dataset.theme !== "dark"));
