package io.dualmix.cli.ui;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import io.dualmix.cli.report.EventLine;
import io.dualmix.cli.report.ReportPage;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunProgress;
import io.javalin.http.sse.SseClient;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends changes to open pages as server-sent events. Checks once per second, and only for content
 * that is shown. All browsers receive the same text, so that a further one costs little.
 */
final class LiveFeed implements AutoCloseable {
  /** The topic of the list of runs. */
  private static final Path LIST = Path.of("");

  private static final int LOG_LINES = 200;
  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunCatalogue catalogue;
  private final MachineLoad machine = new MachineLoad();
  private final Map<Path, Set<LiveClient>> clients = new ConcurrentHashMap<>();
  private final Map<Path, Snapshot> snapshots = new HashMap<>();
  private final ExecutorService senders =
      Executors.newCachedThreadPool(DaemonThreads.named("live-feed"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("live-feed"));

  private final ScheduledFuture<?> ticks;

  /** The content for a state of a run's files. */
  private record Snapshot(String stamp, String update, String log) {}

  LiveFeed(RunCatalogue catalogue, long everyMillis) {
    this.catalogue = catalogue;
    ticks =
        clock.scheduleWithFixedDelay(this::tick, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  /** Adds a page with the list of runs. */
  void addList(SseClient client) {
    add(LIST, client);
  }

  /** Adds a page of one run. */
  void addRun(Path folder, SseClient client) {
    add(folder, client);
  }

  @Override
  public void close() {
    ticks.cancel(true);
    clock.shutdownNow();
    clients.values().forEach(listening -> listening.forEach(LiveClient::close));
    senders.shutdownNow();
  }

  private void add(Path topic, SseClient client) {
    LiveClient live = new LiveClient(client, senders);
    client.keepAlive();
    client.onClose(() -> clients.getOrDefault(topic, Set.of()).remove(live));
    clients.computeIfAbsent(topic, key -> ConcurrentHashMap.newKeySet()).add(live);
  }

  private void tick() {
    try {
      if (clients.values().stream().allMatch(Set::isEmpty)) {
        return;
      }
      ObjectNode load = JSON.createObjectNode();
      machine.addTo(load);
      String machineText = JSON.writeValueAsString(load);
      clients.forEach(
          (topic, listening) -> {
            if (!listening.isEmpty()) {
              Map<String, String> events = topic.equals(LIST) ? list() : run(topic);
              listening.forEach(client -> client.offer("machine", machineText));
              listening.forEach(client -> events.forEach(client::offer));
            }
          });
      snapshots.keySet().removeIf(topic -> clients.getOrDefault(topic, Set.of()).isEmpty());
    } catch (RuntimeException e) {
      // A scheduled task that throws would not run again.
      LOG.warn("The dashboard could not read the runs", e);
    }
  }

  private Map<String, String> list() {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode runs = root.putArray("runs");
    catalogue.overviews().forEach(run -> run.addTo(runs.addObject()));
    return Map.of("runs", JSON.writeValueAsString(root));
  }

  private Map<String, String> run(Path folder) {
    try {
      String stamp = RunCatalogue.stamp(folder);
      RunData run = catalogue.read(folder);
      Snapshot now = snapshots.get(folder);
      if (now == null || !now.stamp().equals(stamp)) {
        now = new Snapshot(stamp, update(run), log(run));
        snapshots.put(folder, now);
      }
      return Map.of("status", status(run), "update", now.update(), "log", now.log());
    } catch (DualMixException e) {
      ObjectNode problem = JSON.createObjectNode().put("problem", e.getMessage());
      return Map.of("status", JSON.writeValueAsString(problem));
    }
  }

  private static String update(RunData run) {
    ObjectNode update = ReportPage.linked(run).update();
    ArrayNode stages = update.putArray("stages");
    PredictionService.stages(run).forEach(stages::add);
    return JSON.writeValueAsString(update);
  }

  private static String status(RunData run) {
    ObjectNode node = JSON.createObjectNode();
    RunOverview.addProgress(node, RunProgress.of(run));
    return JSON.writeValueAsString(node);
  }

  private static String log(RunData run) {
    List<RecordedEvent> events =
        run.events().stream().sorted(Comparator.comparing(RecordedEvent::time)).toList();
    ArrayNode lines = JSON.createArrayNode();
    events.stream()
        .skip(Math.max(0, events.size() - LOG_LINES))
        .forEach(event -> lines.add(EventLine.of(event, ZoneId.systemDefault())));
    return JSON.writeValueAsString(lines);
  }
}
