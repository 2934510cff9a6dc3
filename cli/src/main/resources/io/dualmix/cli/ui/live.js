/* The live content of both pages of the dashboard. */
const gigabytes = (bytes) => (bytes / 2 ** 30).toFixed(1);

/** A duration, such as “45 s”, “12 min” or “5 h 20 min”. */
function duration(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function ago(time) {
  const seconds = Math.max(0, (Date.now() - time) / 1000);
  return seconds < 172800 ? duration(seconds) + " ago" : Math.floor(seconds / 86400) + " days ago";
}

/** The progress of a run in words; may be empty. */
function progressText({ state, stage, done, planned, left, heard }) {
  const steps = planned ? `${done.toLocaleString("en")} of ${planned.toLocaleString("en")} steps` : "";
  const time = left != null && done < planned ? `about ${duration(left)} left` : "";
  const when = heard && state !== "running" ? ago(heard) : "";
  return [state === "finished" ? "" : stage, steps, time, when].filter((text) => text).join(" · ");
}

function drawProgress(node, { state, done, planned }) {
  const share = planned ? done / planned : 0;
  node.className = "bar " + state;
  node.style.setProperty("--v", share);
  node.setAttribute("aria-valuenow", Math.round(100 * share));
}

function drawMachine({ cpu, cores, memory_used: used, memory_all: all, gpus }) {
  const node = byId("machine");
  node.replaceChildren();
  const meter = (name, share, text) => {
    const item = add(node, "span", {}, name);
    add(item, "i", { class: "meter", style: `--v: ${share}` });
    item.append(text);
  };
  meter("CPU", cpu, `${Math.round(100 * cpu)} % of ${plural(cores, "core")}`);
  meter("Memory", used / all, `${gigabytes(used)} of ${gigabytes(all)} GB`);
  gpus.forEach((gpu) => {
    meter(gpu.name, gpu.load, `${Math.round(100 * gpu.load)} %`);
    meter("its memory", gpu.memory_used / gpu.memory_all, `${gigabytes(gpu.memory_used)} of ${gigabytes(gpu.memory_all)} GB`);
  });
}

/** Receives the events of the server, and shows a lost connection; the browser reconnects by itself. */
function listen(address, heard) {
  const source = new EventSource(address);
  Object.entries(heard).forEach(([event, use]) => source.addEventListener(event, (e) => use(JSON.parse(e.data))));
  // A left page must not keep one of the few connections of a browser to a server.
  addEventListener("pagehide", () => source.close(), { once: true });
  addEventListener("pageshow", (event) => event.persisted && listen(address, heard), { once: true });
  source.onopen = () => (byId("connection").textContent = "live");
  source.onerror = () => (byId("connection").textContent = "The dashboard does not answer; reconnecting.");
}
