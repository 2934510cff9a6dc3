package io.dualmix.cli.report;

import io.dualmix.run.RunReader;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;

/** Writes the report of a finished or unfinished run: one self-contained page. */
public final class ReportWriter {
  private static final String FILE = "report.html";

  /** The budget of the pictures; it keeps the page below about 10 MB. */
  private static final long PICTURE_BYTES = 8_000_000;

  private ReportWriter() {}

  /**
   * Writes or replaces {@code report.html} in a run folder.
   *
   * @param runFolder of the run @return the path of the page
   * @throws io.dualmix.DualMixException if there is no run, or one of its files is damaged
   */
  public static Path write(Path runFolder) {
    Path report = runFolder.resolve(FILE);
    AtomicFiles.write(
        report,
        new ReportPage(RunReader.read(runFolder), new EmbeddedPictures(PICTURE_BYTES)).render());
    return report;
  }
}
