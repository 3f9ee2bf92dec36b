package churnline.edge.sql.ledger;

import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.RowStore;
import churnline.core.model.Scorer;
import churnline.core.predict.PredictionLedger;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import churnline.edge.sql.rows.JdbcRowStore;
import churnline.edge.sql.rows.LabelledSelect;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Predictions. */
final class JdbcPredictionLedger implements PredictionLedger {
  private static final int CLIENTS_PER_QUERY = 1_000;

  private final Database database;
  private final RowStore rows;

  JdbcPredictionLedger(Database database, RowStore rows) {
    this.database = database;
    this.rows = rows;
  }

  @Override
  public void replace(Collection<Long> batches, int version, Coverage trainedOn, Scorer scorer) {
    String wanted = JdbcRowStore.list(batches);
    database.inTransaction(
        connection -> {
          Sql.update(connection, "DELETE FROM prediction WHERE batch IN " + wanted);
          Sql.update(
              connection,
              "CREATE TEMP TABLE predicted (sighting BIGINT, sequence BIGINT, probability "
                  + database.dialect().real()
                  + ")");
          try (RowWriter out =
              database
                  .dialect()
                  .writer(connection, "predicted", "sighting", "sequence", "probability")) {
            rows.forEachSighting(batches, block -> append(out, block, scorer));
          }
          database.dialect().filled(connection, "predicted");
          Sql.update(
              connection,
              "INSERT INTO prediction SELECT b.number, p.sighting, p.sequence, ?, p.probability,"
                  + " o.label IS NOT NULL AND o.sequence <= ? AND o.bucket >= ? AND "
                  + LabelledSelect.OUTSIDE_EVALUATION_SET
                  + " FROM predicted p JOIN observation o ON o.sequence = p.sequence JOIN batch b"
                  + " ON p.sighting >= b.first_sequence AND p.sighting < b.next_sequence AND"
                  + " b.number IN "
                  + wanted,
              version,
              trainedOn.upTo(),
              trainedOn.firstBucket());
          Sql.update(connection, "DROP TABLE predicted");
          return null;
        });
  }

  private static void append(RowWriter out, RowBlock block, Scorer scorer) {
    try {
      for (int row = 0; row < block.size; row++) {
        out.begin()
            .number(block.ordinal[row])
            .number(block.sequence[row])
            .real(scorer.probability(block, row))
            .end();
      }
    } catch (SQLException failure) {
      throw StoreFailures.unavailable("predictions could not be stored", failure);
    }
  }

  @Override
  public Optional<Integer> version(long batch) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT version FROM prediction WHERE batch = ? LIMIT 1",
                row -> row.getInt(1),
                batch));
  }

  @Override
  public void forEach(long batch, Consumer<Entry> each) {
    database.read(
        connection -> {
          try (var statement =
              connection.prepareStatement(
                  """
                  SELECT coalesce(o.id, CAST(p.sighting - b.first_sequence + 1 AS VARCHAR)) AS id,
                    p.probability, rank() OVER (ORDER BY p.probability DESC) AS place,
                    coalesce(p.in_training, false) AS in_training
                  FROM prediction p JOIN observation o ON o.sequence = p.sequence
                    JOIN batch b ON b.number = p.batch
                  WHERE p.batch = ? ORDER BY p.sighting\
                  """)) {
            Sql.bind(statement, batch);
            try (var result = statement.executeQuery()) {
              while (result.next()) {
                each.accept(
                    new Entry(
                        result.getString(1),
                        result.getDouble(2),
                        result.getLong(3),
                        result.getBoolean(4)));
              }
            }
          }
          return null;
        });
  }

  @Override
  public Map<String, Double> previous(Collection<Sighting> clients) {
    Map<String, Double> out = new HashMap<>();
    List<Sighting> all = List.copyOf(clients);
    for (int from = 0; from < all.size(); from += CLIENTS_PER_QUERY) {
      List<Sighting> some = all.subList(from, Math.min(all.size(), from + CLIENTS_PER_QUERY));
      out.putAll(database.read(connection -> previous(connection, some)));
    }
    return out;
  }

  private static Map<String, Double> previous(java.sql.Connection connection, List<Sighting> some)
      throws SQLException {
    Map<String, Long> present = new HashMap<>();
    some.forEach(client -> present.put(client.id(), client.sequence()));
    String places = String.join(", ", java.util.Collections.nCopies(some.size(), "?"));
    Map<String, Double> out = new HashMap<>();
    Sql.list(
        connection,
        "SELECT o.id, p.sighting, p.probability FROM prediction p JOIN observation o ON o.sequence"
            + " = p.sequence WHERE o.id IN ("
            + places
            + ") ORDER BY p.sighting",
        row -> {
          if (row.getLong(2) < present.get(row.getString(1))) {
            out.put(row.getString(1), row.getDouble(3));
          }
          return null;
        },
        some.stream().map(Sighting::id).toArray());
    return out;
  }
}
