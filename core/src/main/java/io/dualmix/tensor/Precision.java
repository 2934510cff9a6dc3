package io.dualmix.tensor;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The arithmetic of forward and backward passes; parameters and losses stay in 32 bits. */
@PublicApi
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /**
   * Convolutions and products in bfloat16 by libtorch's autocast: 1.6 to 1.9 times faster on CPUs
   * with AVX512-BF16 or AMX, and several times slower on all others; with the exponent range of
   * 32-bit floats, hence no loss scaling.
   */
  BF16;

  /** Linux lists the processor's features here; other systems do not report them. */
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * The precision of a setting.
   *
   * @param setting {@code fp32}, {@code bf16}, or {@code auto}: bf16 where it is fast
   * @param cuda whether it is for a GPU; those since Ampere are fast in bf16
   * @throws DualMixException if the setting is unknown
   */
  public static Precision of(String setting, boolean cuda) {
    return switch (setting) {
      case "fp32" -> FP32;
      case "bf16" -> BF16;
      case "auto" -> cuda || fastOnCpu() ? BF16 : FP32;
      default ->
          throw new DualMixException(
              "Unknown precision '" + setting + "'", "Known are fp32, bf16 and auto.");
    };
  }

  /** Whether this machine's processor has bfloat16 instructions: AVX512-BF16 or AMX. */
  public static boolean fastOnCpu() {
    try {
      return Files.isReadable(CPU_INFO) && computesBf16(Files.readString(CPU_INFO));
    } catch (IOException e) {
      return false; // Unknown features: fp32 works on every processor.
    }
  }

  static boolean computesBf16(String cpuInfo) {
    return cpuInfo.lines().filter(line -> line.startsWith("flags")).findFirst().stream()
        .flatMap(line -> Arrays.stream(line.split("\\s+")))
        .anyMatch(flag -> flag.equals("avx512_bf16") || flag.equals("amx_bf16"));
  }

  /** As in the configuration: {@code fp32} or {@code bf16}. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}
