package churnline.edge.sql.rows;

import churnline.core.dataset.Observations;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowQuery;
import churnline.core.dataset.RowStore;
import churnline.core.dataset.Schema;
import churnline.core.dataset.SummaryStatistics;
import churnline.edge.sql.BlockReader;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.Sql;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows. */
public final class JdbcRowStore implements RowStore {
  private static final String SEEN =
      "(SELECT *, sequence AS seen FROM observation%s UNION ALL SELECT o.*, s.sequence AS seen FROM"
          + " sighting s JOIN observation o ON o.key_high = s.key_high AND o.key_low ="
          + " s.key_low%s) o";

  private final Database database;
  private final RowTable table;
  private final BlockReader reader;
  private final Schema schema;

  public JdbcRowStore(Database database, RowTable table, Schema schema) {
    this.database = database;
    this.table = table;
    this.schema = schema;
    reader = new BlockReader(database.dialect(), table);
  }

  @Override
  public long lastSequence() {
    return database.read(
            connection ->
                Sql.number(connection, "SELECT coalesce(max(next_sequence), 0) FROM batch"))
        - 1;
  }

  @Override
  public Labels count(RowQuery query) {
    LabelledSelect select = LabelledSelect.of(query, schema.id().isPresent());
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT coalesce(sum(label), 0), count(*) FROM observation o WHERE "
                        + select.where(),
                    row -> new Labels(row.getLong(1), row.getLong(2) - row.getLong(1)),
                    select.parameters())
                .orElseThrow());
  }

  @Override
  public Observations read(RowQuery query) {
    int size = Math.toIntExact(count(query).rows());
    Observations out =
        new Observations(
            new double[table.numeric()][size],
            new String[table.categorical()][size],
            new byte[size],
            new short[size]);
    int[] at = {0};
    forEachLabelled(query, block -> at[0] = copy(block, out, at[0]));
    return out;
  }

  private static int copy(RowBlock block, Observations out, int at) {
    int size = Math.min(block.size, out.size() - at);
    for (int column = 0; column < out.numeric().length; column++) {
      System.arraycopy(block.numeric[column], 0, out.numeric()[column], at, size);
    }
    for (int column = 0; column < out.categorical().length; column++) {
      System.arraycopy(block.categorical[column], 0, out.categorical()[column], at, size);
    }
    System.arraycopy(block.label, 0, out.label(), at, size);
    System.arraycopy(block.bucket, 0, out.bucket(), at, size);
    return at + size;
  }

  @Override
  public void forEachLabelled(RowQuery query, Consumer<RowBlock> each) {
    LabelledSelect select = LabelledSelect.of(query, schema.id().isPresent());
    read(
        "SELECT "
            + reader.columns("o", "o.sequence")
            + " FROM observation o WHERE "
            + select.where()
            + " ORDER BY o.sequence",
        each,
        select.parameters());
  }

  @Override
  public void forEachAccepted(long batch, Consumer<RowBlock> each) {
    read(
        "SELECT "
            + reader.columns("o", "o.sequence")
            + " FROM observation o WHERE o.batch = ? ORDER BY o.sequence",
        each,
        batch);
  }

  @Override
  public void forEachSighting(Collection<Long> batches, Consumer<RowBlock> each) {
    String wanted = list(batches);
    read(
        "SELECT "
            + reader.columns("o", "o.seen")
            + " FROM "
            + SEEN.formatted(" WHERE batch IN " + wanted, " WHERE s.batch IN " + wanted)
            + " ORDER BY o.seen",
        each);
  }

  /** {@code (3, 5)}; numbers need no parameters. */
  public static String list(Collection<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }

  @Override
  public void forEachCurrentClient(Consumer<RowBlock> each) {
    String columns = reader.columns("o", "o.seen");
    String all = SEEN.formatted("", "");
    String current =
        schema.id().isEmpty()
            ? "SELECT " + columns + " FROM " + newestBatch()
            : "SELECT DISTINCT ON (o.id) "
                + columns
                + " FROM "
                + all
                + " WHERE "
                + LateLabelJoin.OPEN
                + " ORDER BY o.id, o.time_order DESC NULLS LAST, o.seen DESC";
    read("SELECT * FROM (" + current + ") c WHERE label IS NULL OR label = 0", each);
  }

  /** Without ids nobody is known again: who came last is all there is. */
  private static String newestBatch() {
    String last = BatchRows.LAST_ACCEPTED;
    return SEEN.formatted(" WHERE batch = " + last, " WHERE s.batch = " + last);
  }

  private void read(String sql, Consumer<RowBlock> each, Object... parameters) {
    database.read(
        connection -> {
          reader.read(connection, sql, each, parameters);
          return null;
        });
  }

  @Override
  public void setEvaluationSet(List<RowBlock> rows, boolean byClient) {
    database.inTransaction(
        connection -> {
          Sql.update(connection, "DELETE FROM evaluation_row");
          try (RowWriter out =
              database
                  .dialect()
                  .writer(connection, "evaluation_row", "key_high", "key_low", "id", "by_client")) {
            for (RowBlock block : rows) {
              for (int row = 0; row < block.size; row++) {
                out.begin()
                    .number(block.keyHigh[row])
                    .number(block.keyLow[row])
                    .text(block.id[row])
                    .truth(byClient)
                    .end();
              }
            }
          }
          return null;
        });
  }

  @Override
  public SummaryStatistics summary() {
    return database.read(connection -> Summaries.of(connection, schema));
  }
}
