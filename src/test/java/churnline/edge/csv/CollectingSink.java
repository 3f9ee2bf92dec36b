package churnline.edge.csv;

import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.LateLabels;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowSink;
import churnline.core.text.TimeAxis;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Counts good rows and keeps bad ones; knows no earlier row, so every lone outcome is unknown. */
final class CollectingSink implements RowSink {
  private final Schema schema;
  private final RowBlock block;
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  CollectingSink(Schema schema) {
    this.schema = schema;
    block = RowBlock.of(schema);
  }

  /** Lines of the good rows, in their order. */
  List<Long> lines() {
    return lines;
  }

  List<Quarantined> quarantined() {
    return quarantined;
  }

  @Override
  public RowBlock exchange(RowBlock full) {
    if (full != null) {
      for (int row = 0; row < full.size; row++) {
        lines.add(full.line[row]);
      }
    }
    block.size = 0;
    return block;
  }

  @Override
  public void quarantine(Quarantined row) {
    quarantined.add(row);
  }

  @Override
  public Optional<TimeAxis> timeAxis() {
    return Optional.empty();
  }

  @Override
  public LateLabels lateLabels() {
    return new Unknown();
  }

  private final class Unknown implements LateLabels {
    private final Queue<Long> added = new ArrayDeque<>();
    private final Queue<List<String>> waiting = new ArrayDeque<>();
    private List<String> current = List.of();

    @Override
    public void add(RowBlock from, int row, List<String> cells) {
      added.add(from.line[row]);
      waiting.add(cells);
    }

    @Override
    public RowBlock next() {
      if (added.isEmpty()) {
        return null;
      }
      RowBlock one = RowBlock.of(schema);
      one.line[0] = added.remove();
      one.size = 1;
      current = waiting.remove();
      return one;
    }

    @Override
    public Match match(int row) {
      return Match.UNKNOWN;
    }

    @Override
    public List<String> cells(int row) {
      return current;
    }

    @Override
    public void close() {
      added.clear();
      waiting.clear();
    }
  }
}
