package io.dualmix.run.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of MLflow's tracking server that DualMix talks to, as strict as the real one: the
 * fields, limits and answers of its {@code mlflow/server/handlers.py} and {@code
 * mlflow/utils/validation.py}, with the tightest limit of all versions since 1.29.
 */
final class StrictMlflow implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BASE = "/api/2.0/mlflow/";
  private static final Pattern NAME = Pattern.compile("[/\\w.\\- ]*");
  private static final int LONGEST_BODY = 1_000_000;
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "experiments/create", Set.of("name", "artifact_location", "tags"),
          "runs/create", Set.of("experiment_id", "user_id", "run_name", "start_time", "tags"),
          "runs/update", Set.of("run_id", "run_uuid", "status", "end_time", "run_name"),
          "runs/log-batch", Set.of("run_id", "metrics", "params", "tags"));
  private static final Set<String> STATES =
      Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");

  /** What was refused, in the words of the answer. */
  final List<String> refusals = new CopyOnWriteArrayList<>();

  final Map<String, String> parameters = new HashMap<>();
  final Map<String, Double> latest = new HashMap<>();
  String status = "";

  private final HttpServer server;
  private final Map<String, String> experiments = new HashMap<>();
  private final Set<String> runs = new HashSet<>();

  /** A rule that a request breaks. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final String error;

    Broken(int code, String error, String message) {
      super(message);
      this.code = code;
      this.error = error;
    }
  }

  StrictMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** As somebody who deletes all runs for good. */
  synchronized void forgetRuns() {
    runs.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    int code = 200;
    String answer;
    try {
      answer = answer(exchange);
    } catch (Broken e) {
      refusals.add(e.getMessage());
      code = e.code;
      answer =
          JSON.writeValueAsString(
              JSON.createObjectNode().put("error_code", e.error).put("message", e.getMessage()));
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized String answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    require(path.startsWith(BASE), 404, "ENDPOINT_NOT_FOUND", "no such path " + path);
    String call = path.substring(BASE.length());
    String method = exchange.getRequestMethod();
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (call.equals("experiments/get-by-name")) {
      require(method.equals("GET"), 405, "BAD_REQUEST", method + " of " + call);
      return experiment(exchange.getRequestURI().getRawQuery());
    }
    require(FIELDS.containsKey(call), 404, "ENDPOINT_NOT_FOUND", "no such path " + path);
    require(method.equals("POST"), 405, "BAD_REQUEST", method + " of " + call);
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    valid(type.startsWith("application/json"), "content type " + type);
    JsonNode json = read(body);
    json.properties()
        .forEach(p -> valid(FIELDS.get(call).contains(p.getKey()), "field " + p.getKey()));
    return switch (call) {
      case "experiments/create" -> createExperiment(json);
      case "runs/create" -> createRun(json);
      case "runs/update" -> updateRun(json);
      default -> logBatch(json, body.length);
    };
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new Broken(400, "BAD_REQUEST", "no JSON: " + e.getMessage());
    }
  }

  private String experiment(String query) {
    valid(query.startsWith("experiment_name="), "query " + query);
    String name =
        URLDecoder.decode(query.substring("experiment_name=".length()), StandardCharsets.UTF_8);
    String id = experiments.get(name);
    require(id != null, 404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment " + name);
    return "{\"experiment\":{\"experiment_id\":\"" + id + "\",\"lifecycle_stage\":\"active\"}}";
  }

  private String createExperiment(JsonNode json) {
    String name = text(json, "name");
    valid(!name.isEmpty() && name.length() <= 500, "experiment name of " + name.length());
    require(!experiments.containsKey(name), 400, "RESOURCE_ALREADY_EXISTS", "is there: " + name);
    experiments.put(name, Integer.toString(experiments.size() + 1));
    return "{\"experiment_id\":\"" + experiments.get(name) + "\"}";
  }

  private String createRun(JsonNode json) {
    String experiment = text(json, "experiment_id");
    require(
        experiments.containsValue(experiment), 404, "RESOURCE_DOES_NOT_EXIST", "no " + experiment);
    milliseconds(json.path("start_time"));
    for (JsonNode tag : json.path("tags")) {
      name(text(tag, "key"));
      valid(text(tag, "value").length() <= 5000, "tag of " + text(tag, "value").length());
      boolean other =
          text(tag, "key").equals("mlflow.runName")
              && !text(tag, "value").equals(text(json, "run_name"));
      valid(!other, "run_name and mlflow.runName differ");
    }
    String id = String.format("%032x", runs.size() + 1);
    runs.add(id);
    return "{\"run\":{\"info\":{\"run_id\":\"" + id + "\",\"run_uuid\":\"" + id + "\"}}}";
  }

  private String updateRun(JsonNode json) {
    run(json);
    status = text(json, "status");
    valid(STATES.contains(status), "status " + status);
    if (json.has("end_time")) {
      milliseconds(json.path("end_time"));
    }
    return "{\"run_info\":{}}";
  }

  private String logBatch(JsonNode json, int bytes) {
    run(json);
    JsonNode metrics = json.path("metrics");
    JsonNode params = json.path("params");
    valid(bytes <= LONGEST_BODY, "a body of " + bytes + " bytes");
    valid(metrics.size() <= 1000, metrics.size() + " metrics");
    valid(params.size() <= 100, params.size() + " params");
    valid(metrics.size() + params.size() + json.path("tags").size() <= 1000, "too many in all");
    metrics.forEach(this::metric);
    Set<String> keys = new HashSet<>();
    for (JsonNode param : params) {
      valid(keys.add(text(param, "key")), "Duplicate parameter key " + text(param, "key"));
      parameter(text(param, "key"), text(param, "value"));
    }
    return "{}";
  }

  private void metric(JsonNode metric) {
    name(text(metric, "key"));
    valid(metric.path("value").isNumber(), "value " + metric.path("value"));
    milliseconds(metric.path("timestamp"));
    valid(metric.path("step").isIntegralNumber(), "step " + metric.path("step"));
    latest.put(text(metric, "key"), metric.path("value").asDouble());
  }

  private void parameter(String key, String value) {
    name(key);
    valid(!value.isEmpty(), "no value of " + key);
    valid(value.codePointCount(0, value.length()) <= 500, "a value of " + value.length());
    valid(value.equals(parameters.getOrDefault(key, value)), "Changing param " + key);
    parameters.put(key, value);
  }

  private void run(JsonNode json) {
    String id = text(json, "run_id");
    require(runs.contains(id), 404, "RESOURCE_DOES_NOT_EXIST", "Run '" + id + "' not found");
  }

  /** Python's normpath must leave it as it is. */
  private static void name(String name) {
    valid(!name.isEmpty() && name.length() <= 250, "a name of " + name.length());
    valid(NAME.matcher(name).matches(), "Invalid name: " + name);
    for (String part : name.split("/", -1)) {
      valid(!part.isEmpty() && !part.equals(".") && !part.equals(".."), "Invalid name: " + name);
    }
  }

  /** Of this century, and not in seconds. */
  private static void milliseconds(JsonNode time) {
    valid(time.isIntegralNumber() && time.asLong() > 946_684_800_000L, "time " + time);
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.path(key);
    valid(value.isString(), key + " is no text: " + value);
    return value.asString();
  }

  private static void valid(boolean valid, String message) {
    require(valid, 400, "INVALID_PARAMETER_VALUE", message);
  }

  private static void require(boolean met, int code, String error, String message) {
    if (!met) {
      throw new Broken(code, error, message);
    }
  }
}
