package churnline.sql;

import churnline.dataset.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL, one server for all tests of a JVM, one schema for each test. */
public final class Postgres {
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static EmbeddedPostgres server;

  private Postgres() {}

  /** Makes an empty schema and says how it is reached. */
  public static PostgresAccess schema() {
    String name = "test_" + SCHEMAS.incrementAndGet();
    execute(server().getJdbcUrl("postgres", "postgres"), "CREATE SCHEMA " + name);
    return new PostgresAccess(url("?currentSchema=" + name), "postgres", "");
  }

  /** The database with some parameters. */
  static String url(String parameters) {
    return "jdbc:postgresql://localhost:" + server().getPort() + "/postgres" + parameters;
  }

  /** The store as the contracts open it. */
  static Store open(PostgresAccess access, Path folder, Schema schema, boolean deduplicate) {
    Clock clock = Clock.fixed(StoreFixture.NOON, ZoneOffset.UTC);
    return PostgresStore.open(
        new PostgresStore.Options(access, folder.resolve("scratch"), schema, deduplicate, clock));
  }

  /** Runs one statement behind the store's back. */
  static void execute(PostgresAccess access, String sql) {
    execute(access.url() + "&user=postgres", sql);
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static synchronized EmbeddedPostgres server() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().start();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return server;
  }
}
