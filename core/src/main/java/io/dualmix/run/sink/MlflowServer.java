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
 * A client for the part of MLflow's REST API 2.0 that a run needs, within the limits that the
 * server enforces ({@code mlflow/utils/validation.py}).
 */
final class MlflowServer {
  /** The largest number of metrics in one call of log-batch. */
  static final int METRICS = 1000;

  private static final int PARAMETERS = 100;

  /**
   * Servers before 2.9 accept 500 characters, later ones 6000; one longer value fails its batch.
   */
  private static final int LONGEST_VALUE = 500;

  private static final int LONGEST_TAG = 5000;
  private static final int LONGEST_EXPERIMENT = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  MlflowServer(String address) {
    this.address = address.replaceAll("/+$", "") + "/api/2.0/mlflow/";
  }

  /**
   * One value of a metric.
   *
   * @param name as in {@link Scalars}
   * @param value finite
   * @param time of the event
   * @param step steps done
   */
  record Metric(String name, double value, Instant time, int step) {}

  /** The server cannot be reached or does not answer; the call may succeed later. */
  static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The server rejects the call for good; repeating it is useless. */
  static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    RejectedException(String message) {
      super(message);
    }
  }

  /** The id of an experiment, which is created if absent. */
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

  /** Starts a run and returns its id. */
  String begin(String experiment, String name, Instant now)
      throws UnavailableException, RejectedException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("experiment_id", experiment);
    body.put("run_name", cut(name, LONGEST_TAG)).put("start_time", now.toEpochMilli());
    ArrayNode tags = body.putArray("tags");
    tags.addObject().put("key", "mlflow.source.name").put("value", "DualMix");
    // Servers before 1.30 do not know run_name; if both are given, they must be equal.
    tags.addObject().put("key", "mlflow.runName").put("value", cut(name, LONGEST_TAG));
    return text(post("runs/create", body).path("run").path("info"), "run_id");
  }

  /**
   * Sets the state of a run.
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
   * Sends the settings of the run. Long values are cut to a length that every server accepts. The
   * same settings may be sent again.
   */
  void parameters(String run, Map<String, String> settings)
      throws UnavailableException, RejectedException, InterruptedException {
    Map<String, String> unique = new LinkedHashMap<>();
    // A duplicate key fails a batch, and some servers reject empty values.
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

  /** Sends at most {@link #METRICS} values. */
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
      return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UnavailableException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode json(HttpResponse<String> response)
      throws UnavailableException, RejectedException {
    int status = response.statusCode();
    if (status != 200) {
      String said = "it answers " + status + ": " + errorMessage(response.body());
      // MLflow answers 400 to an invalid call and 404 for a deleted run. An administrator can
      // resolve 401, 403 and 429 during the run.
      if (status == 400 || status == 404) {
        throw new RejectedException(said);
      }
      throw new UnavailableException(said, null);
    }
    try {
      return JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw new UnavailableException("its answer is not JSON", e);
    }
  }

  /**
   * The message of an error: MLflow sends {@code {"error_code": …, "message": …}}, a proxy may send
   * anything.
   */
  private static String errorMessage(String body) {
    try {
      return JSON.readTree(body).path("message").asString("");
    } catch (JacksonException e) {
      return body.lines().findFirst().orElse("");
    }
  }

  /** The beginning of a text, without a split surrogate pair at its end. */
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
