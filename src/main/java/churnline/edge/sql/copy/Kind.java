package churnline.edge.sql.copy;

import churnline.edge.sql.RowWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;

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
  BYTES;

  /** Returns that of a type as {@code information_schema} names it; empty for any other type. */
  static Optional<Kind> of(String type) {
    return Optional.ofNullable(
        switch (type.toLowerCase(Locale.ROOT)) {
          case "bigint" -> NUMBER;
          case "integer" -> INTEGER;
          case "smallint" -> SMALL;
          case "tinyint" -> LABEL;
          case "double", "double precision" -> REAL;
          case "varchar", "character varying", "text" -> TEXT;
          case "boolean" -> TRUTH;
          case "timestamp", "timestamp without time zone" -> TIME;
          case "blob", "bytea" -> BYTES;
          default -> null;
        });
  }

  /** Whether both may be one column: only DuckDB has whole numbers of a byte. */
  boolean fits(Kind other) {
    return this == other || (isShort() && other.isShort());
  }

  private boolean isShort() {
    return this == SMALL || this == LABEL;
  }

  /** Whole numbers are read alike, however wide a database keeps them; null is missing. */
  Object read(ResultSet row, int column) throws SQLException {
    Object value =
        switch (this) {
          case NUMBER, INTEGER, SMALL, LABEL -> row.getLong(column);
          case REAL -> row.getDouble(column);
          case TEXT -> row.getString(column);
          case TRUTH -> row.getBoolean(column);
          case TIME -> row.getObject(column, LocalDateTime.class);
          case BYTES -> row.getBytes(column);
        };
    return row.wasNull() ? null : value;
  }

  /** Writes a value; one that is cut is found when what came is compared. */
  void write(RowWriter out, Object value) throws SQLException {
    if (value == null) {
      out.missing();
      return;
    }
    switch (this) {
      case NUMBER -> out.number((Long) value);
      case INTEGER -> out.integer(((Long) value).intValue());
      case SMALL -> out.small(((Long) value).shortValue());
      case LABEL -> out.label(((Long) value).byteValue());
      case REAL -> out.real((Double) value);
      case TEXT -> out.text((String) value);
      case TRUTH -> out.truth((Boolean) value);
      case TIME -> out.time((LocalDateTime) value);
      case BYTES -> out.bytes((byte[]) value);
    }
  }

  /** Values of a kind are as long as they are, or tell their length: no two rows look the same. */
  void hash(DataOutputStream out, Object value) throws IOException {
    out.writeBoolean(value == null);
    if (value == null) {
      return;
    }
    switch (this) {
      case NUMBER, INTEGER, SMALL, LABEL -> out.writeLong((Long) value);
      case REAL -> out.writeLong(Double.doubleToRawLongBits((Double) value));
      case TEXT, TIME -> sized(out, value.toString().getBytes(StandardCharsets.UTF_8));
      case TRUTH -> out.writeBoolean((Boolean) value);
      case BYTES -> sized(out, (byte[]) value);
    }
  }

  private static void sized(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
