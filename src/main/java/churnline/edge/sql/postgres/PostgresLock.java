package churnline.edge.sql.postgres;

import churnline.edge.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Advisory locks that all processes on one store share. They are named by a number and by the
 * schema that the tables lie in, and end with their transaction or connection however that ends.
 */
enum PostgresLock {
  /**
   * Held by each transaction that writes: sequence numbers are given without gaps or repetition,
   * migrations are applied once, and nothing deadlocks.
   */
  WRITE(0x63686e01),

  /** Held by the one process that runs: a session has it until it gives it back or ends. */
  RUN(0x63686e02);

  private static final String NAME = "(?, hashtext(coalesce(current_schema(), '')))";

  private static final String CONSUMER =
      "(1667787523, hashtext(coalesce(current_schema(), '') || ' ' || ?))";

  private final int number;

  PostgresLock(int number) {
    this.number = number;
  }

  /** Waits for the lock, which ends with the transaction of {@code connection}. */
  void untilCommit(Connection connection) throws SQLException {
    Sql.first(connection, "SELECT pg_advisory_xact_lock" + NAME, row -> true, number);
  }

  /** Takes the lock for the session of {@code connection} if no other session has it. */
  boolean tryForSession(Connection connection) throws SQLException {
    return Sql.first(
            connection, "SELECT pg_try_advisory_lock" + NAME, row -> row.getBoolean(1), number)
        .orElse(false);
  }

  /** Whether any session has it; in {@code pg_locks} a hash is a number without a sign. */
  boolean isTaken(Connection connection) throws SQLException {
    return Sql.number(
            connection,
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE"
                + " l.locktype = 'advisory' AND l.granted AND d.datname = current_database() AND"
                + " l.objsubid = 2 AND l.classid::bigint = ? AND l.objid::bigint ="
                + " (hashtext(coalesce(current_schema(), ''))::bigint & 4294967295)",
            number)
        > 0;
  }

  /** Gives back what {@link #tryForSession} has taken. */
  void release(Connection connection) throws SQLException {
    Sql.first(connection, "SELECT pg_advisory_unlock" + NAME, row -> true, number);
  }

  /** Takes the lock of a consumer of the outbox for a session, if no other session has it. */
  static boolean tryForConsumer(Connection session, String consumer) throws SQLException {
    return Sql.first(
            session, "SELECT pg_try_advisory_lock" + CONSUMER, row -> row.getBoolean(1), consumer)
        .orElse(false);
  }

  /** Gives back what {@link #tryForConsumer} has taken. */
  static void releaseConsumer(Connection session, String consumer) throws SQLException {
    Sql.first(session, "SELECT pg_advisory_unlock" + CONSUMER, row -> true, consumer);
  }
}
