package churnline.core.dataset;

/** A row as it stands in the master dataset: the columns of {@link Schema#columns}. */
public final class RowText {
  private final Schema schema;
  private final boolean ownValueColumn;

  public RowText(Schema schema) {
    this.schema = schema;
    ownValueColumn =
        schema.value().filter(column -> !schema.features().contains(column)).isPresent();
  }

  /** Writes row {@code row} of {@code block}, ending the line. */
  public void write(RowBlock block, int row, TableWriter out) {
    if (schema.id().isPresent()) {
      out.cell(block.id[row]);
    }
    if (schema.time().isPresent()) {
      out.cell(block.time[row]);
    }
    for (double[] column : block.numeric) {
      out.cell(column[row]);
    }
    for (String[] column : block.categorical) {
      out.cell(column[row]);
    }
    if (ownValueColumn) {
      out.cell(block.value[row]);
    }
    out.cell(label(block.label[row]));
    out.endRow();
  }

  /** The label as the user's data spells it; null for an unlabelled row. */
  public String label(byte label) {
    return switch (label) {
      case 1 -> schema.positive();
      case 0 -> schema.negative();
      default -> null;
    };
  }
}
