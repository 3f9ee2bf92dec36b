package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.edge.sql.ledger.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;

class DuckDbTimesTest extends TimesContract {
  @TempDir private Path folder;

  @Override
  Store open(Schema schema, boolean deduplicate) {
    return DuckDb.open(file(), schema, deduplicate);
  }

  @Override
  void execute(String sql) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Path file() {
    return folder.resolve("churnline.duckdb");
  }
}
