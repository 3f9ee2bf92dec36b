package churnline.edge.sql.copy;

import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One table on its way from one database to another, row by row.
 *
 * @param order columns that put its rows into one order in both
 * @param columns all of them, in the order of the table they are written to
 */
record TableCopy(String name, String order, List<Column> columns) {
  /** One column. */
  record Column(String name, Kind kind) {
    /** As SQL takes any name. */
    String quoted() {
      return '"' + name.replace("\"", "\"\"") + '"';
    }
  }

  /**
   * What a table holds.
   *
   * @param sha256 of all values of all rows in their order
   */
  record Content(long rows, String sha256) {}

  /** Takes each row. */
  private interface Sink {
    void row(Object[] values) throws SQLException;
  }

  /** Copies all rows and says what they were. */
  Content copy(Connection from, Connection to, Dialect dialect) throws SQLException {
    String[] names = columns.stream().map(Column::quoted).toArray(String[]::new);
    try (RowWriter out = dialect.writer(to, name, names)) {
      return read(from, values -> write(out, values));
    }
  }

  /** Says what the table holds. */
  Content content(Connection connection) throws SQLException {
    return read(connection, values -> {});
  }

  private void write(RowWriter out, Object[] values) throws SQLException {
    out.begin();
    for (int at = 0; at < values.length; at++) {
      columns.get(at).kind().write(out, values[at]);
    }
    out.end();
  }

  private Content read(Connection connection, Sink sink) throws SQLException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    DataOutputStream hashed =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    int[] byName = byName();
    long count = 0;
    try (PreparedStatement statement = connection.prepareStatement(query());
        ResultSet row = statement.executeQuery()) {
      Object[] values = new Object[columns.size()];
      while (row.next()) {
        for (int at = 0; at < values.length; at++) {
          values[at] = columns.get(at).kind().read(row, at + 1);
        }
        for (int at : byName) {
          columns.get(at).kind().hash(hashed, values[at]);
        }
        sink.row(values);
        count++;
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Content(count, Hex.encodeHexString(digest.digest()));
  }

  private String query() {
    List<String> names = columns.stream().map(Column::quoted).toList();
    return "SELECT " + String.join(", ", names) + " FROM " + name + " ORDER BY " + order;
  }

  /** Columns by their names: the content is the same whichever database has them in which order. */
  private int[] byName() {
    return IntStream.range(0, columns.size())
        .boxed()
        .sorted(Comparator.comparing(at -> columns.get(at).name()))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
