package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dualmix.config.TrackingConfig;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that speaks MLflow's REST interface as its documentation has it. */
class MlflowSinkTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRunIsBegunInItsExperiment() throws IOException {
    sink().close();
    assertThat(calls.get(0)).isEqualTo("experiments/get-by-name?experiment_name=street+scenes");
    assertThat(body("experiments/create").path("name").asString()).isEqualTo("street scenes");
    assertThat(body("runs/create").path("experiment_id").asString()).isEqualTo("17");
    assertThat(body("runs/create").path("run_name").asString()).isEqualTo("streets");
    assertThat(Files.readString(folder.resolve("mlflow.txt"))).isEqualTo("abc\n");
  }

  @Test
  void settingsAreParameters() {
    sink().close();
    JsonNode first = body("runs/log-batch").path("params").get(0);
    assertThat(first.path("key").asString()).isEqualTo("method.rounds");
    assertThat(first.path("value").asString()).isEqualTo("1");
  }

  @Test
  void numbersArriveWithTheirStepAndTime() {
    try (MlflowSink sink = sink()) {
      sink.on(new StepDone("round-1/student", 20, 0.5, List.of(), 0.01, Double.NaN, 0));
    }
    List<String> metrics = calls.stream().filter(call -> call.contains("\"metrics\"")).toList();
    assertThat(metrics).hasSize(1);
    assertThat(metrics.get(0))
        .contains(
            "{\"key\":\"loss/round-1/student\",\"value\":0.5,\"timestamp\":"
                + NOW.toEpochMilli()
                + ",\"step\":20}")
        .contains("learning_rate/round-1/student")
        .doesNotContain("images_per_second");
  }

  @Test
  void theEndIsTold() {
    try (MlflowSink sink = sink()) {
      sink.on(new StageFinished("round-1/student", 3));
    }
    assertThat(body("runs/update").path("status").asString()).isEqualTo("FINISHED");
  }

  @Test
  void aRunThatStopsEarlyIsKilled() {
    sink().close();
    assertThat(body("runs/update").path("status").asString()).isEqualTo("KILLED");
  }

  @Test
  void aResumedRunGoesOnInItsRun() throws IOException {
    Files.writeString(folder.resolve("mlflow.txt"), "known\n");
    sink().close();
    assertThat(calls).noneMatch(call -> call.startsWith("runs/create"));
    assertThat(body("runs/update").path("run_id").asString()).isEqualTo("known");
  }

  @Test
  void numbersWaitForAServerThatFails() {
    failures.set(3);
    try (MlflowSink sink = sink()) {
      sink.on(new StepDone("round-1/student", 20, 0.5, List.of(), 0.01, 30, 0));
      awaitCall("\"metrics\"");
    }
    assertThat(calls).anyMatch(call -> call.contains("loss/round-1/student"));
  }

  @Test
  void aServerThatIsAwayCostsTheRunNothing() {
    server.stop(0);
    long begun = System.nanoTime();
    try (MlflowSink sink = sink()) {
      for (int i = 1; i <= 30_000; i++) {
        sink.on(new StepDone("round-1/student", i, 0.5, List.of(), 0.01, 30, 0));
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  private MlflowSink sink() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    RunData run =
        new RunData(
            folder,
            "streets",
            List.of(),
            Optional.empty(),
            Map.of(),
            "method: {rounds: 1}\n",
            RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "1"))),
            List.of(),
            List.of(),
            List.of());
    return new MlflowSink(
        new TrackingConfig(address, "street scenes"),
        run,
        Clock.fixed(NOW, ZoneOffset.UTC),
        Duration.ofMillis(20));
  }

  private void awaitCall(String part) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end && calls.stream().noneMatch(call -> call.contains(part))) {
      Thread.onSpinWait();
    }
  }

  /** The body of the last call. */
  private JsonNode body(String call) {
    return calls.stream()
        .filter(text -> text.startsWith(call + " "))
        .reduce((a, b) -> b)
        .map(text -> JSON.readTree(text.substring(call.length() + 1)))
        .orElseThrow(() -> new AssertionError(call + " was never called: " + calls));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String call = exchange.getRequestURI().toString().replace("/api/2.0/mlflow/", "");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(body.isEmpty() ? call : call + " " + body);
    int status = call.startsWith("experiments/get") ? 404 : 200;
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      status = 503;
    }
    String answer =
        switch (call) {
          case "experiments/create" -> "{\"experiment_id\":\"17\"}";
          case "runs/create" -> "{\"run\":{\"info\":{\"run_id\":\"abc\"}}}";
          default -> "{}";
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
