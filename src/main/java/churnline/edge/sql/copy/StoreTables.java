package churnline.edge.sql.copy;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.sql.Sql;
import churnline.edge.sql.copy.TableCopy.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of two stores, as their databases describe them. Both must have the same ones with the
 * same columns: what only one has would be lost.
 */
final class StoreTables {
  /** Bound when a store is made: the only table that an empty store has a row in. */
  static final String SCHEMA = "store_schema";

  /**
   * The tables in the order of the copy, each with the columns that put its rows into one order.
   */
  private static final Map<String, String> ORDERS = orders();

  /** About this database and the processes on it, not about what the store holds. */
  private static final Set<String> STAY = Set.of("migration", "run_turn", "tick");

  private static final String COLUMNS =
      "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c JOIN"
          + " information_schema.tables t ON t.table_catalog = c.table_catalog AND t.table_schema ="
          + " c.table_schema AND t.table_name = c.table_name WHERE t.table_type = 'BASE TABLE' AND"
          + " c.table_catalog = current_database() AND c.table_schema = current_schema() ORDER BY"
          + " c.table_name, c.ordinal_position";

  /** Each table with its columns and their types, in the order of the table. */
  private final Map<String, Map<String, String>> from;

  private final Map<String, Map<String, String>> to;
  private final List<String> differences = new ArrayList<>();

  private StoreTables(Connection from, Connection to) throws SQLException {
    this.from = described(from);
    this.to = described(to);
  }

  private static Map<String, String> orders() {
    Map<String, String> orders = new LinkedHashMap<>();
    orders.put(SCHEMA, "fingerprint");
    orders.put("batch", "number");
    orders.put("accepted_content", "sha256, schema_id");
    orders.put("quarantine", "batch, ordinal");
    orders.put("master_section", "batch, first_byte");
    orders.put("run", "run_id");
    orders.put("model", "version");
    orders.put("deployment", "number");
    orders.put("evaluation", "version, scored_at, evaluation_set, name, scores");
    orders.put("evaluation_row", "key_high, key_low, id, by_client");
    orders.put("prediction", "batch, sighting");
    orders.put("late_label", "observation, answer");
    orders.put("outbox", "number");
    orders.put("outbox_cursor", "consumer");
    orders.put("sighting", "sequence");
    orders.put("observation", "sequence");
    return orders;
  }

  /**
   * Returns the tables that are copied.
   *
   * @throws UnavailableException STORE_UNAVAILABLE when they are not the same in both
   */
  static List<TableCopy> of(Connection from, Connection to) throws SQLException {
    StoreTables stores = new StoreTables(from, to);
    stores.compareTables();
    List<TableCopy> tables = new ArrayList<>();
    for (Map.Entry<String, String> table : ORDERS.entrySet()) {
      tables.add(new TableCopy(table.getKey(), table.getValue(), stores.columns(table.getKey())));
    }
    if (!stores.differences.isEmpty()) {
      throw new UnavailableException(
          FaultCode.STORE_UNAVAILABLE,
          "the two stores differ: "
              + String.join("; ", stores.differences)
              + "; expected the tables and columns that this Churnline makes in both; nothing was"
              + " moved; remove what was added by hand, or restore what is missing",
          null);
    }
    return tables;
  }

  private static Map<String, Map<String, String>> described(Connection store) throws SQLException {
    Map<String, Map<String, String>> tables = new LinkedHashMap<>();
    for (String[] column :
        Sql.list(
            store,
            COLUMNS,
            row -> new String[] {row.getString(1), row.getString(2), row.getString(3)})) {
      tables.computeIfAbsent(column[0], name -> new LinkedHashMap<>()).put(column[1], column[2]);
    }
    tables.keySet().removeAll(STAY);
    return tables;
  }

  private void compareTables() {
    Set<String> all = new TreeSet<>(ORDERS.keySet());
    all.addAll(from.keySet());
    all.addAll(to.keySet());
    for (String table : all) {
      if (compare("the table " + table, from.containsKey(table), to.containsKey(table))
          && !ORDERS.containsKey(table)) {
        differences.add("nothing is known of the table " + table + ", which both have");
      }
    }
  }

  /** The columns in the order of the table they go to; none where it is on one side only. */
  private List<Column> columns(String table) {
    if (!from.containsKey(table) || !to.containsKey(table)) {
      return List.of();
    }
    Map<String, String> ours = from.get(table);
    Map<String, String> theirs = to.get(table);
    Set<String> all = new TreeSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    all.forEach(
        name ->
            compare(
                "the column " + table + "." + name,
                ours.containsKey(name),
                theirs.containsKey(name)));
    List<Column> columns = new ArrayList<>();
    theirs.forEach(
        (name, type) ->
            kind(table + "." + name, ours.getOrDefault(name, type), type)
                .ifPresent(kind -> columns.add(new Column(name, kind))));
    return columns;
  }

  /** Whether both have it; otherwise it is a difference. */
  private boolean compare(String what, boolean ours, boolean theirs) {
    if (ours && theirs) {
      return true;
    }
    String who =
        ours
            ? "only the source store has "
            : theirs ? "only the target store has " : "neither has ";
    differences.add(who + what);
    return false;
  }

  private Optional<Kind> kind(String column, String ours, String theirs) {
    Optional<Kind> left = Kind.of(ours);
    Optional<Kind> right = Kind.of(theirs);
    if (left.isEmpty() || right.isEmpty()) {
      differences.add(
          "the type %s of the column %s cannot be moved"
              .formatted(left.isEmpty() ? ours : theirs, column));
      return Optional.empty();
    }
    if (!left.get().fits(right.get())) {
      differences.add(
          "the column %s is %s in the source store and %s in the other"
              .formatted(column, ours, theirs));
    }
    return right;
  }
}
