package org.example.dualmix;

import io.dualmix.DualMixException;
import io.dualmix.run.RunData;
import io.dualmix.run.sink.SinkType;
import io.dualmix.run.sink.TrackingSink;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** The sink {@code scores}: a line of a text file in the run folder for every evaluation. */
public final class ScoresType implements SinkType<ScoresType.Options> {
  /**
   * The keys of the sink.
   *
   * @param file the name of the file
   */
  public record Options(String file) {
    public Options {
      file = file == null ? "scores.txt" : file;
    }
  }

  @Override
  public String name() {
    return "scores";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public TrackingSink open(Options options, RunData run) {
    return new Scores(run.folder().resolve(options.file()));
  }

  private record Scores(Path file) implements TrackingSink {
    @Override
    public void on(TrainingEvent event) {
      if (event instanceof Evaluated scored) {
        try {
          Files.writeString(
              file,
              String.format(
                  Locale.ROOT,
                  "%s %d %.4f%n",
                  scored.stage(),
                  scored.step(),
                  scored.metrics().get("miou")),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new DualMixException("Cannot write " + file + ": " + e.getMessage(), "", e);
        }
      }
    }

    @Override
    public void close() {
      // Every line is written at once.
    }
  }
}
