package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.relu_;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  @Test
  void closingFreesWhatWasMadeInside() {
    Tensor tensor;
    try (TensorScope scope = new TensorScope()) {
      tensor = Tensors.ofFloats(new float[] {1, 2}, 2);
      assertThat(tensor.isNull()).isFalse();
    }
    assertThat(tensor.isNull()).isTrue();
  }

  @Test
  void whatIsKeptBelongsToTheEnclosingScope() {
    Tensor kept;
    try (TensorScope outer = new TensorScope()) {
      try (TensorScope inner = new TensorScope()) {
        kept = inner.keep(Tensors.ofFloats(new float[] {3}, 1));
      }
      assertThat(Tensors.toFloats(kept)).containsExactly(3);
    }
    assertThat(kept.isNull()).isTrue();
  }

  @Test
  void whatTheOutermostScopeKeepsBelongsToTheCaller() {
    Tensor kept;
    try (TensorScope scope = new TensorScope()) {
      kept = scope.keep(Tensors.ofFloats(new float[] {4}, 1));
    }
    assertThat(Tensors.toFloats(kept)).containsExactly(4);
    kept.close();
    assertThat(kept.isNull()).isTrue();
  }

  @Test
  void bytesAreUnsigned() {
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = Tensors.ofBytes(new byte[] {(byte) 200, 1}, 2);
      assertThat(Tensors.toLongs(tensor)).containsExactly(200, 1);
      assertThat(Tensors.toBytes(tensor)).containsExactly(200, 1);
    }
  }

  @Test
  void anAliasThatAnInPlaceFunctionReturnedOutlivesItsScope() {
    try (TensorScope outer = new TensorScope()) {
      Tensor kept;
      try (TensorScope inner = new TensorScope()) {
        kept = inner.keep(relu_(Tensors.ofFloats(new float[] {-1, 2}, 2)));
      }
      // Memory that was freed by mistake would be handed out again here.
      for (int i = 0; i < 100; i++) {
        Tensors.ofFloats(new float[] {7, 7}, 2);
      }
      assertThat(Tensors.toFloats(kept)).containsExactly(0, 2);
    }
  }

  @Test
  void theOriginalOfAnAliasOutlivesItsScope() {
    try (TensorScope outer = new TensorScope()) {
      Tensor kept;
      try (TensorScope inner = new TensorScope()) {
        Tensor original = Tensors.ofFloats(new float[] {-1, 2}, 2);
        relu_(original);
        kept = inner.keep(original);
      }
      assertThat(kept.isNull()).isFalse();
      assertThat(Tensors.toFloats(kept)).containsExactly(0, 2);
    }
  }
}
