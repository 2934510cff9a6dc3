package io.dualmix.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.FakeRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard's server answers, and above all what it does not. */
class DashboardTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path home;

  private static Path runs;
  private static Dashboard dashboard;

  @BeforeAll
  static void start() throws IOException {
    runs = Files.createDirectories(home.resolve("runs"));
    Files.writeString(home.resolve("secret.png"), "secret");
    FakeRun.writeFinished(runs.resolve("done"));
    Files.writeString(runs.resolve("done/secret.png"), "secret");
    FakeRun.writeUnfinished(runs.resolve("a run & more"));
    Files.createDirectories(runs.resolve("broken"));
    Files.writeString(runs.resolve("broken/experiment.yaml"), "name: broken\n");
    Files.writeString(runs.resolve("broken/metrics.jsonl"), "no event\nno event\n");
    dashboard = new Dashboard(runs, 0);
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @Test
  void aRunWithAnOddNameHasItsPage() throws Exception {
    assertThat(get("runs/a%20run%20%26%20more/").statusCode()).isEqualTo(200);
  }

  @Test
  void aPictureOfTheGalleryIsServed() throws Exception {
    HttpResponse<String> picture = get("runs/done/pictures/gallery/validation-00001/truth.png");
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/png");
  }

  @Test
  void theBatchOfAFailedStepIsServedButNotItsIndices() throws Exception {
    String folder = "runs/done/failures/round-1-student-step-205/";
    assertThat(get(folder + "target-0.png").statusCode()).isEqualTo(200);
    assertThat(get(folder + "target-0-label.png").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runs/../secret.png",
        "/runs/%2e%2e/secret.png",
        "/runs/..%2fruns%2fdone/",
        "/runs/%2e%2e/",
        "/runs/./",
        "/runs/done/pictures/gallery/../../secret.png",
        "/runs/done/pictures/gallery/..%2f..%2f/secret.png",
        "/runs/done/pictures/gallery/%2e%2e/%2e%2e%2fsecret.png",
        "/runs/done/pictures/mixed/..%2f..%2fsecret.png",
        "/runs/done/pictures/mixed/..%5c..%5csecret.png",
        "/runs/done/failures/..%2f../secret.png",
        "/runs/done/failures/round-1-student-step-205/..%2f..%2f..%2fsecret.png",
        "/runs/done/experiment.yaml",
        "/runs/done/metrics.jsonl",
        "//etc/passwd",
        "/etc/passwd"
      })
  void nothingButPagesAndPicturesIsServed(String path) throws IOException {
    assertThat(raw("GET " + path + " HTTP/1.1", "127.0.0.1:" + port()))
        .containsPattern("^HTTP/1.1 40[0-9]")
        .doesNotContain("secret\n")
        .doesNotContain("root:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "PATCH", "POST"})
  void nothingCanBeChanged(String method) throws Exception {
    for (String path : new String[] {"", "runs/done/", "compare", "events"}) {
      HttpRequest request =
          HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString("x")).build();
      assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode())
          .as(path)
          .isIn(404, 405);
    }
  }

  @Test
  void aNameThatPointsHereIsRefused() throws IOException {
    assertThat(raw("GET / HTTP/1.1", "evil.example:" + port())).startsWith("HTTP/1.1 403");
  }

  @Test
  void aPageFromElsewhereCannotSendAnImage() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("runs/done/try?stage=round-2/student"))
            .header("Origin", "http://evil.example")
            .POST(BodyPublishers.ofByteArray(new byte[10]))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void anUploadHasItsLimit() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("runs/done/try?stage=round-2/student"))
            .POST(BodyPublishers.ofByteArray(new byte[(int) PredictionService.LARGEST_UPLOAD + 1]))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"round-2/student", "..", "../done/round-1", ""})
  void aStageWithoutAModelIsNone(String stage) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("runs/done/try?stage=" + stage))
            .POST(BodyPublishers.ofByteArray(new byte[10]))
            .build();
    HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("no trained model");
  }

  @Test
  void pagesLoadNothingFromElsewhere() throws Exception {
    for (String page :
        new String[] {"", "runs/done/", "compare?run=done&run=a%20run%20%26%20more"}) {
      assertThat(get(page).body()).doesNotContainPattern("(src|href)=\"(https?:)?//");
    }
  }

  @Test
  void theListNamesWhatCannotBeRead() throws Exception {
    assertThat(firstEvents("events", "event: runs"))
        .contains("\"id\":\"broken\"")
        .contains("\"state\":\"broken\"")
        .contains("not an event of a run");
  }

  @Test
  void aPageHearsOfItsRun() throws Exception {
    assertThat(firstEvents("runs/done/events", "event: log")).contains("round-2/student");
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> new Dashboard(runs, Integer.parseInt(port())))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--port"));
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> new Dashboard(runs.resolve("nowhere"), 0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("nowhere");
  }

  /** What comes up to and with an event's data. */
  private static String firstEvents(String path, String event) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Accept", "text/event-stream")
            .timeout(Duration.ofSeconds(20))
            .build();
    HttpResponse<InputStream> response = CLIENT.send(request, BodyHandlers.ofInputStream());
    StringBuilder heard = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      boolean found = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heard.append(line).append('\n');
        if (found) {
          return heard.toString();
        }
        found = line.equals(event);
      }
    }
    throw new AssertionError("never heard " + event + ": " + heard);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  /** A request as it stands: Java's client would clean its path. */
  private static String raw(String request, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port()))) {
      OutputStream out = socket.getOutputStream();
      String text = request + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static URI uri(String path) {
    return URI.create(dashboard.address() + path);
  }

  private static String port() {
    return dashboard.address().replaceAll(".*:(\\d+)/", "$1");
  }
}
