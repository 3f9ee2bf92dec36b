package churnline.edge.sql.postgres;

import churnline.core.dataset.RowBlock;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.Sql;
import churnline.edge.sql.load.RowFeed;
import churnline.edge.sql.load.RowLoad;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows that go into a temporary table by COPY, and from there where they belong. */
final class PostgresRowLoad implements RowLoad {
  private static final List<String> FIXED =
      List.of("key_high", "key_low", "ordinal", "line", "bucket", "id", "period", "label", "value");

  private static final String SIGHTINGS =
      "INSERT INTO sighting SELECT k.key_high, k.key_low, ?, CAST(? AS BIGINT) + k.ordinal, k.line"
          + " FROM feed k WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.batch = ? AND"
          + " o.sequence = CAST(? AS BIGINT) + k.ordinal) ORDER BY k.ordinal";

  private final Dialect dialect;
  private final RowTable table;
  private final boolean deduplicate;
  private final String[] columns;

  PostgresRowLoad(Dialect dialect, RowTable table, boolean deduplicate) {
    this.dialect = dialect;
    this.table = table;
    this.deduplicate = deduplicate;
    List<String> all = new ArrayList<>(FIXED);
    all.addAll(table.features());
    all.add("time_order");
    columns = all.toArray(String[]::new);
  }

  /** The temporary table still has them. */
  @Override
  public boolean readsSpooledKeys() {
    return false;
  }

  @Override
  public long observations(Connection connection, long batch, long first, RowFeed feed)
      throws SQLException {
    Sql.update(connection, create());
    copy(connection, feed);
    dialect.filled(connection, "feed");
    return Sql.update(connection, insert(), batch, first);
  }

  @Override
  public void sightings(Connection connection, long batch, long first, RowFeed feed)
      throws SQLException {
    Sql.update(connection, SIGHTINGS, batch, first, batch, first);
  }

  private void copy(Connection connection, RowFeed feed) throws SQLException {
    CopyWriter out = CopyWriter.open(connection, "feed", List.of(columns));
    boolean done = false;
    try {
      for (RowBlock block = feed.take(); block != null; block = feed.take()) {
        for (int row = 0; row < block.size; row++) {
          write(out, block, row);
        }
        feed.release(block);
      }
      done = true;
    } catch (IOException unreadable) {
      throw new SQLException("the rows ended early", unreadable);
    } catch (InterruptedException given) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", given);
    } finally {
      if (done) {
        out.close();
      } else {
        out.cancel();
      }
    }
  }

  private static void write(CopyWriter out, RowBlock block, int row) throws SQLException {
    out.begin()
        .number(block.keyHigh[row])
        .number(block.keyLow[row])
        .number(block.ordinal[row])
        .number(block.line[row])
        .small(block.bucket[row])
        .text(block.id[row])
        .text(block.time[row]);
    if (block.label[row] == RowBlock.UNLABELLED) {
      out.missing();
    } else {
      out.label(block.label[row]);
    }
    real(out, block.value[row]);
    for (double[] column : block.numeric) {
      real(out, column[row]);
    }
    for (String[] column : block.categorical) {
      out.text(column[row]);
    }
    real(out, block.timeOrder[row]);
    out.end();
  }

  private static void real(CopyWriter out, double value) {
    if (Double.isNaN(value)) {
      out.missing();
    } else {
      out.real(value);
    }
  }

  /** Untyped in nothing: columns and their types are those of the rows that will be selected. */
  private String create() {
    String features =
        table.features().stream().map(name -> ", o." + name).collect(Collectors.joining());
    return "CREATE TEMP TABLE feed ON COMMIT DROP AS SELECT o.key_high, o.key_low, o.sequence AS"
        + " ordinal, o.line, o.bucket, o.id, o.period, o.label, o.value"
        + features
        + ", o.time_order FROM observation o WITH NO DATA";
  }

  private String insert() {
    String features =
        table.features().stream().map(name -> ", s." + name).collect(Collectors.joining());
    String rows =
        deduplicate
            ? "(SELECT DISTINCT ON (key_high, key_low) * FROM feed ORDER BY key_high, key_low,"
                + " ordinal) s WHERE NOT EXISTS (SELECT 1 FROM observation o WHERE o.key_high ="
                + " s.key_high AND o.key_low = s.key_low)"
            : "feed s";
    return "INSERT INTO observation SELECT s.key_high, s.key_low, ?, CAST(? AS BIGINT) + s.ordinal,"
        + " s.line, s.bucket, s.id, s.period, s.label, s.value"
        + features
        + ", s.time_order FROM "
        + rows
        + " ORDER BY s.ordinal";
  }
}
