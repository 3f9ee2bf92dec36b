package churnline.edge.sql.postgres;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.sql.Database;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.Migrations;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A PostgreSQL: a pool of connections that are tried before they are used, so that a server that
 * was away is used again once it is back. Transactions that write come one after the other, those
 * of other processes included: each begins with {@link PostgresLock#WRITE}.
 */
public final class PostgresDatabase implements Database {
  private static final Dialect DIALECT = new PostgresDialect();

  /** The epoch of a process that has not the turn to run. */
  static final long NO_RUN = -1;

  /**
   * More than the pipeline and answers that are made in a moment need, fewer than a server allows.
   */
  private static final int MOST_CONNECTIONS = 24;

  /** How long a request waits for a connection before it is answered 503. */
  private static final long WAIT_MILLIS = 5_000;

  /**
   * Files are moved once their rows are committed, so a commit must be on the disk when the server
   * confirms it, whatever the server does by default. Stricter settings than {@code on} stay.
   */
  private static final String COMMIT_IS_WRITTEN =
      "SELECT set_config('synchronous_commit', 'on', false)"
          + " WHERE current_setting('synchronous_commit') = 'off'";

  private final HikariDataSource pool;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Path scratch;
  private volatile long epoch = NO_RUN;

  private PostgresDatabase(HikariDataSource pool, Path scratch) {
    this.pool = pool;
    this.scratch = scratch;
  }

  /**
   * Connects and brings the tables up to date.
   *
   * @param scratch folder for spooled keys and rows of one transaction
   * @throws UnavailableException STORE_UNAVAILABLE saying what to check
   */
  public static PostgresDatabase open(PostgresAccess access, Path scratch) {
    try {
      Files.createDirectories(scratch);
      try (Connection first = DriverManager.getConnection(access.url(), access.properties())) {
        PostgresFailures.checkSchema(first);
      }
    } catch (SQLException failure) {
      throw PostgresFailures.atStart(access, failure);
    } catch (IOException failure) {
      throw StoreFailures.unavailable("cannot make " + scratch, failure);
    }
    PostgresDatabase database = new PostgresDatabase(pool(access), scratch);
    try {
      database.inTransaction(writer -> Migrations.apply(writer, DIALECT));
      return database;
    } catch (RuntimeException failure) {
      database.close();
      throw failure.getCause() instanceof SQLException refused
          ? PostgresFailures.atStart(access, refused)
          : failure;
    }
  }

  private static HikariDataSource pool(PostgresAccess access) {
    // else a connection that was used half a second ago is taken for alive
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "0");
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(access.url());
    config.setDataSourceProperties(access.properties());
    config.setAutoCommit(false);
    config.setConnectionInitSql(
        String.join("; ", PostgresAccess.ASK_SOON) + "; " + COMMIT_IS_WRITTEN);
    config.setIsolateInternalQueries(true);
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(WAIT_MILLIS);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public <T> T inTransaction(Work<T> work) {
    writing.lock();
    try (Connection connection = pool.getConnection()) {
      PostgresLock.WRITE.untilCommit(connection);
      boolean done = false;
      try {
        refuseOvertaken(connection);
        T result = work.on(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback(connection);
        }
      }
    } catch (SQLException failure) {
      throw PostgresFailures.unavailable("the store could not write", failure);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Does {@code work} with the lock of a consumer, if no other session has it. The lock ends with
   * its session: a node that dies holds nothing up.
   */
  boolean exclusively(String consumer, Runnable work) {
    try (Connection session = pool.getConnection()) {
      boolean taken = PostgresLock.tryForConsumer(session, consumer);
      session.commit();
      if (!taken) {
        return false;
      }
      try {
        work.run();
        return true;
      } finally {
        PostgresLock.releaseConsumer(session, consumer);
        session.commit();
      }
    } catch (SQLException failure) {
      throw PostgresFailures.unavailable("the outbox could not be read", failure);
    }
  }

  /**
   * From now on every transaction belongs to the run that has this epoch, until another takes the
   * turn.
   *
   * @param mine {@link #NO_RUN} when the run is over
   */
  void runAs(long mine) {
    epoch = mine;
  }

  /** After WRITE was taken: nobody raises the epoch between this look and the commit. */
  private void refuseOvertaken(Connection connection) throws SQLException {
    long mine = epoch;
    if (mine != NO_RUN && Sql.number(connection, "SELECT epoch FROM run_turn") != mine) {
      throw new UnavailableException(
          FaultCode.RUN_TAKEN_OVER,
          "another node took over while this one was disconnected from the store; nothing was"
              + " written; the other node continues from here");
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException lost) {
      // the connection is gone, and the server has rolled back for it
    }
  }

  @Override
  public <T> T read(Work<T> work) {
    try {
      Connection connection = reader();
      try {
        Sql.update(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return work.on(connection);
      } finally {
        release(connection);
      }
    } catch (SQLException failure) {
      throw PostgresFailures.unavailable("the store could not be read", failure);
    }
  }

  @Override
  public Connection reader() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void release(Connection reader) throws SQLException {
    try (reader) {
      rollback(reader);
    }
  }

  @Override
  public Path scratch() {
    return scratch;
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public void close() {
    writing.lock();
    try {
      pool.close();
    } finally {
      writing.unlock();
    }
  }
}
