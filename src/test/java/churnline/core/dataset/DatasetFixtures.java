package churnline.core.dataset;

import java.util.List;
import java.util.Optional;

/** Small data sets, written down column by column. */
public final class DatasetFixtures {
  private DatasetFixtures() {}

  /** The corporate data: an id, three numbers, {@code exited}. */
  public static Schema corporate() {
    return new Schema(
        Optional.of("corporation"),
        "exited",
        "1",
        "0",
        List.of("lastmonth_activity", "lastyear_activity", "number_of_employees"),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** A schema without id, value and time, with these features. */
  public static Schema features(List<String> numeric, List<String> categorical) {
    return new Schema(
        Optional.empty(),
        "left",
        "yes",
        "no",
        numeric,
        categorical,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Rows given by their columns; every row is a client of its own. */
  public static Observations rows(double[][] numeric, String[][] categorical, int... labels) {
    byte[] label = new byte[labels.length];
    short[] bucket = new short[labels.length];
    for (int row = 0; row < labels.length; row++) {
      label[row] = (byte) labels[row];
      bucket[row] = ClientBucket.of("client" + row);
    }
    return new Observations(numeric, categorical, label, bucket);
  }

  /** A block that holds one row. */
  public static RowBlock row(double[] numeric, String... categorical) {
    RowBlock block = new RowBlock(numeric.length, categorical.length);
    for (int column = 0; column < numeric.length; column++) {
      block.numeric[column][0] = numeric[column];
    }
    for (int column = 0; column < categorical.length; column++) {
      block.categorical[column][0] = categorical[column];
    }
    block.size = 1;
    return block;
  }
}
