package io.dualmix.cli.report;

import io.dualmix.run.RunReader;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;

/**
 * Writes a run's report: one self-contained page that opens offline, of a finished or an unfinished
 * run.
 */
public final class ReportWriter {
  private static final String FILE = "report.html";

  /** With everything else the page stays below about 10 MB. */
  private static final long PICTURE_BYTES = 8_000_000;

  private ReportWriter() {}

  /**
   * Writes or replaces {@code report.html} in a run folder.
   *
   * @param runFolder of the run
   * @return the page
   * @throws io.dualmix.DualMixException if there is no run, or a file of it is broken
   */
  public static Path write(Path runFolder) {
    Path report = runFolder.resolve(FILE);
    AtomicFiles.write(
        report,
        new ReportPage(RunReader.read(runFolder), new EmbeddedPictures(PICTURE_BYTES)).render());
    return report;
  }
}
