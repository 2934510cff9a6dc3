package io.dualmix.train.event;

/**
 * An event that is not stored in the run's files, because it is useful only at the moment or too
 * large.
 */
public sealed interface Momentary extends TrainingEvent
    permits Checkpointing,
        Evaluating,
        FailedBatch,
        ImagesScored,
        ModelTrained,
        PseudoLabelsReady,
        SampleMixed,
        StageResumed,
        Stepped {}
