package io.dualmix.run;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls of MLflow's REST interface, version 2.0, that a run needs. */
final class MlflowServer {
  /** The most that one call of log-batch may hold. */
  static final int METRICS = 1000;

  private static final int PARAMETERS = 100;
  private static final int LONGEST_VALUE = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  MlflowServer(String address) {
    this.address = address.replaceAll("/+$", "") + "/api/2.0/mlflow/";
  }

  /**
   * One number at one time.
   *
   * @param name as {@link Scalars} has it
   * @param value finite
   * @param time of the event
   * @param step steps done
   */
  record Metric(String name, double value, Instant time, int step) {}

  /** What went wrong with a call; the run goes on. */
  static final class Away extends Exception {
    private static final long serialVersionUID = 1L;

    Away(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The number of an experiment, made if there is none of that name. */
  String experiment(String name) throws Away, InterruptedException {
    String query = "experiments/get-by-name?experiment_name=" + encoded(name);
    HttpResponse<String> found = send(HttpRequest.newBuilder(URI.create(address + query)).GET());
    if (found.statusCode() == 404) {
      ObjectNode body = JSON.createObjectNode().put("name", name);
      return text(post("experiments/create", body), "experiment_id");
    }
    return text(json(found).path("experiment"), "experiment_id");
  }

  /** Begins a run and gives its number. */
  String begin(String experiment, String name, Instant now) throws Away, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("experiment_id", experiment);
    body.put("run_name", name).put("start_time", now.toEpochMilli());
    body.putArray("tags").addObject().put("key", "mlflow.source.name").put("value", "DualMix");
    return text(post("runs/create", body).path("run").path("info"), "run_id");
  }

  void setState(String run, String state, Instant now) throws Away, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run).put("status", state);
    if (!state.equals("RUNNING")) {
      body.put("end_time", now.toEpochMilli());
    }
    post("runs/update", body);
  }

  /** Settings of the run; the longest are cut to what every server takes. */
  void parameters(String run, Map<String, String> settings) throws Away, InterruptedException {
    List<Map.Entry<String, String>> all = new ArrayList<>(settings.entrySet());
    for (int from = 0; from < all.size(); from += PARAMETERS) {
      ObjectNode body = JSON.createObjectNode().put("run_id", run);
      ArrayNode array = body.putArray("params");
      for (Map.Entry<String, String> one :
          all.subList(from, Math.min(all.size(), from + PARAMETERS))) {
        String value = one.getValue();
        array
            .addObject()
            .put("key", one.getKey())
            .put("value", value.substring(0, Math.min(value.length(), LONGEST_VALUE)));
      }
      post("runs/log-batch", body);
    }
  }

  /** At most {@link #METRICS} numbers. */
  void metrics(String run, List<Metric> metrics) throws Away, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    ArrayNode array = body.putArray("metrics");
    for (Metric metric : metrics) {
      array
          .addObject()
          // MLflow refuses other characters in names.
          .put("key", metric.name().replaceAll("[^\\w ./-]", "_"))
          .put("value", metric.value())
          .put("timestamp", metric.time().toEpochMilli())
          .put("step", metric.step());
    }
    post("runs/log-batch", body);
  }

  private JsonNode post(String call, ObjectNode body) throws Away, InterruptedException {
    return json(
        send(
            HttpRequest.newBuilder(URI.create(address + call))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Away, InterruptedException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Away(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws Away {
    if (response.statusCode() != 200) {
      String said = response.body().lines().findFirst().orElse("");
      throw new Away("it answers " + response.statusCode() + ": " + said, null);
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new Away("its answer is no JSON", e);
    }
  }

  private static String text(JsonNode node, String key) throws Away {
    String value = node.path(key).asString("");
    if (value.isEmpty()) {
      throw new Away("its answer has no " + key, null);
    }
    return value;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
