package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.Evaluated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result models of a run, chosen by their scores on the validation images. Stored as {@code
 * result.json} in the run folder. If the run has metrics, the result is computed from them, so that
 * running runs and runs of older versions have a result too.
 *
 * @param configured {@code evaluation.result}: the default choice
 * @param best the single model with the highest score; null if none was scored
 * @param lastStudent the student of the last round with one; null for none
 * @param ensemble both teachers of the round with the highest ensemble score; null for none
 * @param average the values that the ensemble averages: {@code probabilities} or {@code logits}
 */
@PublicApi
public record RunResult(
    String configured, Model best, Model lastStudent, Model ensemble, String average) {
  /** The name of the file in the run folder. */
  public static final String FILE = "result.json";

  /** The values of {@code --result} and {@code evaluation.result}. */
  public static final String BEST = "best";

  public static final String LAST_STUDENT = "last_student";
  public static final String ENSEMBLE = "ensemble";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * A model, or an ensemble of two.
   *
   * @param stage such as {@code round-2/student}
   * @param round from 1; 0 for a baseline
   * @param miou mean IoU on the validation images, 0..1
   * @param files model files relative to the run folder: one file, or those of both teachers
   */
  public record Model(String stage, int round, double miou, List<String> files) {
    public Model {
      files = List.copyOf(files);
    }

    /** A description, such as {@code round-2/student (42.1 % mIoU)}. */
    public String describe() {
      return String.format(Locale.ROOT, "%s (%.1f %% mIoU)", stage, 100 * miou);
    }
  }

  /** Computes the result of a run from its scores; models without files are skipped. */
  public static RunResult of(RunData run) {
    Map<String, String> settings = RunReader.settings(run);
    String checkpoint = settings.getOrDefault("evaluation.checkpoint", "last");
    List<Model> models = new ArrayList<>();
    List<Model> ensembles = new ArrayList<>();
    Model result = null;
    for (RunStages.Stage stage : run.plan().stages()) {
      if (stage.kind() == Kind.ENSEMBLE) {
        score(run, stage, Evaluated.LAST)
            .map(miou -> model(stage, miou, files(stage.teachers(), checkpoint)))
            .filter(model -> exists(run, model))
            .ifPresent(ensembles::add);
        continue;
      }
      Optional<Model> last =
          score(run, stage, Evaluated.LAST)
              .map(miou -> model(stage, miou, files(List.of(stage.path()), "last")))
              .filter(model -> exists(run, model));
      last.ifPresent(models::add);
      score(run, stage, Evaluated.INTERMEDIATE)
          .map(miou -> model(stage, miou, files(List.of(stage.path()), "best")))
          .filter(model -> exists(run, model))
          .filter(model -> last.isEmpty() || model.miou() > last.get().miou())
          .ifPresent(models::add);
      if (stage.result()) {
        result = last.orElse(result);
      }
    }
    return new RunResult(
        settings.getOrDefault("evaluation.result", BEST),
        highest(models),
        result,
        highest(ensembles),
        settings.getOrDefault("method.distillation.average", "probabilities"));
  }

  /**
   * The result of a run folder: from its metrics, or from {@code result.json} if there are none.
   *
   * @throws DualMixException if there is no run, or one of its files is damaged
   */
  public static RunResult read(Path folder) {
    Path file = folder.resolve(FILE);
    if (Files.exists(folder.resolve(Metrics.FILE)) || !Files.exists(file)) {
      return of(RunReader.read(folder));
    }
    try {
      return JSON.readValue(RunReader.text(file), RunResult.class);
    } catch (JacksonException e) {
      throw new DualMixException(file + " is broken: " + e.getMessage(), "Delete it.", e);
    }
  }

  /** Writes {@code result.json} of a run and returns its content. */
  public static RunResult write(RunData run) {
    RunResult result = of(run);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("configured", result.configured());
    fields.put("best", result.best());
    fields.put("lastStudent", result.lastStudent());
    fields.put("ensemble", result.ensemble());
    fields.put("average", result.average());
    AtomicFiles.write(run.folder().resolve(FILE), JSON.writeValueAsString(fields) + "\n");
    return result;
  }

  /** The model for a value of {@code --result}; empty if the run has no such model. */
  public Optional<Model> choose(String word) {
    return Optional.ofNullable(
        switch (word) {
          case BEST -> best;
          case LAST_STUDENT -> lastStudent;
          case ENSEMBLE -> ensemble;
          default -> null;
        });
  }

  /**
   * Describes the model for a value of {@code --result}: its score, and whether another model
   * scored higher.
   *
   * @param word for which {@link #choose} has a model
   */
  public String describe(String word) {
    Model used = choose(word).orElseThrow();
    String what =
        switch (word) {
          case BEST -> "the run's best single model";
          case ENSEMBLE -> "both teachers averaged";
          default -> "the last student";
        };
    List<String> higher = new ArrayList<>();
    addHigher(higher, used, best, BEST);
    addHigher(higher, used, ensemble, ENSEMBLE);
    String text =
        String.format(
            Locale.ROOT,
            "%s, %s, %.1f %% mIoU on the validation images",
            used.stage(),
            what,
            100 * used.miou());
    if (!higher.isEmpty()) {
      return text + "; " + String.join(" and ", higher) + " scored higher";
    }
    return text + "; none scored higher";
  }

  private static void addHigher(List<String> higher, Model used, Model other, String word) {
    if (other != null && other.miou() > used.miou()) {
      higher.add(other.describe() + " [--result " + word + "]");
    }
  }

  private static Model highest(List<Model> models) {
    // Of equal scores the later one, which was trained longer.
    return models.stream()
        .max(Comparator.comparingDouble(Model::miou).thenComparingInt(models::indexOf))
        .orElse(null);
  }

  private static Optional<Double> score(RunData run, RunStages.Stage stage, String checkpoint) {
    List<Double> scores =
        run.evaluations().stream()
            .filter(e -> e.stage().equals(stage.path()) && e.checkpoint().equals(checkpoint))
            .map(Evaluated::miou)
            .filter(miou -> !miou.isNaN())
            .toList();
    return checkpoint.equals(Evaluated.LAST)
        ? scores.stream().reduce((before, last) -> last)
        : scores.stream().max(Comparator.naturalOrder());
  }

  private static Model model(RunStages.Stage stage, double miou, List<String> files) {
    return new Model(stage.path(), stage.round(), miou, files);
  }

  private static boolean exists(RunData run, Model model) {
    return model.files().stream().allMatch(f -> Files.isRegularFile(run.folder().resolve(f)));
  }

  private static List<String> files(List<String> stages, String checkpoint) {
    return stages.stream().map(stage -> stage + "/" + checkpoint + "/model.safetensors").toList();
  }
}
