package io.dualmix.weights.published;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Downloads a file over HTTP to a partial file. An existing partial file is continued if the server
 * supports it; an interrupted or stalled connection is retried.
 */
final class Download {
  private static final int BUFFER = 1 << 16;

  /** The number of consecutive connections without progress before giving up. */
  private static final int TRIES = 5;

  private static final Duration CONNECT = Duration.ofSeconds(30);

  private final HttpClient client;
  private final Duration pause;
  private final Duration silence;

  /**
   * @param proxies by URL
   * @param pause delay before the second attempt; later delays are longer
   * @param silence timeout after which a connection counts as stalled
   */
  Download(ProxySelector proxies, Duration pause, Duration silence) {
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .proxy(proxies)
            .build();
    this.pause = pause;
    this.silence = silence;
  }

  /** Thrown for a response that a retry would not change. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * Downloads the missing bytes.
   *
   * @param part partial file, which keeps its bytes on a failure
   * @return the SHA-256 reported by the server, if any
   * @throws IOException if the download fails; the message gives the reason
   * @throws DualMixException if {@code part} cannot be written
   */
  Optional<String> fetch(URI address, Path part, String name, DownloadProgress progress)
      throws IOException {
    IOException last = null;
    for (int failed = 0; failed < TRIES; failed++) {
      long before = size(part);
      try {
        return attempt(address, part, name, progress);
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        last = e;
        if (size(part) > before) {
          failed = -1; // There is progress, so the counter is reset.
        } else if (failed + 1 < TRIES) {
          progress.retrying(name, failed + 2, TRIES);
          rest(failed + 1);
        }
      }
    }
    throw last;
  }

  private Optional<String> attempt(URI address, Path part, String name, DownloadProgress progress)
      throws IOException {
    long have = size(part);
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(silence);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = send(request.build());
    try (InputStream body = response.body()) {
      if (response.statusCode() == 416) {
        return complete(response, part, have);
      }
      requireFile(response);
      boolean continued = response.statusCode() == 206;
      if (continued && !rangeStart(response.headers()).equals("" + have)) {
        Files.deleteIfExists(part);
        throw new IOException("the server sends another range than requested");
      }
      long begin = continued ? have : 0;
      long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
      long all = length < 0 ? -1 : begin + length;
      long done = copy(body, part, begin, count -> progress.at(name, count, all));
      if (all >= 0 && done != all) {
        throw new IOException("the connection was cut after " + done + " of " + all + " bytes");
      }
      return promised(response);
    }
  }

  /**
   * The requested range is beyond the end: either the file is complete, or the partial file belongs
   * to another file.
   */
  private static Optional<String> complete(HttpResponse<InputStream> response, Path part, long have)
      throws IOException {
    if (response.headers().firstValue("Content-Range").orElse("").endsWith("/" + have)) {
      return promised(response);
    }
    Files.deleteIfExists(part);
    throw new IOException("the server's file is shorter than the partial file");
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void requireFile(HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    String answer = "the server answers with status " + status;
    if (status == 408 || status == 429 || status >= 500) {
      throw new IOException(answer);
    } else if (status != 200 && status != 206) {
      throw new Refused(answer);
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith("text/html")) {
      throw new Refused(
          "the server answers with a web page, such as the log-in of a network or a proxy");
    }
  }

  private static String rangeStart(HttpHeaders headers) {
    return headers
        .firstValue("Content-Range")
        .map(range -> range.replaceFirst("^bytes (\\d+)-.*", "$1"))
        .orElse("");
  }

  /**
   * From this response or a previous redirect: a hub reports the checksum before it redirects to a
   * store.
   */
  private static Optional<String> promised(HttpResponse<?> response) {
    Optional<? extends HttpResponse<?>> one = Optional.of(response);
    while (one.isPresent()) {
      Optional<String> tag =
          one.get()
              .headers()
              .firstValue("X-Linked-ETag")
              .map(text -> text.replace("\"", ""))
              .filter(text -> text.matches("[0-9a-f]{64}"));
      if (tag.isPresent()) {
        return tag;
      }
      one = one.get().previousResponse();
    }
    return Optional.empty();
  }

  private interface Count {
    void at(long bytes);
  }

  /** Returns the number of bytes in the partial file afterwards. */
  private long copy(InputStream body, Path part, long begin, Count progress) throws IOException {
    long done = begin;
    byte[] buffer = new byte[BUFFER];
    try (StallTimeout guard = new StallTimeout(body, silence);
        OutputStream out = open(part, begin)) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        guard.heard();
        write(out, buffer, count, part);
        done += count;
        progress.at(done);
      }
      guard.requireHeard();
      return done;
    }
  }

  private static OutputStream open(Path part, long begin) {
    try {
      return begin > 0
          ? Files.newOutputStream(part, StandardOpenOption.APPEND)
          : Files.newOutputStream(part);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(part, e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int count, Path part) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(part, e);
    }
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private void rest(int failures) {
    try {
      Thread.sleep(pause.multipliedBy(failures).toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static DualMixException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new DualMixException("The download was interrupted", "The partial file is kept.", e);
  }
}
