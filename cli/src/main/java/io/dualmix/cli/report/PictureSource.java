package io.dualmix.cli.report;

import java.nio.file.Path;
import java.util.Optional;

/** Where a page gets its pictures from: out of itself, or from the dashboard's server. */
interface PictureSource {
  /** For a page without pictures. */
  PictureSource NONE =
      new PictureSource() {
        @Override
        public Optional<String> photograph(Path file) {
          return Optional.empty();
        }

        @Override
        public Optional<String> labels(Path file) {
          return Optional.empty();
        }
      };

  /** The address of a photograph; empty if it is left out. */
  Optional<String> photograph(Path file);

  /** The address of a picture of labels, whose colours must stay as they are. */
  Optional<String> labels(Path file);
}
