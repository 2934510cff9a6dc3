package io.dualmix.adapt;

import io.dualmix.model.SegmentationModel;
import io.dualmix.train.CancellationToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Trains models that do not depend on each other at the same time, each on a device and a thread of
 * its own. A model's numbers do not depend on what is trained beside it.
 */
final class WorkerPool {
  /** Trains one model on the given lane. */
  @FunctionalInterface
  interface Training extends Function<Lane, SegmentationModel> {}

  private final List<Lane> lanes;
  private final CancellationToken stop;

  /**
   * @param lanes one a device, at least one
   * @param stop that all lanes look at
   */
  WorkerPool(List<Lane> lanes, CancellationToken stop) {
    this.lanes = List.copyOf(lanes);
    this.stop = stop;
  }

  /**
   * Runs all trainings, as many at a time as there are lanes.
   *
   * @return the models in the trainings' order; owned by the caller
   * @throws RuntimeException the first failure in that order that is no stop, after the others have
   *     saved and stopped; else the stop
   */
  List<SegmentationModel> train(List<Training> trainings) {
    List<SegmentationModel> models = new ArrayList<>();
    try {
      if (lanes.size() == 1) {
        trainings.forEach(training -> models.add(training.apply(lanes.get(0))));
      } else {
        trainTogether(trainings, models);
      }
      return models;
    } catch (RuntimeException | Error e) {
      models.forEach(SegmentationModel::close);
      throw e;
    }
  }

  private void trainTogether(List<Training> trainings, List<SegmentationModel> models) {
    // As many threads as lanes: who begins a training always finds a free one.
    Queue<Lane> free = new ConcurrentLinkedQueue<>(lanes);
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    List<Future<SegmentationModel>> running =
        trainings.stream().map(one -> threads.submit(() -> trained(one, free))).toList();
    threads.shutdown();
    Throwable failure = null;
    for (Future<SegmentationModel> one : running) {
      try {
        models.add(finished(one));
      } catch (ExecutionException e) {
        failure = graver(failure, e.getCause());
      }
    }
    rethrow(failure);
  }

  /** On a thread of its own; a failure here stops the others, who would train in vain. */
  private SegmentationModel trained(Training training, Queue<Lane> free) {
    Lane lane = free.remove();
    try {
      return training.apply(lane);
    } catch (RuntimeException | Error e) {
      stop.stop();
      throw e;
    } finally {
      free.add(lane);
    }
  }

  /** Waits for the end, come what may: a thread that still trains must not outlive the run. */
  private SegmentationModel finished(Future<SegmentationModel> one) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return one.get();
        } catch (InterruptedException e) {
          interrupted = true;
          stop.stop();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A stop only follows from something else, or from the user's wish. */
  private static Throwable graver(Throwable first, Throwable second) {
    return first == null || first instanceof CancellationToken.StoppedException ? second : first;
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }
}
