package io.dualmix.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.storage.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real download against a web server on this machine. */
@Timeout(120)
class WeightCacheTest {
  private static final byte[] CONTENT = content();
  private static final String SUM = Sha256.of(CONTENT);
  private static final String FILE = "net-" + SUM.substring(0, 8) + ".pth";

  @TempDir Path folder;
  private FileServer server;
  private Path place;
  private Path part;

  private static byte[] content() {
    byte[] bytes = new byte[300_000];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(CONTENT);
    place = folder.resolve("cache").resolve(FILE);
    part = folder.resolve("cache").resolve(FILE + ".part");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static PublishedWeights weights(String address, String sum) {
    return new PublishedWeights("net", URI.create(address), FILE, 300_000, sum, "MIT", "nobody");
  }

  private PublishedWeights weights() {
    return weights(server.address() + "/models/" + FILE, SUM.substring(0, 8));
  }

  private WeightCache cache(String mirror, Map<String, String> environment) {
    return cache(mirror, environment, Duration.ofSeconds(20));
  }

  private WeightCache cache(String mirror, Map<String, String> environment, Duration silence) {
    Download download =
        new Download(new EnvironmentProxies(environment, null), Duration.ofMillis(1), silence);
    return new WeightCache(folder.resolve("cache"), download, mirror);
  }

  private Path fetch(PublishedWeights weights) {
    return cache(null, Map.of()).fetch(weights, DownloadProgress.none());
  }

  private void leave(byte[] bytes, int count) throws IOException {
    Files.createDirectories(part.getParent());
    Files.write(part, Arrays.copyOf(bytes, count));
  }

  private static String remedy(ThrowingCallable body) {
    List<String> remedy = new ArrayList<>();
    assertThatThrownBy(body)
        .isInstanceOfSatisfying(DualMixException.class, e -> remedy.add(e.remedy()));
    return remedy.get(0);
  }

  @Test
  void aFileIsFetchedOnceAndWhole() {
    assertThat(fetch(weights())).isEqualTo(place).hasBinaryContent(CONTENT);
    assertThat(fetch(weights())).isEqualTo(place);
    assertThat(server.requests).hasSize(1);
    assertThat(part).doesNotExist();
  }

  @Test
  void progressEndsWithAllBytes() {
    List<Long> seen = new ArrayList<>();
    cache(null, Map.of())
        .fetch(
            weights(),
            (file, done, all) -> {
              assertThat(file).isEqualTo(FILE);
              assertThat(all).isEqualTo(CONTENT.length);
              seen.add(done);
            });
    assertThat(seen).isSorted().endsWith((long) CONTENT.length);
  }

  @Test
  void aRedirectIsFollowedAndItsSumCounts() {
    server.sum = SUM;
    assertThat(fetch(weights(server.address() + "/moved", ""))).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherFileThanTheRedirectPromisedIsRefused() {
    server.sum = "0".repeat(64);
    assertThatThrownBy(() -> fetch(weights(server.address() + "/moved", "")))
        .hasMessageContaining("SHA-256")
        .hasMessageContaining(SUM);
    assertThat(place).doesNotExist();
  }

  @Test
  void aCutConnectionGoesOnWhereItWas() {
    server.cut = 70_000;
    assertThat(fetch(weights())).hasBinaryContent(CONTENT);
    assertThat(server.ranges()).hasSizeGreaterThan(2).startsWith("all");
    assertThat(server.ranges().subList(1, server.requests.size()))
        .allMatch(range -> range.startsWith("bytes="));
  }

  @Test
  void aPartOfAnEarlierProcessIsContinued() throws IOException {
    leave(CONTENT, 100_000);
    assertThat(fetch(weights())).hasBinaryContent(CONTENT);
    assertThat(server.ranges()).containsExactly("bytes=100000-");
  }

  @Test
  void aPartThatIsCompleteIsTaken() throws IOException {
    leave(CONTENT, CONTENT.length);
    assertThat(fetch(weights())).hasBinaryContent(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, 400_000})
  void aPartOfAnotherFileIsFetchedAgain(int length) throws IOException {
    leave(new byte[length], length);
    assertThat(fetch(weights())).hasBinaryContent(CONTENT);
  }

  @Test
  void aServerWithoutRangesSendsTheWholeAgain() throws IOException {
    leave(CONTENT, 100_000);
    server.ranges = false;
    assertThat(fetch(weights())).hasBinaryContent(CONTENT);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aServerWithoutRangesThatAlwaysCutsIsGivenUp() {
    server.ranges = false;
    server.cut = 70_000;
    assertThatThrownBy(() -> fetch(weights())).hasMessageContaining("Cannot fetch");
    assertThat(server.requests.size()).isBetween(2, 20);
  }

  @Test
  void aWrongSumIsRefusedAndNothingIsKept() {
    server.content = new byte[1000];
    assertThatThrownBy(() -> fetch(weights()))
        .hasMessageContaining(server.address())
        .hasMessageContaining("expected " + SUM.substring(0, 8));
    assertThat(place).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void aMissingFileIsAskedForOnceAndTheRemedyNamesAddressAndPlace() {
    server.status = 404;
    assertThat(remedy(() -> fetch(weights())))
        .contains(weights().address().toString())
        .contains(place.toString())
        .contains("model.weights_mirror")
        .contains(WeightCache.MIRROR_VARIABLE);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void aServerInTroubleIsAskedAgain() {
    server.status = 503;
    assertThatThrownBy(() -> fetch(weights())).hasMessageContaining("status 503");
    assertThat(server.requests).hasSize(5);
  }

  @Test
  void aWebPageIsNoFile() {
    server.type = "text/html; charset=utf-8";
    assertThatThrownBy(() -> fetch(weights())).hasMessageContaining("web page");
  }

  @Test
  void aServerThatFallsSilentIsLeft() {
    server.delayMillis = 60_000;
    WeightCache cache = cache(null, Map.of(), Duration.ofMillis(300));
    assertThatThrownBy(() -> cache.fetch(weights(), DownloadProgress.none()))
        .hasMessageContaining("does not answer in time");
  }

  @Test
  void everyFurtherTryIsTold() {
    server.delayMillis = 60_000;
    List<String> told = new ArrayList<>();
    DownloadProgress progress =
        new DownloadProgress() {
          @Override
          public void at(String file, long done, long all) {
            told.add("bytes");
          }

          @Override
          public void retrying(String file, int next, int most) {
            told.add(next + " of " + most);
          }
        };
    WeightCache cache = cache(null, Map.of(), Duration.ofMillis(100));
    assertThatThrownBy(() -> cache.fetch(weights(), progress)).isInstanceOf(DualMixException.class);
    assertThat(told).containsExactly("2 of 5", "3 of 5", "4 of 5", "5 of 5");
  }

  @Test
  void aConnectionThatStallsIsOpenedAgainWhereItWas() {
    server.cut = 200_000;
    server.stallMillis = 60_000;
    WeightCache cache = cache(null, Map.of(), Duration.ofMillis(500));
    assertThat(cache.fetch(weights(), DownloadProgress.none())).hasBinaryContent(CONTENT);
    assertThat(server.ranges()).hasSizeGreaterThan(1);
  }

  @Test
  void noServerAtAllIsSaid() {
    PublishedWeights gone = weights();
    server.close();
    assertThatThrownBy(() -> fetch(gone))
        .hasMessageContaining("Cannot fetch " + gone.address())
        .hasMessageContaining("no connection");
  }

  @Test
  void aMirrorOnTheWebTakesThePlaceOfThePublisher() {
    PublishedWeights elsewhere = weights("http://127.0.0.1:1/gone", SUM.substring(0, 8));
    Path found =
        cache(server.address() + "/mirror/", Map.of()).fetch(elsewhere, DownloadProgress.none());
    assertThat(found).hasBinaryContent(CONTENT);
    assertThat(server.requests).containsExactly("/mirror/" + FILE + " all");
  }

  @Test
  void aMirrorMayBeAFolder() throws IOException {
    Path mirror = Files.createDirectories(folder.resolve("mirror"));
    Files.write(mirror.resolve(FILE), CONTENT);
    for (String name : List.of(mirror.toString(), mirror.toUri().toString())) {
      Files.deleteIfExists(place);
      assertThat(cache(name, Map.of()).fetch(weights(), DownloadProgress.none()))
          .hasBinaryContent(CONTENT);
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void aFolderWithoutTheFileIsNamed() {
    assertThatThrownBy(
            () -> cache(folder.toString(), Map.of()).fetch(weights(), DownloadProgress.none()))
        .hasMessageContaining("Cannot fetch " + folder.resolve(FILE));
  }

  @Test
  void aFilePutThereByHandIsTakenIfItIsTheRightOne() throws IOException {
    Files.createDirectories(place.getParent());
    Files.write(place, CONTENT);
    assertThat(fetch(weights())).isEqualTo(place);
    Files.write(place, new byte[5]);
    assertThatThrownBy(() -> fetch(weights()))
        .hasMessageContaining(place + " is not the published file");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void theProxyOfTheEnvironmentIsAsked() {
    PublishedWeights far = weights("http://weights.invalid/models/" + FILE, SUM.substring(0, 8));
    Map<String, String> environment = Map.of("http_proxy", server.address());
    assertThat(cache(null, environment).fetch(far, DownloadProgress.none()))
        .hasBinaryContent(CONTENT);
    assertThat(server.requests).containsExactly("http://weights.invalid/models/" + FILE + " all");
  }

  @Test
  void aCacheThatCannotBeMadeIsNamedWithTheWaysOut() throws IOException {
    Files.write(folder.resolve("cache"), new byte[0]); // A file in place of the folder.
    assertThat(remedy(() -> fetch(weights())))
        .contains("XDG_CACHE_HOME")
        .contains("model.weights=FILE");
  }

  /** The other process. */
  static final class Fetcher {
    private Fetcher() {}

    public static void main(String[] arguments) {
      Download download =
          new Download(
              new EnvironmentProxies(Map.of(), null), Duration.ofMillis(1), Duration.ofSeconds(9));
      Path cache = Path.of(arguments[0]);
      new WeightCache(cache, download, null)
          .fetch(weights(arguments[1], SUM.substring(0, 8)), DownloadProgress.none());
    }
  }

  @Tag("slow")
  @Test
  void twoProcessesAndTwoThreadsFetchItOnce() throws Exception {
    server.delayMillis = 1500;
    List<Process> others = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      others.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Fetcher.class.getName(),
                  place.getParent().toString(),
                  weights().address().toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log-" + i).toFile())
              .start());
    }
    Thread beside = new Thread(() -> fetch(weights()));
    beside.start();
    fetch(weights());
    beside.join();
    for (int i = 0; i < 2; i++) {
      assertThat(others.get(i).waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(others.get(i).exitValue())
          .as(Files.readString(folder.resolve("log-" + i)))
          .isZero();
    }
    assertThat(server.requests).hasSize(1);
    assertThat(place).hasBinaryContent(CONTENT);
  }
}
