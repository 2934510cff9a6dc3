package io.dualmix.run.sink;

import io.dualmix.DaemonThreads;
import io.dualmix.config.TrackingConfig;
import io.dualmix.run.RunData;
import io.dualmix.run.RunReader;
import io.dualmix.run.sink.MlflowServer.Metric;
import io.dualmix.run.sink.MlflowServer.RejectedException;
import io.dualmix.run.sink.MlflowServer.UnavailableException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the metrics to an MLflow server from a separate thread, so that a slow or unavailable
 * server does not delay the run. Values are queued while the server is unavailable; beyond some ten
 * thousand, the oldest are dropped there, but not in the run's own files. A resumed run continues
 * the server's run, whose id is in {@code mlflow.txt}.
 */
public final class MlflowSink implements TrainingListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowSink.class);
  private static final String FILE = "mlflow.txt";
  private static final int CAPACITY = 20_000;
  private static final Duration LAST_CHANCE = Duration.ofSeconds(10);

  private final MlflowServer server;
  private final TrackingConfig tracking;
  private final RunData run;
  private final Clock clock;
  private final Duration pause;
  private final BlockingQueue<Metric> waiting = new LinkedBlockingQueue<>(CAPACITY);
  private final Thread sender;
  private volatile boolean closing;
  private volatile boolean finished;
  private volatile boolean failed;
  private boolean described;
  private boolean warned;
  private boolean rejected;

  /**
   * Starts the thread.
   *
   * @param tracking the server and the experiment
   * @param run the run: name, settings, stages
   */
  public MlflowSink(TrackingConfig tracking, RunData run) {
    this(tracking, run, Clock.systemUTC(), Duration.ofSeconds(5));
  }

  /**
   * @param pause between two attempts and between two batches
   */
  MlflowSink(TrackingConfig tracking, RunData run, Clock clock, Duration pause) {
    this.server = new MlflowServer(tracking.mlflow());
    this.tracking = tracking;
    this.run = run;
    this.clock = clock;
    this.pause = pause;
    this.sender = DaemonThreads.named("mlflow").newThread(this::sendAll);
    sender.start();
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof Recorded recorded) {
      send(recorded);
    }
  }

  private void send(Recorded event) {
    Instant now = clock.instant();
    Scalars scalars = Scalars.of(event);
    scalars
        .values()
        .forEach(
            (name, value) -> {
              Metric metric = new Metric(name, value, now, scalars.step());
              while (!waiting.offer(metric)) {
                waiting.poll();
              }
            });
    if (event instanceof StageFinished) {
      finished |= run.plan().ends(event.stage());
    }
    failed |= event instanceof StepFailed failure && !failure.skipped();
  }

  /** Sends the queued values, for a few seconds at most, and the final state of the run. */
  @Override
  public void close() {
    closing = true;
    try {
      sender.join(LAST_CHANCE.toMillis());
      sender.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void sendAll() {
    try {
      String number = null;
      while (true) {
        boolean last = closing;
        try {
          number = number == null ? begin() : number;
          describe(number);
          sendWaiting(number);
          if (last) {
            server.setState(number, state(), clock.instant());
          }
        } catch (UnavailableException | RejectedException e) {
          warn(e.getMessage());
        } catch (RuntimeException e) {
          // No failure of the tracking may stop the run.
          warn(e.toString());
        }
        if (last) {
          return;
        }
        pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits between two attempts; returns early when the sink is closed. */
  private void pause() throws InterruptedException {
    long end = System.nanoTime() + pause.toNanos();
    while (!closing && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(Math.min(100, pause.toMillis()));
    }
  }

  private String state() {
    return finished ? "FINISHED" : failed ? "FAILED" : "KILLED";
  }

  private String begin() throws UnavailableException, RejectedException, InterruptedException {
    Path file = run.folder().resolve(FILE);
    if (Files.exists(file)) {
      String known = RunReader.text(file).strip();
      if (isActive(known)) {
        return known;
      }
    }
    String number =
        server.begin(server.experiment(tracking.experiment()), run.name(), clock.instant());
    AtomicFiles.write(file, number + "\n");
    return number;
  }

  /** Whether the run still exists on the server and can be continued. */
  private boolean isActive(String number) throws UnavailableException, InterruptedException {
    try {
      server.setState(number, "RUNNING", clock.instant());
      return true;
    } catch (RejectedException e) {
      LOG.warn(
          "The MLflow server {} no longer accepts its run {} ({}); a new run is created there",
          tracking.mlflow(),
          number,
          e.getMessage());
      return false;
    }
  }

  /**
   * Sends the settings, also for a resumed run, since an earlier session may not have reached the
   * server.
   */
  private void describe(String number) throws UnavailableException, InterruptedException {
    if (!described) {
      try {
        server.parameters(number, RunReader.settings(run));
      } catch (RejectedException e) {
        warnOfRejection(e);
      }
      described = true;
    }
  }

  private void sendWaiting(String number) throws UnavailableException, InterruptedException {
    while (!waiting.isEmpty()) {
      List<Metric> batch = new ArrayList<>();
      waiting.drainTo(batch, MlflowServer.METRICS);
      try {
        server.metrics(number, batch);
      } catch (UnavailableException e) {
        // Queued again as far as there is room; the order does not matter, since each value has its
        // step.
        batch.forEach(waiting::offer);
        throw e;
      } catch (RejectedException e) {
        // Rejected values would always be rejected, and would block the values after them.
        warnOfRejection(e);
      }
    }
    warned = false;
  }

  private void warnOfRejection(RejectedException e) {
    if (!rejected) {
      LOG.warn(
          "The MLflow server {} rejects some values ({}); the run's own files have all of them",
          tracking.mlflow(),
          e.getMessage());
      rejected = true;
    }
  }

  private void warn(String reason) {
    if (!warned) {
      LOG.warn(
          "The MLflow server {} is unavailable ({}); the run continues", tracking.mlflow(), reason);
      warned = true;
    }
  }
}
