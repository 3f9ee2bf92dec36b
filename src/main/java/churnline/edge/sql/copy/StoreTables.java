package churnline.edge.sql.copy;

import churnline.edge.sql.RowTable;
import churnline.edge.sql.copy.TableCopy.Column;
import churnline.edge.sql.copy.TableCopy.Kind;
import java.util.ArrayList;
import java.util.List;

/** All tables of a store but the list of its migrations, as they are copied. */
final class StoreTables {
  /** Bound when a store is made: the only table that an empty store has a row in. */
  static final TableCopy SCHEMA =
      table(
          "store_schema",
          "fingerprint",
          "TEXT fingerprint description | TIME bound_at | TRUTH joined | TEXT time_axis");

  private static final List<TableCopy> FIXED =
      List.of(
          SCHEMA,
          table(
              "batch",
              "number",
              """
              NUMBER number | TEXT name sha256 | NUMBER bytes | TEXT run_id | TIME received_at | NUMBER took_ms
              | TEXT schema_id status | NUMBER rows_read accepted duplicate quarantined labelled
              | TEXT header fault_code fault_detail | NUMBER earlier first_sequence next_sequence
              | TEXT claim archived checked_run | TRUTH published | NUMBER answered waiting
              | TIME removed_at predictions_removed_at | TRUTH went_back"""),
          table("accepted_content", "sha256, schema_id", "TEXT sha256 schema_id | NUMBER batch"),
          table("quarantine", "batch, ordinal", "NUMBER batch ordinal | TEXT row_json"),
          table(
              "master_section",
              "batch, first_byte",
              "NUMBER batch first_byte end_byte | TEXT sha256"),
          table(
              "run",
              "run_id",
              """
              TEXT run_id trigger | TIME started_at finished_at
              | INTEGER champion_before champion_after challenger | TEXT drift_state drift retrain_code retrain
              promotion_code promotion timings | NUMBER checked_to | TEXT node"""),
          table(
              "model",
              "version",
              """
              INTEGER version | TEXT run_id | TIME trained_at | TEXT model_hash preprocessing | BYTES weights
              | TEXT card | NUMBER trained_to | INTEGER first_bucket | NUMBER trained_rows | BYTES recorded
              | TEXT recorded_scores | REAL threshold | TEXT weights_sha256"""),
          table(
              "deployment",
              "number",
              "NUMBER number | INTEGER version | TIME deployed_at | TEXT run_id code reason"),
          table(
              "evaluation",
              "version, scored_at, evaluation_set, name, scores",
              "INTEGER version | TEXT evaluation_set name | TIME scored_at | TEXT scores"),
          table(
              "evaluation_row",
              "key_high, key_low, id, by_client",
              "NUMBER key_high key_low | TEXT id | TRUTH by_client"),
          table(
              "prediction",
              "batch, sighting",
              "NUMBER batch sighting sequence | INTEGER version | REAL probability | TRUTH in_training"),
          table("late_label", "observation, answer", "NUMBER observation answer batch"),
          table("sighting", "sequence", "NUMBER key_high key_low batch sequence line"));

  private StoreTables() {}

  /** The tables of a store with these rows. */
  static List<TableCopy> of(RowTable rows) {
    List<Column> columns =
        new ArrayList<>(
            columns(
                "NUMBER key_high key_low batch sequence line | SMALL bucket | TEXT id period"
                    + " | LABEL label | REAL value"));
    rows.features()
        .forEach(
            name -> columns.add(new Column(name, name.startsWith("n") ? Kind.REAL : Kind.TEXT)));
    columns.add(new Column("time_order", Kind.REAL));
    List<TableCopy> all = new ArrayList<>(FIXED);
    all.add(new TableCopy("observation", "sequence", List.copyOf(columns)));
    return all;
  }

  private static TableCopy table(String name, String order, String columns) {
    return new TableCopy(name, order, columns(columns));
  }

  /** {@code KIND name name | KIND name}. */
  private static List<Column> columns(String text) {
    List<Column> columns = new ArrayList<>();
    for (String group : text.split("\\|", -1)) {
      String[] words = group.strip().split("\\s+", -1);
      for (int at = 1; at < words.length; at++) {
        columns.add(new Column(words[at], Kind.valueOf(words[0])));
      }
    }
    return List.copyOf(columns);
  }
}
