package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * An event that is stored as a line of {@code metrics.jsonl}. The keys of the line are the record's
 * components in their order; renaming one changes the file format.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StageStarted.class, name = "stage_started"),
  @JsonSubTypes.Type(value = StepDone.class, name = "step"),
  @JsonSubTypes.Type(value = Evaluated.class, name = "evaluation"),
  @JsonSubTypes.Type(value = Calibrated.class, name = "calibration"),
  @JsonSubTypes.Type(value = PseudoLabelled.class, name = "pseudo_labels"),
  @JsonSubTypes.Type(value = ThresholdsMoved.class, name = "thresholds"),
  @JsonSubTypes.Type(value = LossSpiked.class, name = "loss_spike"),
  @JsonSubTypes.Type(value = StepFailed.class, name = "step_failed"),
  @JsonSubTypes.Type(value = StageFinished.class, name = "stage_finished")
})
public sealed interface Recorded extends TrainingEvent
    permits Calibrated,
        Evaluated,
        LossSpiked,
        PseudoLabelled,
        StageFinished,
        StageStarted,
        StepDone,
        StepFailed,
        ThresholdsMoved {}
