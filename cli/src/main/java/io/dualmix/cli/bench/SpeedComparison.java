package io.dualmix.cli.bench;

import io.dualmix.bench.Median;
import io.dualmix.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times of the same step in both precisions, measured alternately, so that other load on the
 * machine affects both.
 *
 * @param fp32 seconds of the steps in fp32
 * @param bf16 seconds of the steps in bf16; the i-th was measured right after the i-th of fp32
 */
public record SpeedComparison(List<Double> fp32, List<Double> bf16) {
  /** The smallest relevant ratio of the medians. */
  private static final double CLEAR = 1.25;

  /** The smallest relevant ratio for fewer than {@link #ENOUGH} pairs. */
  private static final double CLEAR_AMONG_FEW = 2;

  private static final int ENOUGH = 3;

  /** The share of pairs that must agree. */
  private static final double AGREEING = 0.8;

  public SpeedComparison {
    fp32 = List.copyOf(fp32);
    bf16 = List.copyOf(bf16);
    if (fp32.isEmpty() || fp32.size() != bf16.size()) {
      throw new IllegalArgumentException(fp32.size() + " and " + bf16.size() + " measurements");
    }
  }

  /** The median time in one precision, in seconds. */
  public double seconds(Precision precision) {
    return Median.of(precision == Precision.FP32 ? fp32 : bf16);
  }

  /** Whether one precision is clearly faster: by the ratio of the medians, and in most pairs. */
  public boolean clearlyFaster(Precision precision) {
    boolean first = precision == Precision.FP32;
    List<Double> fast = first ? fp32 : bf16;
    List<Double> slow = first ? bf16 : fp32;
    int agreeing = 0;
    for (int i = 0; i < fast.size(); i++) {
      agreeing += fast.get(i) < slow.get(i) ? 1 : 0;
    }
    double clear = fast.size() < ENOUGH ? CLEAR_AMONG_FEW : CLEAR;
    return Median.of(slow) >= clear * Median.of(fast) && agreeing >= AGREEING * fast.size();
  }

  /**
   * Advice on {@code compute.precision}.
   *
   * @param automatic the precision of {@code auto} on this machine
   */
  public String advice(Precision automatic) {
    for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
      if (clearlyFaster(precision)) {
        String how =
            precision.setting() + " is clearly faster here than " + other(precision).setting();
        return precision == automatic
            ? how + ": leave compute.precision at auto."
            : how + ": set compute.precision: " + precision.setting() + ".";
      }
    }
    return "No clear difference between fp32 and bf16 here: leave compute.precision at auto.";
  }

  /** Rounds to two digits, the precision of the measurement. */
  public static String rounded(double value) {
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    double round = Math.round(value / unit) * unit;
    return String.format(Locale.ROOT, round < 10 ? "%.1f" : "%.0f", round);
  }

  private static Precision other(Precision precision) {
    return precision == Precision.FP32 ? Precision.BF16 : Precision.FP32;
  }

  /** Collects pairs. */
  public static final class Pairs {
    private final List<Double> fp32 = new ArrayList<>();
    private final List<Double> bf16 = new ArrayList<>();

    public void add(double fp32Seconds, double bf16Seconds) {
      fp32.add(fp32Seconds);
      bf16.add(bf16Seconds);
    }

    public int size() {
      return fp32.size();
    }

    public SpeedComparison compared() {
      return new SpeedComparison(fp32, bf16);
    }
  }
}
