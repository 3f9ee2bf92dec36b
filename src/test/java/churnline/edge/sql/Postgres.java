package churnline.edge.sql;

import churnline.core.dataset.Schema;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import churnline.edge.sql.postgres.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, one server for all tests of a JVM, one schema for each test. */
public final class Postgres {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  /** How long a server may take to start on a machine that does much else. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static EmbeddedPostgres server;

  private Postgres() {}

  /** Makes an empty schema and says how it is reached. */
  public static PostgresAccess schema() {
    String name = "test_" + SCHEMAS.incrementAndGet();
    execute(server().getJdbcUrl("postgres", "postgres"), "CREATE SCHEMA " + name);
    return new PostgresAccess(url("postgres?currentSchema=" + name), "postgres", "");
  }

  /** A database, and what follows its name. */
  static String url(String database) {
    return "jdbc:postgresql://localhost:" + server().getPort() + "/" + database;
  }

  /** The store as the contracts open it. */
  public static Store open(PostgresAccess access, Path folder, Schema schema, boolean deduplicate) {
    return open(
        access, folder, schema, deduplicate, Clock.fixed(StoreFixture.NOON, ZoneOffset.UTC));
  }

  /** Opens a store. */
  public static Store open(
      PostgresAccess access, Path folder, Schema schema, boolean deduplicate, Clock clock) {
    return PostgresStore.open(
        new PostgresStore.Options(
            access, folder.resolve("scratch"), schema, deduplicate, "", clock));
  }

  /** Runs one statement behind the store's back. */
  public static void execute(PostgresAccess access, String sql) {
    execute(access.url() + "&user=postgres", sql);
  }

  /** The one text that a query behind the store's back answers. */
  public static String text(PostgresAccess access, String query) {
    return text(access.url() + "&user=postgres", query);
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** From the user {@code locked} alone, whose password is {@code open}. */
  private static void askForPasswords(EmbeddedPostgres started) throws IOException {
    String url = started.getJdbcUrl("postgres", "postgres");
    execute(url, "CREATE USER locked PASSWORD 'open'");
    Path rules = Path.of(text(url, "SHOW hba_file"));
    Files.writeString(rules, "host all locked all scram-sha-256\n" + Files.readString(rules));
    execute(url, "SELECT pg_reload_conf()");
    String open = "SELECT count(*) FROM pg_hba_file_rules WHERE 'locked' = ANY (user_name)";
    while (!text(url, open).equals("1") || isLetIn(started.getJdbcUrl("locked", "postgres"))) {
      Thread.onSpinWait();
    }
  }

  private static boolean isLetIn(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.isValid(1);
    } catch (SQLException refused) {
      return false;
    }
  }

  private static String text(String url, String query) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
        askForPasswords(server);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return server;
  }
}
