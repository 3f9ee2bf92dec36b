package churnline.edge.sql.ledger;

import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.StoreFailures;
import churnline.edge.sql.load.RowFeed;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Moves what a feed set aside into the table {@code quarantine}. */
final class QuarantineLoad {
  /** A writer keeps what it was given in memory until it is closed. */
  private static final long MOST_BYTES = 4L << 20;

  private QuarantineLoad() {}

  static void insert(Connection connection, Dialect dialect, long batch, RowFeed feed)
      throws SQLException {
    DataInputStream in = feed.quarantine().read();
    if (in == null) {
      return;
    }
    try {
      long left = feed.quarantined();
      while (left > 0) {
        left -= piece(connection, dialect, batch, in, left);
      }
    } catch (EOFException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failure) {
      throw StoreFailures.unavailable("quarantined rows could not be stored", failure);
    }
  }

  /** Returns how many rows it has moved; at least one. */
  private static long piece(
      Connection connection, Dialect dialect, long batch, DataInputStream in, long most)
      throws SQLException, IOException {
    long rows = 0;
    long bytes = 0;
    try (RowWriter out = dialect.writer(connection, "quarantine", "batch", "ordinal", "row_json")) {
      while (rows < most && bytes < MOST_BYTES) {
        long line = in.readLong();
        byte[] utf8 = in.readNBytes(in.readInt());
        out.begin().number(batch).number(line).text(new String(utf8, StandardCharsets.UTF_8)).end();
        rows++;
        bytes += utf8.length;
      }
    }
    return rows;
  }
}
