package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
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
public final class RowTable {
  /** Leaves a store without rows as if it had not been bound. */
  private static final List<String> UNBIND =
      List.of(
          "DROP TABLE observation",
          "DROP TABLE sighting",
          "DELETE FROM evaluation_row",
          "DELETE FROM master_section",
          "DELETE FROM store_schema");

  private final String fingerprint;
  private final int numeric;
  private final int categorical;

  private RowTable(String fingerprint, int numeric, int categorical) {
    this.fingerprint = fingerprint;
    this.numeric = numeric;
    this.categorical = categorical;
  }

  /**
   * Makes the tables, or checks that the store was made for this schema. As long as it holds no row
   * it is made for this one: settings that fit no file are mended before anything came in.
   *
   * @throws ConflictException SCHEMA_CHANGED
   */
  public static RowTable bind(
      Connection connection, Dialect dialect, Schema schema, boolean deduplicate, Instant now)
      throws SQLException {
    SchemaBinding binding = new SchemaBinding(schema, deduplicate);
    RowTable table =
        new RowTable(binding.fingerprint(), schema.numeric().size(), schema.categorical().size());
    Optional<String[]> bound =
        Sql.first(
            connection,
            "SELECT fingerprint, description FROM store_schema",
            row -> new String[] {row.getString(1), row.getString(2)});
    if (bound.isPresent() && bound.get()[0].equals(table.fingerprint)) {
      return table;
    }
    if (bound.isPresent() && Sql.number(connection, "SELECT count(*) FROM observation") == 0) {
      for (String statement : UNBIND) {
        Sql.update(connection, statement);
      }
      bound = Optional.empty();
    }
    if (bound.isEmpty()) {
      table.create(connection, dialect, deduplicate);
      Sql.update(
          connection,
          "INSERT INTO store_schema (fingerprint, description, bound_at) VALUES (?, ?, ?)",
          binding.fingerprint(),
          binding.text(),
          now);
      return table;
    }
    throw new ConflictException(
        FaultCode.SCHEMA_CHANGED,
        "this store was made for another schema: "
            + binding.differenceFrom(bound.get()[1])
            + "; expected the same; put churn.schema.* and churn.ingest.deduplicate back, or go on"
            + " in a new home: ./churnline ingest --home NEW OLD/inbox/done/*/*.csv* ingests again"
            + " everything that was ever dropped");
  }

  /**
   * To be called in each transaction that adds rows: another node may have made a store without
   * rows for its own schema since this one bound it.
   *
   * @throws UnavailableException SCHEMA_CHANGED; the rows wait until the settings agree
   */
  public void requireBound(Connection connection) throws SQLException {
    if (Sql.number(
            connection, "SELECT count(*) FROM store_schema WHERE fingerprint = ?", fingerprint)
        == 0) {
      throw new UnavailableException(
          FaultCode.SCHEMA_CHANGED,
          "another node has made this store for another schema while it held no rows; expected the"
              + " same churn.schema.* and churn.ingest.deduplicate on all nodes; nothing was"
              + " written; correct the settings of this node and restart it");
    }
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
    Sql.update(
        connection,
        "CREATE TABLE observation (key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, batch BIGINT"
            + " NOT NULL, sequence BIGINT NOT NULL, line BIGINT NOT NULL, bucket SMALLINT NOT NULL,"
            + " id%1$s, period%1$s, label %2$s, value%3$s, ".formatted(text, dialect.label(), real)
            + features
            + ", time_order"
            + real
            + ")");
    Sql.update(
        connection,
        "CREATE TABLE sighting (key_high BIGINT NOT NULL, key_low BIGINT NOT NULL, batch BIGINT NOT"
            + " NULL, sequence BIGINT NOT NULL, line BIGINT NOT NULL)");
    for (String index : dialect.indexes(deduplicate)) {
      Sql.update(connection, index);
    }
  }

  /** Feature columns in schema order. */
  public List<String> features() {
    List<String> all = new ArrayList<>(names("n", numeric).toList());
    names("c", categorical).forEach(all::add);
    return all;
  }

  public int numeric() {
    return numeric;
  }

  public int categorical() {
    return categorical;
  }

  private static java.util.stream.Stream<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(at -> prefix + at);
  }
}
