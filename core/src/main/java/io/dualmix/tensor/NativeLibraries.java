package io.dualmix.tensor;

import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/**
 * Loads libtorch's own libraries before anything else can bring in others of the same name.
 *
 * <p>JavaCPP loads {@code libtorch} before {@code libtorch_cpu}, on which it depends. As long as
 * its cache is empty, the dynamic linker then takes a {@code libtorch_cpu} that it finds elsewhere,
 * such as that of Debian's python3-torch, and two libtorchs in one process end it with a
 * segmentation fault. A library that is loaded already is never looked for.
 */
public final class NativeLibraries {
  /** In the order in which they depend on each other; names as in JavaCPP's presets. */
  private static final List<String> LIBRARIES = List.of("gomp@.1", "c10", "torch_cpu");

  private NativeLibraries() {}

  /**
   * Sets what the native libraries read from the environment while they load, where the user has
   * not: see {@link ThreadSettings}. To be called before any of them is loaded, OpenCV's included,
   * which bring OpenBLAS along; later it has no effect.
   */
  public static void prepare() {
    ThreadSettings.apply();
  }

  /**
   * Loads libtorch, if it is not loaded yet. Every class through which libtorch is entered calls
   * this when it is initialised.
   *
   * @throws UnsatisfiedLinkError if there are no natives for this platform
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
