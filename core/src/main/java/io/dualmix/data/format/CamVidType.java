package io.dualmix.data.format;

import io.dualmix.config.ConfigLists;
import io.dualmix.config.Needed;
import io.dualmix.data.Dataset;
import java.util.List;

/** CamVid in the SegNet tutorial's edition: {@link CamVidLayout}. */
public final class CamVidType implements DatasetType<CamVidType.Options> {
  /**
   * The keys of this type.
   *
   * @param split {@code train}, {@code val} or {@code test}
   * @param sequences the sequences to use, such as {@code 0001TP}; null for all
   */
  public record Options(
      @Needed(value = "split: train", whenOpened = true) String split, List<String> sequences) {
    public Options {
      sequences = sequences == null ? null : ConfigLists.copy("sequences", sequences);
    }
  }

  @Override
  public String name() {
    return "camvid";
  }

  @Override
  public Class<Options> options() {
    return Options.class;
  }

  @Override
  public Dataset open(Options options, DatasetContext context) {
    return CamVidLayout.open(
        new CamVidLayout.Selection(
            context.folder(),
            options.split(),
            options.sequences() == null ? List.of() : options.sequences()),
        context.suffixes());
  }
}
