package churnline.core.dataset;

import churnline.core.text.TimeAxis;

/**
 * A reused, column-wise buffer of checked rows: the form in which rows travel from the parser to
 * the store and to the scorer without an object per row. Entries at and after {@link #size} are
 * stale.
 */
public final class RowBlock {
  /** Rows a block holds; the vector size of the embedded store. */
  public static final int CAPACITY = 2048;

  /** Label of a row that has none. */
  public static final byte UNLABELLED = -1;

  /** Characters of all texts from which on a block is full, so that memory is bounded. */
  static final int MOST_CHARACTERS = 1 << 19;

  private int characters;

  /** Rows in use, 0 to {@link #CAPACITY}. */
  public int size;

  /** First and second half of the 128-bit row key; 0 until {@link RowKey} has filled them. */
  public final long[] keyHigh = new long[CAPACITY];

  public final long[] keyLow = new long[CAPACITY];

  /** From the store: number of the row's first sighting, increasing in the order of arrival. */
  public final long[] sequence = new long[CAPACITY];

  /**
   * From the parser: position among the valid rows of the batch, from 0. From the store: number of
   * the sighting that was asked for.
   */
  public final long[] ordinal = new long[CAPACITY];

  /** First physical line of the row in its file, from 1. */
  public final long[] line = new long[CAPACITY];

  /** Bucket of the client, 0 to {@value ClientBucket#BUCKETS} - 1; decides who is held out. */
  public final short[] bucket = new short[CAPACITY];

  /** Client id, or null when the schema has none. */
  public final String[] id = new String[CAPACITY];

  /** Date or period as it stands in the file, or null. */
  public final String[] time = new String[CAPACITY];

  /** Where the time stands on its {@link TimeAxis}; NaN when there is none, or it was not read. */
  public final double[] timeOrder = new double[CAPACITY];

  /** 1 left, 0 stayed, {@link #UNLABELLED}. */
  public final byte[] label = new byte[CAPACITY];

  /** Revenue, NaN when missing or not in the schema. */
  public final double[] value = new double[CAPACITY];

  /** One array per numeric feature; NaN is missing. */
  public final double[][] numeric;

  /** One array per categorical feature; null is missing. */
  public final String[][] categorical;

  /**
   * @param numericFeatures number of numeric feature columns
   * @param categoricalFeatures number of categorical feature columns
   */
  public RowBlock(int numericFeatures, int categoricalFeatures) {
    numeric = new double[numericFeatures][CAPACITY];
    categorical = new String[categoricalFeatures][CAPACITY];
  }

  /** Returns an empty block with the feature columns of {@code schema}. */
  public static RowBlock of(Schema schema) {
    return new RowBlock(schema.numeric().size(), schema.categorical().size());
  }

  /** Whether no further row should come in: there are as many, or their texts are as long. */
  public boolean isFull() {
    return size == CAPACITY || characters >= MOST_CHARACTERS;
  }

  /** Counts the texts of row {@code row}, which has come in. */
  public void count(int row) {
    characters += length(id[row]) + length(time[row]);
    for (String[] column : categorical) {
      characters += length(column[row]);
    }
  }

  /** Begins anew. */
  public void clear() {
    size = 0;
    characters = 0;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }
}
