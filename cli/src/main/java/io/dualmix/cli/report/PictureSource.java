package io.dualmix.cli.report;

import java.nio.file.Path;
import java.util.Optional;

/** The source of a page's pictures: embedded in the page, or served by the dashboard. */
interface PictureSource {
  /** The source of a page without pictures. */
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

  /** The address of a photograph; empty if it is not shown. */
  Optional<String> photograph(Path file);

  /** The address of a picture of labels, whose colours must not change. */
  Optional<String> labels(Path file);
}
