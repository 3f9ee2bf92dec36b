package churnline.edge.sql.postgres;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What PostgreSQL refuses, in words that say what to check. The first two characters of an SQLState
 * are its class.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>
 */
final class PostgresFailures {
  private static final String CONNECTION = "08";
  private static final String REJECTED = "08004";
  private static final String AUTHORIZATION = "28";
  private static final String NO_DATABASE = "3D000";
  private static final String NO_SCHEMA = "3F000";
  private static final String NO_PRIVILEGE = "42501";
  private static final String TOO_MANY = "53300";
  private static final String OPERATOR = "57";
  private static final String CONCURRENT = "40";

  private PostgresFailures() {}

  /** Tables go into the first schema of the search path, which must be there. */
  static void checkSchema(Connection connection) throws SQLException {
    String schema =
        Sql.first(connection, "SELECT coalesce(current_schema(), '')", row -> row.getString(1))
            .orElse("");
    if (schema.isEmpty()) {
      throw new SQLException("no schema of the search path exists", NO_SCHEMA);
    }
  }

  /** A failure while the store is opened. */
  static UnavailableException atStart(PostgresAccess access, SQLException failure) {
    SQLException deepest = deepest(failure);
    String state = state(deepest);
    String said = line(deepest);
    if (state.startsWith(AUTHORIZATION) || state.equals(REJECTED)) {
      return refusal(
          access,
          "refuses the user '" + access.user() + "': " + said,
          "check churn.store.user and churn.store.password",
          failure);
    }
    if (state.equals(NO_DATABASE)) {
      return refusal(
          access,
          "has no such database: " + said,
          "make it (createdb), or name another in churn.store.url",
          failure);
    }
    if (state.equals(NO_SCHEMA) || state.equals(NO_PRIVILEGE)) {
      return refusal(
          access,
          "does not let the user '" + access.user() + "' create tables: " + said,
          "make it the owner of the database or schema, or name a schema that it may use with"
              + " ?currentSchema=NAME in churn.store.url",
          failure);
    }
    if (state.startsWith(CONNECTION) || state.startsWith(OPERATOR) || state.equals(TOO_MANY)) {
      return refusal(
          access,
          "cannot be reached: " + said,
          "check churn.store.url, and that the server runs and accepts connections",
          failure);
    }
    return StoreFailures.unavailable("cannot open the store of " + access, deepest);
  }

  private static UnavailableException refusal(
      PostgresAccess access, String seen, String action, SQLException failure) {
    return new UnavailableException(
        FaultCode.STORE_UNAVAILABLE,
        "PostgreSQL at " + access.place() + " " + seen + "; " + action,
        failure);
  }

  /**
   * A failure of a store that was open. All of them may pass, none is the file's fault; what
   * differs is the reason that the log names.
   */
  static UnavailableException unavailable(String what, SQLException failure) {
    SQLException deepest = deepest(failure);
    String state = state(deepest);
    if (state.startsWith(CONNECTION) || state.startsWith(OPERATOR)) {
      return StoreFailures.unavailable(what + ", the connection is gone", deepest);
    }
    if (state.startsWith(CONCURRENT)) {
      return StoreFailures.unavailable(what + " beside another transaction", deepest);
    }
    return StoreFailures.unavailable(what, deepest);
  }

  /** The pool wraps what the driver said. */
  private static SQLException deepest(SQLException failure) {
    SQLException deepest = failure;
    while (deepest.getCause() instanceof SQLException cause) {
      deepest = cause;
    }
    return deepest;
  }

  private static String state(SQLException failure) {
    return failure.getSQLState() == null ? "" : failure.getSQLState();
  }

  private static String line(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse(message).replaceFirst("^FATAL: ", "");
  }
}
