package io.dualmix.run.sink;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of MLflow's REST interface, version 2.0, that a run needs, within the limits that its
 * server enforces ({@code mlflow/utils/validation.py}).
 */
final class MlflowServer {
  /** The most that one call of log-batch may hold. */
  static final int METRICS = 1000;

  private static final int PARAMETERS = 100;

  /**
   * Servers before 2.9 take 500 characters, later ones 6000; one value too long fails its batch.
   */
  private static final int LONGEST_VALUE = 500;

  private static final int LONGEST_TAG = 5000;
  private static final int LONGEST_EXPERIMENT = 500;
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

  /** What went wrong with a call; the run goes on, and the call may succeed later. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The server is there, and will never take this: to say it again is of no use. */
  static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
      super(message);
    }
  }

  /** The number of an experiment, made if there is none of that name. */
  String experiment(String wanted)
      throws UnavailableException, RejectedException, InterruptedException {
    String name = cut(wanted, LONGEST_EXPERIMENT);
    String query = "experiments/get-by-name?experiment_name=" + encoded(name);
    HttpResponse<String> found = send(HttpRequest.newBuilder(URI.create(address + query)).GET());
    if (found.statusCode() == 404) {
      ObjectNode body = JSON.createObjectNode().put("name", name);
      return text(post("experiments/create", body), "experiment_id");
    }
    return text(json(found).path("experiment"), "experiment_id");
  }

  /** Begins a run and gives its number. */
  String begin(String experiment, String name, Instant now)
      throws UnavailableException, RejectedException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("experiment_id", experiment);
    body.put("run_name", cut(name, LONGEST_TAG)).put("start_time", now.toEpochMilli());
    ArrayNode tags = body.putArray("tags");
    tags.addObject().put("key", "mlflow.source.name").put("value", "DualMix");
    // Servers before 1.30 know no run_name; where both are there, they must be equal.
    tags.addObject().put("key", "mlflow.runName").put("value", cut(name, LONGEST_TAG));
    return text(post("runs/create", body).path("run").path("info"), "run_id");
  }

  /**
   * Tells how a run stands.
   *
   * @param state RUNNING, FINISHED, FAILED or KILLED
   */
  void setState(String run, String state, Instant now)
      throws UnavailableException, RejectedException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run).put("status", state);
    if (!state.equals("RUNNING")) {
      body.put("end_time", now.toEpochMilli());
    }
    post("runs/update", body);
  }

  /**
   * Settings of the run; the longest are cut to what every server takes. To send them again is
   * allowed as long as they are the same.
   */
  void parameters(String run, Map<String, String> settings)
      throws UnavailableException, RejectedException, InterruptedException {
    Map<String, String> unique = new LinkedHashMap<>();
    // Twice the same key fails a batch, and some servers refuse what is empty.
    settings.forEach(
        (key, value) -> {
          if (!value.isEmpty()) {
            unique.putIfAbsent(MlflowKey.of(key), cut(value, LONGEST_VALUE));
          }
        });
    List<Map.Entry<String, String>> all = new ArrayList<>(unique.entrySet());
    for (int from = 0; from < all.size(); from += PARAMETERS) {
      ObjectNode body = JSON.createObjectNode().put("run_id", run);
      ArrayNode array = body.putArray("params");
      for (Map.Entry<String, String> one :
          all.subList(from, Math.min(all.size(), from + PARAMETERS))) {
        array.addObject().put("key", one.getKey()).put("value", one.getValue());
      }
      post("runs/log-batch", body);
    }
  }

  /** At most {@link #METRICS} numbers. */
  void metrics(String run, List<Metric> metrics)
      throws UnavailableException, RejectedException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("run_id", run);
    ArrayNode array = body.putArray("metrics");
    for (Metric metric : metrics) {
      array
          .addObject()
          .put("key", MlflowKey.of(metric.name()))
          .put("value", metric.value())
          .put("timestamp", metric.time().toEpochMilli())
          .put("step", metric.step());
    }
    post("runs/log-batch", body);
  }

  private JsonNode post(String call, ObjectNode body)
      throws UnavailableException, RejectedException, InterruptedException {
    return json(
        send(
            HttpRequest.newBuilder(URI.create(address + call))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws UnavailableException, InterruptedException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UnavailableException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode json(HttpResponse<String> response)
      throws UnavailableException, RejectedException {
    int status = response.statusCode();
    if (status != 200) {
      String said = "it answers " + status + ": " + errorMessage(response.body());
      // Of what a client may do wrong, MLflow answers 400, and 404 for a run that is gone; 401, 403
      // and 429 may be mended at the server while the run goes on.
      if (status == 400 || status == 404) {
        throw new RejectedException(said);
      }
      throw new UnavailableException(said, null);
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new UnavailableException("its answer is no JSON", e);
    }
  }

  /** MLflow answers errors with {@code {"error_code": …, "message": …}}; proxies with anything. */
  private static String errorMessage(String body) {
    try {
      return JSON.readTree(body).path("message").asString("");
    } catch (JacksonException e) {
      return body.lines().findFirst().orElse("");
    }
  }

  /** The beginning of a text, without half a character at its end. */
  private static String cut(String text, int longest) {
    int end = Math.min(text.length(), longest);
    boolean half = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, half ? end - 1 : end);
  }

  private static String text(JsonNode node, String key) throws UnavailableException {
    String value = node.path(key).asString("");
    if (value.isEmpty()) {
      throw new UnavailableException("its answer has no " + key, null);
    }
    return value;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
