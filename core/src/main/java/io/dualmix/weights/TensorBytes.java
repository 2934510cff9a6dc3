package io.dualmix.weights;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;

/**
 * The memory of a contiguous tensor in host memory, in chunks, because a Java buffer is limited to
 * 2 GB.
 */
final class TensorBytes implements Iterator<ByteBuffer> {
  private static final int CHUNK = 64 << 20;

  private final Tensor tensor;
  private final long bytes;
  private long done;

  private TensorBytes(Tensor tensor) {
    this.tensor = tensor;
    this.bytes = tensor.numel() * tensor.element_size();
  }

  /** The tensor and the caller's scope must outlive the chunks. */
  static Iterable<ByteBuffer> of(Tensor tensor) {
    return () -> new TensorBytes(tensor);
  }

  @Override
  public boolean hasNext() {
    return done < bytes;
  }

  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long end = done + Math.min(CHUNK, bytes - done);
    ByteBuffer piece = new BytePointer(tensor.data_ptr()).position(done).limit(end).asByteBuffer();
    done = end;
    return piece;
  }
}
