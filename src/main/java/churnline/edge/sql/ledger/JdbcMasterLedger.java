package churnline.edge.sql.ledger;

import churnline.core.disk.Folders.Section;
import churnline.core.ingest.Batch;
import churnline.core.master.MasterLedger;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import churnline.edge.sql.rows.BatchRows;
import java.util.List;
import java.util.Optional;

/** Sections of the master dataset. */
final class JdbcMasterLedger implements MasterLedger {
  private final Database database;

  JdbcMasterLedger(Database database) {
    this.database = database;
  }

  @Override
  public List<Written> sections() {
    return select("ORDER BY end_byte");
  }

  @Override
  public Optional<Written> last() {
    return select("ORDER BY end_byte DESC LIMIT 1").stream().findFirst();
  }

  private List<Written> select(String rest) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT * FROM master_section " + rest,
                row ->
                    new Written(
                        row.getLong("batch"),
                        new Section(
                            row.getLong("first_byte"),
                            row.getLong("end_byte"),
                            row.getString("sha256")))));
  }

  @Override
  public List<Batch> missing() {
    return database.read(
        connection ->
            BatchRows.select(
                connection,
                "WHERE status = 'INGESTED' AND accepted > 0 AND number NOT IN (SELECT batch FROM"
                    + " master_section) ORDER BY number"));
  }

  @Override
  public void add(List<Written> sections) {
    database.inTransaction(
        connection -> {
          try (var statement =
              connection.prepareStatement("INSERT INTO master_section VALUES (?, ?, ?, ?)")) {
            for (Written written : sections) {
              Section section = written.section();
              Sql.bind(
                  statement, written.batch(), section.first(), section.end(), section.sha256());
              statement.executeUpdate();
            }
          }
          return null;
        });
  }

  @Override
  public void clear() {
    database.inTransaction(connection -> Sql.update(connection, "DELETE FROM master_section"));
  }
}
