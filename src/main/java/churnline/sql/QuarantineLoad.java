package churnline.sql;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Moves what a feed set aside into the table {@code quarantine}. */
final class QuarantineLoad {
  private QuarantineLoad() {}

  static void insert(Connection connection, Dialect dialect, long batch, RowFeed feed)
      throws SQLException {
    DataInputStream in = feed.quarantine().read();
    if (in == null) {
      return;
    }
    try (RowWriter out = dialect.writer(connection, "quarantine", "batch", "ordinal", "row_json")) {
      for (long row = 0; row < feed.quarantined(); row++) {
        long line = in.readLong();
        byte[] utf8 = in.readNBytes(in.readInt());
        out.begin().number(batch).number(line).text(new String(utf8, StandardCharsets.UTF_8)).end();
      }
    } catch (EOFException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failure) {
      throw StoreFailures.unavailable("quarantined rows could not be stored", failure);
    }
  }
}
