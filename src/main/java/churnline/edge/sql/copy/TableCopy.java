package churnline.edge.sql.copy;

import churnline.edge.sql.Dialect;
import churnline.edge.sql.RowWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * One table on its way from one database to another, row by row.
 *
 * @param order columns that put its rows into one order in both
 * @param columns all of them, in DuckDB's order
 */
record TableCopy(String name, String order, List<Column> columns) {
  /** How a column travels: what both databases keep bit by bit. */
  enum Kind {
    NUMBER,
    INTEGER,
    SMALL,
    LABEL,
    REAL,
    TEXT,
    TRUTH,
    TIME,
    BYTES
  }

  /** One column. */
  record Column(String name, Kind kind) {}

  /**
   * What a table holds.
   *
   * @param sha256 of all values of all rows in their order
   */
  record Content(long rows, String sha256) {}

  /** Takes each value of each row. */
  private interface Sink {
    void value(Kind kind, Object value) throws SQLException, IOException;

    void endRow() throws SQLException;
  }

  /** Copies all rows and says what they were. */
  Content copy(Connection from, Connection to, Dialect dialect) throws SQLException {
    String[] names = columns.stream().map(Column::name).toArray(String[]::new);
    try (RowWriter out = dialect.writer(to, name, names)) {
      return read(from, new Written(out));
    }
  }

  /** Says what the table holds. */
  Content content(Connection connection) throws SQLException {
    return read(
        connection,
        new Sink() {
          @Override
          public void value(Kind kind, Object value) {}

          @Override
          public void endRow() {}
        });
  }

  private Content read(Connection connection, Sink sink) throws SQLException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    DataOutputStream hashed =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    long count = 0;
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT " + names + " FROM " + name + " ORDER BY " + order);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        for (int at = 0; at < columns.size(); at++) {
          Kind kind = columns.get(at).kind();
          Object value = value(row, at + 1, kind);
          hash(hashed, kind, value);
          sink.value(kind, value);
        }
        sink.endRow();
        count++;
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Content(count, Hex.encodeHexString(digest.digest()));
  }

  private static Object value(ResultSet row, int column, Kind kind) throws SQLException {
    Object value =
        switch (kind) {
          case NUMBER -> row.getLong(column);
          case INTEGER -> row.getInt(column);
          case SMALL -> row.getShort(column);
          case LABEL -> (byte) row.getShort(column);
          case REAL -> row.getDouble(column);
          case TEXT -> row.getString(column);
          case TRUTH -> row.getBoolean(column);
          case TIME -> row.getObject(column, LocalDateTime.class);
          case BYTES -> row.getBytes(column);
        };
    return row.wasNull() ? null : value;
  }

  /** Values of a kind are as long as they are, or tell their length: no two rows look the same. */
  private static void hash(DataOutputStream out, Kind kind, Object value) throws IOException {
    out.writeBoolean(value == null);
    if (value == null) {
      return;
    }
    switch (kind) {
      case NUMBER -> out.writeLong((Long) value);
      case INTEGER -> out.writeInt((Integer) value);
      case SMALL -> out.writeShort((Short) value);
      case LABEL -> out.writeByte((Byte) value);
      case REAL -> out.writeLong(Double.doubleToRawLongBits((Double) value));
      case TEXT -> hash(out, ((String) value).getBytes(StandardCharsets.UTF_8));
      case TRUTH -> out.writeBoolean((Boolean) value);
      case TIME -> hash(out, value.toString().getBytes(StandardCharsets.UTF_8));
      case BYTES -> hash(out, (byte[]) value);
    }
  }

  private static void hash(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Writes what comes by into a table. */
  private static final class Written implements Sink {
    private final RowWriter out;
    private boolean begun;

    Written(RowWriter out) {
      this.out = out;
    }

    @Override
    public void value(Kind kind, Object value) throws SQLException {
      if (!begun) {
        out.begin();
        begun = true;
      }
      if (value == null) {
        out.missing();
        return;
      }
      switch (kind) {
        case NUMBER -> out.number((Long) value);
        case INTEGER -> out.integer((Integer) value);
        case SMALL -> out.small((Short) value);
        case LABEL -> out.label((Byte) value);
        case REAL -> out.real((Double) value);
        case TEXT -> out.text((String) value);
        case TRUTH -> out.truth((Boolean) value);
        case TIME -> out.time((LocalDateTime) value);
        case BYTES -> out.bytes((byte[]) value);
      }
    }

    @Override
    public void endRow() throws SQLException {
      out.end();
      begun = false;
    }
  }
}
