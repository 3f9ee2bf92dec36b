package churnline.edge.sql;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Brings the tables of a store to the version this program needs. Scripts are never edited, only
 * added.
 */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies the scripts that are missing, in the caller's transaction.
   *
   * @return how many were applied
   * @throws UnavailableException when the store is newer than this program, or a script was edited
   */
  public static Integer apply(Connection connection, Dialect dialect) throws SQLException {
    List<String> scripts = dialect.scripts();
    Sql.update(
        connection,
        "CREATE TABLE IF NOT EXISTS migration (version INTEGER NOT NULL, name VARCHAR NOT NULL,"
            + " sha256 VARCHAR NOT NULL, applied_at TIMESTAMP DEFAULT current_timestamp)");
    List<String> applied =
        Sql.list(
            connection,
            "SELECT sha256 FROM migration ORDER BY version",
            row -> row.getString("sha256"));
    if (applied.size() > scripts.size()) {
      throw new UnavailableException(
          FaultCode.STORE_UNAVAILABLE,
          "the store is at version "
              + applied.size()
              + ", this program knows "
              + scripts.size()
              + "; start the Churnline that wrote it, or a newer one");
    }
    for (int at = 0; at < scripts.size(); at++) {
      String script = script(dialect.folder() + "/" + scripts.get(at));
      String sha256 = DigestUtils.sha256Hex(script);
      if (at >= applied.size()) {
        run(connection, script);
        Sql.update(
            connection,
            "INSERT INTO migration (version, name, sha256) VALUES (?, ?, ?)",
            at + 1,
            scripts.get(at),
            sha256);
      } else if (!applied.get(at).equals(sha256)) {
        throw new UnavailableException(
            FaultCode.STORE_UNAVAILABLE,
            "migration " + scripts.get(at) + " is not the one this store was made with");
      }
    }
    return scripts.size() - applied.size();
  }

  private static void run(Connection connection, String script) throws SQLException {
    for (String statement : script.split(";\\s*\n", -1)) {
      if (!statement.isBlank()) {
        Sql.update(connection, statement);
      }
    }
  }

  private static String script(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream("/db/" + name + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
