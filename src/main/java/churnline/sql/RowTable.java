package churnline.sql;

import churnline.dataset.Schema;
import churnline.fault.ConflictException;
import churnline.fault.FaultCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables that depend on the schema: {@code observation}, one line per unique row in the order
 * of first sight, and {@code sighting}, one per time a known row came again. Feature columns are
 * named by position ({@code n0}, {@code c0}), so no name from a file or setting reaches SQL.
 */
final class RowTable {
  private final int numeric;
  private final int categorical;

  private RowTable(int numeric, int categorical) {
    this.numeric = numeric;
    this.categorical = categorical;
  }

  /**
   * Makes the tables, or checks that the store was made for this schema.
   *
   * @throws ConflictException SCHEMA_CHANGED
   */
  static RowTable bind(
      Connection connection, Dialect dialect, Schema schema, boolean deduplicate, Instant now)
      throws SQLException {
    SchemaBinding binding = new SchemaBinding(schema, deduplicate);
    RowTable table = new RowTable(schema.numeric().size(), schema.categorical().size());
    Optional<String[]> bound =
        Query.first(
            connection,
            "SELECT fingerprint, description FROM store_schema",
            row -> new String[] {row.getString(1), row.getString(2)});
    if (bound.isEmpty()) {
      table.create(connection, dialect, deduplicate);
      Query.update(
          connection,
          "INSERT INTO store_schema (fingerprint, description, bound_at) VALUES (?, ?, ?)",
          binding.fingerprint(),
          binding.text(),
          now);
    } else if (!bound.get()[0].equals(binding.fingerprint())) {
      throw new ConflictException(
          FaultCode.SCHEMA_CHANGED,
          "this store was made for another schema: "
              + binding.differenceFrom(bound.get()[1])
              + "; expected the same; put churn.schema.* and churn.ingest.deduplicate back, or go on"
              + " in a new home: ./churnline ingest --home NEW OLD/inbox/done/*/*.csv* takes in"
              + " again all that was ever dropped");
    }
    return table;
  }

  private void create(Connection connection, Dialect dialect, boolean deduplicate)
      throws SQLException {
    String text = " " + dialect.text();
    String real = " " + dialect.real();
    String features =
        java.util.stream.Stream.concat(
                names("n", numeric).map(name -> name + real),
                names("c", categorical).map(name -> name + text))
            .collect(Collectors.joining(", "));
    Query.update(
        connection,
        "CREATE TABLE observation (key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, batch BIGINT"
            + " NOT NULL, sequence BIGINT NOT NULL, line BIGINT NOT NULL, bucket SMALLINT NOT NULL,"
            + " id%1$s, period%1$s, label %2$s, value%3$s, ".formatted(text, dialect.label(), real)
            + features
            + ")");
    Query.update(
        connection,
        "CREATE TABLE sighting (key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, batch BIGINT NOT"
            + " NULL, sequence BIGINT NOT NULL, line BIGINT NOT NULL)");
    for (String index : dialect.indexes(deduplicate)) {
      Query.update(connection, index);
    }
  }

  /** Feature columns in schema order. */
  List<String> features() {
    List<String> all = new ArrayList<>(names("n", numeric).toList());
    names("c", categorical).forEach(all::add);
    return all;
  }

  int numeric() {
    return numeric;
  }

  int categorical() {
    return categorical;
  }

  private static java.util.stream.Stream<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(at -> prefix + at);
  }
}
