package io.dualmix.cli.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;

/** Links to the dashboard's pictures, by their path below the run. */
final class LinkedPictures implements PictureSource {
  private final Path run;

  /**
   * @param run the run folder; addresses are relative to the run's page
   */
  LinkedPictures(Path run) {
    this.run = run;
  }

  @Override
  public Optional<String> photograph(Path file) {
    return link(file);
  }

  @Override
  public Optional<String> labels(Path file) {
    return link(file);
  }

  private Optional<String> link(Path file) {
    StringJoiner joined = new StringJoiner("/");
    for (Path part : run.relativize(file)) {
      joined.add(URLEncoder.encode(part.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
    }
    try {
      // A redrawn picture gets a new address, so that browsers can cache pictures.
      return Optional.of(joined + "?" + Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
