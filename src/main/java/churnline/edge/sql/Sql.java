package churnline.edge.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The few lines of JDBC that every repository needs. Times are stored in UTC, in whole
 * microseconds.
 */
public final class Sql {
  /** With {@link #PAUSE_MILLIS} 2.1 s in all. */
  private static final int MOST_TRIES = 7;

  private static final long PAUSE_MILLIS = 100;

  private Sql() {}

  /** Reads one row of a result. */
  public interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  public static long update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeLargeUpdate();
    }
  }

  /**
   * All rows. Outside a transaction a store that is short of memory is asked again: what else it
   * does at the moment, a training say, gives back in a moment what it takes.
   */
  public static <T> List<T> list(
      Connection connection, String sql, Mapper<T> mapper, Object... parameters)
      throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        return once(connection, sql, mapper, parameters);
      } catch (SQLException failure) {
        if (tries == MOST_TRIES
            || !StoreFailures.isShortOfMemory(failure)
            || !connection.getAutoCommit()
            || !waited(tries * PAUSE_MILLIS)) {
          throw failure;
        }
      }
    }
  }

  private static boolean waited(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static <T> List<T> once(
      Connection connection, String sql, Mapper<T> mapper, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      List<T> out = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          out.add(mapper.map(rows));
        }
      }
      return out;
    }
  }

  public static <T> Optional<T> first(
      Connection connection, String sql, Mapper<T> mapper, Object... parameters)
      throws SQLException {
    return list(connection, sql, mapper, parameters).stream().findFirst();
  }

  public static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return first(connection, sql, row -> row.getLong(1), parameters).orElseThrow();
  }

  public static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int at = 0; at < parameters.length; at++) {
      Object value = parameters[at];
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      if (value instanceof Instant instant) {
        value = LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
      }
      if (value instanceof byte[] bytes) {
        statement.setBytes(at + 1, bytes);
      } else {
        statement.setObject(at + 1, value);
      }
    }
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }

  public static Optional<Instant> optionalInstant(ResultSet row, String column)
      throws SQLException {
    return Optional.ofNullable(row.getObject(column, LocalDateTime.class))
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }

  public static Optional<Long> optionalLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  public static Optional<Integer> optionalInt(ResultSet row, String column) throws SQLException {
    return optionalLong(row, column).map(Math::toIntExact);
  }

  public static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
