package io.dualmix.weights.published;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.CannotWriteException;
import io.dualmix.storage.Sha256;
import io.dualmix.storage.UserCache;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache folder of published weights. A file is downloaded once, by one process at a time,
 * verified with its SHA-256 and stored atomically.
 */
public final class WeightCache {
  /** The variable with a URL or folder that contains the files under their names in the cache. */
  public static final String MIRROR_VARIABLE = "DUALMIX_WEIGHTS_MIRROR";

  private static final Logger LOG = LoggerFactory.getLogger(WeightCache.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int LOCK_MILLIS = 200;
  private static final String SUM = ".sha256";

  private final Path folder;
  private final Download download;
  private final String mirror;

  /**
   * @param mirror base URL or folder; null for the publishers' URLs
   */
  WeightCache(Path folder, Download download, String mirror) {
    this.folder = folder;
    this.download = download;
    this.mirror = mirror;
  }

  /**
   * The user's cache: {@code weights} in {@link UserCache#folder}.
   *
   * @param mirror mirror of the configuration; null or blank for that of {@value #MIRROR_VARIABLE},
   *     if any
   */
  public static WeightCache ofUser(String mirror) {
    String variable = System.getenv(MIRROR_VARIABLE);
    String used = mirror != null && !mirror.isBlank() ? mirror : variable;
    var proxies = new EnvironmentProxies(System.getenv(), ProxySelector.getDefault());
    return new WeightCache(
        UserCache.folder().resolve("weights"),
        new Download(proxies, PAUSE, SILENCE),
        used == null || used.isBlank() ? null : used.strip());
  }

  /** The path of the file in the cache, which need not exist. */
  public Path place(PublishedWeights weights) {
    return folder.resolve(weights.file());
  }

  /** The file if it exists; its checksum is not computed. */
  public Optional<Path> present(PublishedWeights weights) {
    return Optional.of(place(weights)).filter(Files::isRegularFile);
  }

  /**
   * Returns the file; downloads it if necessary.
   *
   * @throws DualMixException if the cached file has another checksum, or the download fails; the
   *     remedy names the URL and the path
   */
  public Path fetch(PublishedWeights weights, DownloadProgress progress) {
    Path place = place(weights);
    try {
      if (!Files.isRegularFile(place)) {
        fetchAlone(weights, place, progress);
      }
      requireIntact(weights, place);
      return place;
    } catch (CannotWriteException e) {
      throw new DualMixException(
          e.getMessage(),
          e.remedy()
              + " Or name another folder with the variable XDG_CACHE_HOME, or a file of yours with"
              + " -s model.weights=FILE.",
          e);
    }
  }

  /** Waits for another process that downloads the same file. */
  private void fetchAlone(PublishedWeights weights, Path place, DownloadProgress progress) {
    Path lock = folder.resolve("." + weights.file() + ".lock");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(folder, e);
    }
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = lock(channel)) {
      if (!Files.isRegularFile(place)) {
        fetchLocked(weights, place, progress);
      }
      held.release();
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(lock, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          return lock;
        }
      } catch (OverlappingFileLockException e) {
        LOG.trace("another thread of this process holds the lock", e);
      }
      try {
        Thread.sleep(LOCK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DualMixException("Interrupted while another process fetches the file", "", e);
      }
    }
  }

  private void fetchLocked(PublishedWeights weights, Path place, DownloadProgress progress) {
    Path part = folder.resolve(weights.file() + ".part");
    boolean continued = Files.exists(part);
    String sum = transfer(weights, part, progress);
    String expected = expected(weights, sum);
    String found = sum(part);
    if (continued && !found.startsWith(expected)) {
      // The partial file may belong to another file, so the download starts again.
      delete(part);
      sum = transfer(weights, part, progress);
      expected = expected(weights, sum);
      found = sum(part);
    }
    if (!found.startsWith(expected)) {
      delete(part);
      throw new DualMixException(
          address(weights) + " is not the published file: " + sums(found, expected),
          "A proxy or mirror may have changed it; fetch it again. " + byHand(weights));
    }
    if (expected.isEmpty()) {
      LOG.warn("{}: no checksum is known, and the server reports none", place);
    }
    place(part, place, found);
  }

  /** Returns the checksum reported by the server; null if there is none. */
  private String transfer(PublishedWeights weights, Path part, DownloadProgress progress) {
    String address = address(weights);
    LOG.info("fetching {} to {}", address, place(weights));
    try {
      if (!address.matches("https?://.*")) {
        copy(address, part);
        return null;
      }
      return download.fetch(URI.create(address), part, weights.file(), progress).orElse(null);
    } catch (IOException | IllegalArgumentException e) {
      throw new DualMixException("Cannot fetch " + address + ": " + reason(e), byHand(weights), e);
    }
  }

  private static void copy(String address, Path part) throws IOException {
    Path file = address.startsWith("file:") ? Path.of(URI.create(address)) : Path.of(address);
    if (!Files.isRegularFile(file)) {
      throw new IOException("the mirror has no such file");
    }
    try {
      Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(part, e);
    }
  }

  /** The URL of the file at its publisher or the mirror. */
  String address(PublishedWeights weights) {
    return mirror == null
        ? weights.address().toString()
        : mirror.replaceFirst("/+$", "") + "/" + weights.file();
  }

  private String byHand(PublishedWeights weights) {
    return "Without a connection: fetch "
        + weights.address()
        + " elsewhere and put it at "
        + place(weights).toAbsolutePath()
        + ", or name a mirror (an address or a folder) with -s model.weights_mirror=PLACE or the"
        + " variable "
        + MIRROR_VARIABLE
        + ", or a file of yours with -s model.weights=FILE.";
  }

  private static String reason(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "the name of the host is not known here";
      }
    }
    if (e instanceof HttpConnectTimeoutException) {
      return "the host does not answer";
    } else if (e instanceof HttpTimeoutException) {
      return "the server does not answer in time";
    } else if (e instanceof ConnectException && e.getMessage() == null) {
      return "no connection to the host";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static String expected(PublishedWeights weights, String told) {
    return !weights.sha256().isEmpty() || told == null ? weights.sha256() : told;
  }

  private static void place(Path part, Path place, String sum) {
    try {
      AtomicFiles.write(
          place.resolveSibling(place.getFileName() + SUM), sum + "  " + place.getFileName() + "\n");
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(place, e);
    }
  }

  /** Verifies the checksum, also for a file that the user copied to the cache. */
  private static void requireIntact(PublishedWeights weights, Path place) {
    String expected = weights.sha256();
    Path noted = place.resolveSibling(place.getFileName() + SUM);
    if (expected.isEmpty() && Files.isRegularFile(noted)) {
      expected = read(noted);
    }
    String found = expected.isEmpty() ? "" : sum(place);
    if (!found.startsWith(expected)) {
      throw new DualMixException(
          place + " is not the published file: " + sums(found, expected),
          "Delete it to download it again, or name a file of your own with -s"
              + " model.weights=FILE.");
    }
  }

  private static String sums(String found, String expected) {
    return "its SHA-256 is "
        + found
        + ", expected "
        + expected
        + (expected.length() < found.length() ? "…" : "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip().replaceFirst("\\s.*", "");
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "Delete it.", e);
    }
  }

  private static String sum(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read " + file + ": " + e.getMessage(), "Delete it to download it again.", e);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(part, e);
    }
  }
}
