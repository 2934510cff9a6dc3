package io.dualmix.cli.bench;

import io.dualmix.bench.Median;
import io.dualmix.tensor.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times of the same step in both precisions, measured in turn so that whatever else the machine
 * does meets both.
 *
 * @param fp32 seconds of the steps in fp32
 * @param bf16 seconds of the steps in bf16; the i-th was measured right after the i-th of fp32
 */
public record SpeedComparison(List<Double> fp32, List<Double> bf16) {
  /** A smaller ratio of the medians comes out the other way on another day. */
  private static final double CLEAR = 1.25;

  /** Of fewer than {@link #ENOUGH} pairs more is asked. */
  private static final double CLEAR_AMONG_FEW = 2;

  private static final int ENOUGH = 3;

  /** Share of the pairs that must agree. */
  private static final double AGREEING = 0.8;

  public SpeedComparison {
    fp32 = List.copyOf(fp32);
    bf16 = List.copyOf(bf16);
    if (fp32.isEmpty() || fp32.size() != bf16.size()) {
      throw new IllegalArgumentException(fp32.size() + " and " + bf16.size() + " measurements");
    }
  }

  /** The middle of the times in one precision, in seconds. */
  public double seconds(Precision precision) {
    return Median.of(precision == Precision.FP32 ? fp32 : bf16);
  }

  /** Whether one precision is faster by so much, and so often, that it will be so again. */
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
   * What is to be done about {@code compute.precision}.
   *
   * @param automatic what {@code auto} takes on this machine
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

  /** To two digits: more of them change from one measurement to the next. */
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
