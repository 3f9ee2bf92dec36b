package churnline.edge.sql.duckdb;

import churnline.core.dataset.RowBlock;
import churnline.edge.sql.RowTable;
import churnline.edge.sql.load.RowFeed;
import java.io.DataInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/**
 * Table functions through which DuckDB pulls from Java: {@code feed_rows(n)} gives the rows of feed
 * n, {@code feed_keys(n)} the keys it spooled. No temporary CSV, no staging table.
 */
final class RowFunctions {
  private final Map<Long, RowFeed> feeds = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();
  private final RowTable table;

  RowFunctions(RowTable table) {
    this.table = table;
  }

  /** Registers the functions; they hold for every connection of the database as it is open now. */
  void register(Connection connection) throws SQLException {
    try (var rows = DuckDBFunctions.tableFunction();
        var keys = DuckDBFunctions.tableFunction()) {
      rows.withName("feed_rows")
          .withParameter(DuckDBColumnType.BIGINT)
          .withFunction(new Rows())
          .register(connection);
      keys.withName("feed_keys")
          .withParameter(DuckDBColumnType.BIGINT)
          .withFunction(new Keys())
          .register(connection);
    }
  }

  /** Makes a feed known and returns its number. */
  long open(RowFeed feed) {
    long number = next.incrementAndGet();
    feeds.put(number, feed);
    return number;
  }

  void close(long number) {
    feeds.remove(number);
  }

  private abstract class Pull implements DuckDBTableFunction<RowFeed, Object, Object> {
    RowFeed feed(DuckDBTableFunctionBindInfo info) throws SQLException {
      try (var number = info.getParameter(0)) {
        return feeds.get(number.getLong());
      }
    }

    @Override
    public Object init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(1);
      return this;
    }

    @Override
    public Object localInit(DuckDBTableFunctionInitInfo info) {
      return this;
    }
  }

  private final class Rows extends Pull {
    @Override
    public RowFeed bind(DuckDBTableFunctionBindInfo info) throws SQLException {
      info.addResultColumn("key_high", DuckDBColumnType.BIGINT);
      info.addResultColumn("key_low", DuckDBColumnType.BIGINT);
      info.addResultColumn("ordinal", DuckDBColumnType.BIGINT);
      info.addResultColumn("line", DuckDBColumnType.BIGINT);
      info.addResultColumn("bucket", DuckDBColumnType.SMALLINT);
      info.addResultColumn("id", DuckDBColumnType.VARCHAR);
      info.addResultColumn("period", DuckDBColumnType.VARCHAR);
      info.addResultColumn("label", DuckDBColumnType.TINYINT);
      info.addResultColumn("value", DuckDBColumnType.DOUBLE);
      for (int column = 0; column < table.numeric(); column++) {
        info.addResultColumn("n" + column, DuckDBColumnType.DOUBLE);
      }
      for (int column = 0; column < table.categorical(); column++) {
        info.addResultColumn("c" + column, DuckDBColumnType.VARCHAR);
      }
      info.addResultColumn("time_order", DuckDBColumnType.DOUBLE);
      return feed(info);
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out)
        throws Exception {
      RowFeed feed = info.getBindData();
      RowBlock block = feed.take();
      if (block == null) {
        return 0;
      }
      int size = block.size;
      longs(out.vector(0), block.keyHigh, size);
      longs(out.vector(1), block.keyLow, size);
      longs(out.vector(2), block.ordinal, size);
      longs(out.vector(3), block.line, size);
      DuckDBWritableVector bucket = out.vector(4);
      DuckDBWritableVector label = out.vector(7);
      for (int row = 0; row < size; row++) {
        bucket.setShort(row, block.bucket[row]);
        if (block.label[row] == RowBlock.UNLABELLED) {
          label.setNull(row);
        } else {
          label.setByte(row, block.label[row]);
        }
      }
      texts(out.vector(5), block.id, size);
      texts(out.vector(6), block.time, size);
      doubles(out.vector(8), block.value, size);
      int at = 9;
      for (double[] column : block.numeric) {
        doubles(out.vector(at++), column, size);
      }
      for (String[] column : block.categorical) {
        texts(out.vector(at++), column, size);
      }
      doubles(out.vector(at), block.timeOrder, size);
      feed.release(block);
      return size;
    }
  }

  private final class Keys extends Pull {
    @Override
    public RowFeed bind(DuckDBTableFunctionBindInfo info) throws SQLException {
      for (String column : new String[] {"key_high", "key_low", "ordinal", "line"}) {
        info.addResultColumn(column, DuckDBColumnType.BIGINT);
      }
      return feed(info);
    }

    @Override
    public Object init(DuckDBTableFunctionInitInfo info) {
      super.init(info);
      RowFeed feed = info.getBindData();
      return feed.keys().read();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter out)
        throws Exception {
      DataInputStream in = info.getInitData();
      int row = 0;
      try {
        for (; row < RowBlock.CAPACITY; row++) {
          long high = in.readLong();
          out.vector(0).setLong(row, high);
          out.vector(1).setLong(row, in.readLong());
          out.vector(2).setLong(row, in.readLong());
          out.vector(3).setLong(row, in.readLong());
        }
      } catch (EOFException end) {
        return row;
      }
      return row;
    }
  }

  private static void longs(DuckDBWritableVector vector, long[] values, int size) {
    for (int row = 0; row < size; row++) {
      vector.setLong(row, values[row]);
    }
  }

  private static void doubles(DuckDBWritableVector vector, double[] values, int size) {
    for (int row = 0; row < size; row++) {
      if (Double.isNaN(values[row])) {
        vector.setNull(row);
      } else {
        vector.setDouble(row, values[row]);
      }
    }
  }

  private static void texts(DuckDBWritableVector vector, String[] values, int size) {
    byte[][] utf8 = new byte[size][];
    boolean missing = false;
    for (int row = 0; row < size; row++) {
      missing |= values[row] == null;
      utf8[row] = values[row] == null ? new byte[0] : values[row].getBytes(StandardCharsets.UTF_8);
    }
    vector.setStringUtf8Batch(0, utf8);
    if (missing) {
      for (int row = 0; row < size; row++) {
        if (values[row] == null) {
          vector.setNull(row);
        }
      }
    }
  }
}
