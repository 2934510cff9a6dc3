import io.dualmix.bench.DrawnFiles;
import io.dualmix.bench.LoaderBench;
import io.dualmix.bench.LoaderCase;
import io.dualmix.data.ImageSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** DualMix's half of loader.sh; prints lines as loader.py does. */
public class LoaderRun {
  private static final int DRAWN = 8;

  /**
   * FOLDER CASE [REPETITIONS SECONDS [WIDTH HEIGHT]]: draws the files of a case if they are not in
   * FOLDER/CASE and, with the other numbers, measures. A case of another name has its images and
   * labels there already, and needs a size.
   */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    LoaderCase files =
        args.length > 5
            ? LoaderCase.ofFolders(
                args[1],
                folder.resolve(args[1]),
                "images",
                "labels",
                new ImageSize(Integer.parseInt(args[4]), Integer.parseInt(args[5])))
            : DrawnFiles.valueOf(args[1].toUpperCase(Locale.ROOT)).in(folder, DRAWN);
    if (args.length > 3) {
      Duration seconds = Duration.ofMillis((long) (1000 * Double.parseDouble(args[3])));
      LoaderBench.run(
          new LoaderBench.Options(List.of(files), Integer.parseInt(args[2]), seconds, 0),
          LoaderRun::print);
    }
  }

  private static void print(LoaderBench.Result result) {
    System.out.printf(
        Locale.ROOT,
        "{\"case\": \"%s\", \"stage\": \"%s\", \"images_per_s\": %.2f}%n",
        result.name(),
        result.stage(),
        result.imagesPerSecond());
  }
}
