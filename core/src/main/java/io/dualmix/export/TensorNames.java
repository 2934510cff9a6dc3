package io.dualmix.export;

import io.dualmix.model.SegmentationModel;
import java.util.IdentityHashMap;
import org.bytedeco.pytorch.Tensor;

/** Maps a model's tensors to their names. */
final class TensorNames {
  private final IdentityHashMap<Tensor, String> names = new IdentityHashMap<>();

  TensorNames(SegmentationModel model) {
    model.state().forEach((name, tensor) -> names.put(tensor, name));
  }

  String of(Tensor tensor) {
    String name = names.get(tensor);
    if (name == null) {
      throw new IllegalArgumentException("A layer described a tensor that is not the model's");
    }
    return name;
  }
}
