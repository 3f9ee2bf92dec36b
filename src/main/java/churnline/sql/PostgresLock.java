package churnline.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Advisory locks that all processes on one store share. They are named by a number and by the
 * schema that the tables lie in, and end with their transaction however that ends.
 */
enum PostgresLock {
  /**
   * Held by each transaction that writes: sequence numbers are given without gaps or repetition,
   * migrations are applied once, and nothing deadlocks.
   */
  WRITE(0x63686e01);

  private final int number;

  PostgresLock(int number) {
    this.number = number;
  }

  /** Waits for the lock, which ends with the transaction of {@code connection}. */
  void untilCommit(Connection connection) throws SQLException {
    Query.first(
        connection,
        "SELECT pg_advisory_xact_lock(?, hashtext(coalesce(current_schema(), '')))",
        row -> true,
        number);
  }
}
