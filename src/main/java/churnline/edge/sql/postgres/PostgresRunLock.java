package churnline.edge.sql.postgres;

import churnline.core.run.RunLock;
import churnline.edge.sql.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Properties;

/**
 * The turn to run among all nodes: {@link PostgresLock#RUN} on a connection of its own, which never
 * goes back to a pool. The server frees it when the process or the connection ends. Who gets it
 * raises the epoch of {@code run_turn}, and from then on the transactions of whoever had it before
 * are refused.
 */
final class PostgresRunLock implements RunLock, AutoCloseable {
  private static final String SECONDS = "10";
  private static final int ALIVE_SECONDS = 5;

  private final PostgresAccess access;
  private final PostgresDatabase database;
  private final String node;
  private final Clock clock;
  private Connection connection;
  private boolean taken;

  PostgresRunLock(PostgresAccess access, PostgresDatabase database, String node, Clock clock) {
    this.access = access;
    this.database = database;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public synchronized boolean tryEnter() {
    try {
      if (!tryLock()) {
        return false;
      }
    } catch (SQLException failure) {
      disconnect();
      throw PostgresFailures.unavailable("the turn to run could not be taken", failure);
    }
    taken = true;
    boolean raised = false;
    try {
      database.runAs(raiseEpoch());
      raised = true;
      return true;
    } finally {
      if (!raised) {
        leave();
      }
    }
  }

  private boolean tryLock() throws SQLException {
    if (connection != null) {
      try {
        return PostgresLock.RUN.tryForSession(connection);
      } catch (SQLException gone) {
        // the server was away, or somebody has ended this session: a new one is tried
        disconnect();
      }
    }
    connection = connect();
    return PostgresLock.RUN.tryForSession(connection);
  }

  private Connection connect() throws SQLException {
    Properties properties = access.properties();
    properties.setProperty("ApplicationName", "churnline run lock");
    properties.setProperty("socketTimeout", SECONDS);
    Connection fresh = DriverManager.getConnection(access.url(), properties);
    for (String setting : PostgresAccess.ASK_SOON) {
      Sql.update(fresh, setting);
    }
    Sql.update(fresh, "SET idle_session_timeout = 0");
    return fresh;
  }

  private long raiseEpoch() {
    return database.inTransaction(
        writer -> {
          Sql.update(
              writer,
              "UPDATE run_turn SET epoch = epoch + 1, node = ?, taken_at = ?",
              node,
              clock.instant());
          return Sql.number(writer, "SELECT epoch FROM run_turn");
        });
  }

  @Override
  public synchronized void leave() {
    taken = false;
    database.runAs(PostgresDatabase.NO_RUN);
    if (connection != null) {
      try {
        PostgresLock.RUN.release(connection);
      } catch (SQLException gone) {
        disconnect();
      }
    }
  }

  @Override
  public synchronized boolean isLost() {
    try {
      return taken && (connection == null || !connection.isValid(ALIVE_SECONDS));
    } catch (SQLException gone) {
      return true;
    }
  }

  @Override
  public boolean isTaken() {
    return database.read(PostgresLock.RUN::isTaken);
  }

  private void disconnect() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException alreadyGone) {
        // the server has ended it, and its lock
      }
      connection = null;
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
  }
}
