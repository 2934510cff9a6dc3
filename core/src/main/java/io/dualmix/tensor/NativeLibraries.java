package io.dualmix.tensor;

import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch's bundled libraries before other libraries of the same name can be loaded.
 *
 * <p>JavaCPP loads {@code libtorch} before {@code libtorch_cpu}, on which it depends. While its
 * cache is empty, the dynamic linker then loads another {@code libtorch_cpu} from the system, such
 * as that of Debian's python3-torch. Two versions of libtorch in one process cause a segmentation
 * fault. The linker does not search for a library that is already loaded.
 */
public final class NativeLibraries {
  /** In order of dependency; names as in JavaCPP's presets. */
  private static final List<String> LIBRARIES = List.of("gomp@.1", "c10", "torch_cpu");

  private NativeLibraries() {}

  /**
   * Sets the environment variables that the native libraries read while they load, unless the user
   * has set them: see {@link ThreadSettings}. Call it before any native library is loaded,
   * including OpenCV's, which load OpenBLAS; later it has no effect.
   */
  public static void prepare() {
    ThreadSettings.apply();
  }

  /**
   * Loads libtorch if it is not loaded yet. Every class that calls libtorch invokes this in its
   * static initialiser.
   *
   * @throws UnsatisfiedLinkError if there are no native libraries for this platform
   */
  public static void load() {
    prepare();
    Loader.load(openblas.class);
    Properties platform = Loader.loadProperties();
    ClassProperties properties =
        Loader.loadProperties(
            new Class<?>[] {org.bytedeco.pytorch.presets.torch.class}, platform, true);
    for (String library : LIBRARIES) {
      var found = Loader.findLibrary(torch.class, properties, library);
      if (found.length > 0) { // No libgomp on macOS and Windows.
        Loader.loadLibrary(torch.class, found, library);
      }
    }
    Loader.load(torch.class);
  }
}
