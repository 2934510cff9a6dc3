package io.dualmix.run;

import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.ThresholdsMoved;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The content of a run folder.
 *
 * @param folder of the run
 * @param name of the experiment
 * @param events in the order of the stages
 * @param classes with their colours; empty until the run writes them
 * @param provenance the values of {@code provenance.json}; nested keys joined by dots, lists by
 *     spaces, warnings by line ends
 * @param experiment the configuration as YAML
 * @param plan the stages of the whole run; empty if unknown
 * @param splits the data splits, by name
 * @param gallery pictures by image
 * @param mixed mixed inputs and their labels
 */
@PublicApi
public record RunData(
    Path folder,
    String name,
    List<RecordedEvent> events,
    Optional<ClassTable> classes,
    Map<String, String> provenance,
    String experiment,
    RunStages plan,
    List<Split> splits,
    List<Pictures.GalleryImage> gallery,
    List<Pictures.Picture> mixed) {
  public RunData {
    events = List.copyOf(events);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    splits = List.copyOf(splits);
    gallery = List.copyOf(gallery);
    mixed = List.copyOf(mixed);
  }

  /** The stages that have started, in order. */
  public List<StageStarted> stages() {
    return of(StageStarted.class);
  }

  /** The losses of training, in order. */
  public List<StepDone> steps() {
    return of(StepDone.class);
  }

  /** All scores. */
  public List<Evaluated> evaluations() {
    return of(Evaluated.class);
  }

  /** The last score of each stage that has one, in order. */
  public List<Evaluated> results() {
    Map<String, Evaluated> last = new LinkedHashMap<>();
    evaluations().forEach(e -> last.put(e.stage(), e));
    return List.copyOf(last.values());
  }

  /** The calibration of each stage's last model, where measured, in order. */
  public List<Calibrated> calibrations() {
    Map<String, Calibrated> last = new LinkedHashMap<>();
    of(Calibrated.class).forEach(e -> last.put(e.stage(), e));
    return List.copyOf(last.values());
  }

  /** The loss spikes. */
  public List<LossSpiked> spikes() {
    return of(LossSpiked.class);
  }

  /** The steps with a NaN or infinite loss, gradient or weight. */
  public List<StepFailed> failures() {
    return of(StepFailed.class);
  }

  /** The pseudo labels of all rounds. */
  public List<PseudoLabelled> pseudoLabels() {
    return of(PseudoLabelled.class);
  }

  /** The running thresholds of the objectives, in order. */
  public List<ThresholdsMoved> thresholds() {
    return of(ThresholdsMoved.class);
  }

  /** The stages that have ended. */
  public List<StageFinished> finishedStages() {
    return of(StageFinished.class);
  }

  /** Whether the run's last result model is trained. */
  public boolean isFinished() {
    return finishedStages().stream().anyMatch(stage -> plan.ends(stage.stage()));
  }

  /** R, the number of rounds; empty if unknown. */
  public OptionalInt rounds() {
    return plan.stages().stream().mapToInt(RunStages.Stage::round).max();
  }

  /** The last score of the last result stage that has one; empty if none has. */
  public Optional<Evaluated> lastResult() {
    Set<String> results =
        plan.results().stream().map(RunStages.Stage::path).collect(Collectors.toSet());
    return results().stream()
        .filter(score -> results.contains(score.stage()))
        .reduce((before, last) -> last);
  }

  /** The last score of a stage. */
  public Optional<Evaluated> result(String stage) {
    return results().stream().filter(score -> score.stage().equals(stage)).findFirst();
  }

  private <T extends Recorded> List<T> of(Class<T> type) {
    return events.stream()
        .map(RecordedEvent::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
