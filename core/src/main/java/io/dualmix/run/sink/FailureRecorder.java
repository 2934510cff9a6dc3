package io.dualmix.run.sink;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.load.Batch;
import io.dualmix.run.Failures;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.FailedBatch;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the batch of a step whose loss, gradient or weights became NaN or infinite, for
 * inspection:
 *
 * <pre>
 *   failures/round-1-student-step-120/
 *     failure.json            step, losses, gradient norm, the images' names
 *     target-0.png            the first image of the batch "target", as the network received it
 *     target-0-label.png      its label, class indices; target-0-colours.png, in colours
 * </pre>
 */
public final class FailureRecorder implements TrainingListener {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path run;
  private final ClassTable classes;

  /**
   * @param run the run's folder
   * @param classes of the labels
   */
  public FailureRecorder(Path run, ClassTable classes) {
    this.run = run;
    this.classes = classes;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof FailedBatch failed) {
      Path folder = Failures.folder(run, failed.stage(), failed.step());
      AtomicFiles.replaceDirectory(folder, path -> write(path, failed));
    }
  }

  private void write(Path path, FailedBatch failed) throws IOException {
    Files.writeString(path.resolve("failure.json"), json(failed));
    for (FailedBatch.Input input : failed.inputs()) {
      Batch batch = input.batch();
      for (int i = 0; i < batch.size(); i++) {
        String image = input.name() + "-" + i;
        Files.write(path.resolve(image + ".png"), ImageFiles.encodePng(batch.image(i)));
        if (batch.labelled()) {
          writeLabel(path, image, batch, i);
        }
      }
    }
  }

  private void writeLabel(Path path, String image, Batch batch, int index) throws IOException {
    Files.write(path.resolve(image + "-label.png"), ImageFiles.encodePng(batch.label(index)));
    Files.write(
        path.resolve(image + "-colours.png"),
        ImageFiles.encodePng(ImageFiles.colourise(batch.label(index), classes)));
  }

  private static String json(FailedBatch failed) {
    StepFailed failure = failed.failure();
    ObjectNode node = JSON.createObjectNode();
    node.put("stage", failure.stage());
    node.put("step", failure.step());
    node.put("fault", failure.fault().word());
    node.put("skipped", failure.skipped());
    // As text: JSON numbers cannot be NaN or infinite.
    node.put("loss", Double.toString(failure.loss()));
    ObjectNode parts = node.putObject("parts");
    failed.parts().forEach(term -> parts.put(term.name(), Double.toString(term.value())));
    node.put("gradient_norm", Double.toString(failure.gradientNorm()));
    ObjectNode batches = node.putObject("batches");
    for (FailedBatch.Input input : failed.inputs()) {
      ArrayNode names = batches.putArray(input.name());
      input.batch().names().forEach(names::add);
    }
    return JSON.writeValueAsString(node);
  }
}
