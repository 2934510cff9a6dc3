package io.dualmix.train.event;

/** A fact that is not kept in the run's files: of use at the moment alone, or too large. */
public sealed interface Momentary extends TrainingEvent
    permits Checkpointing,
        Evaluating,
        FailedBatch,
        Predictable,
        PseudoLabelsReady,
        SampleMixed,
        StageResumed,
        Stepped {}
