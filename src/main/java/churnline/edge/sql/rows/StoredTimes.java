package churnline.edge.sql.rows;

import churnline.core.dataset.Schema;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.TimeColumn;
import churnline.core.text.TimeAxis;
import churnline.core.text.TimeText;
import churnline.edge.sql.Database;
import churnline.edge.sql.RowWriter;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What the times of a store count, and the times of a store from before they were read. */
public final class StoredTimes {
  private static final String TEXTS =
      "SELECT DISTINCT period FROM observation WHERE period IS NOT NULL";

  private StoredTimes() {}

  /** What the times count; empty while none was read. */
  public static Optional<TimeAxis> axis(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT time_axis FROM store_schema WHERE time_axis IS NOT NULL",
            row -> row.getString(1))
        .map(TimeAxis::valueOf);
  }

  /**
   * Keeps what the times of a file count, in the transaction that stores it.
   *
   * @throws BadInputException CSV_TIME_KIND when another file was stored since this one was begun,
   *     and counts something else
   */
  public static void keep(Connection connection, TimeAxis read) throws SQLException {
    Optional<TimeAxis> before = axis(connection);
    if (before.isEmpty()) {
      Sql.update(connection, "UPDATE store_schema SET time_axis = ?", read.name());
    } else if (before.get() != read) {
      throw new BadInputException(
          FaultCode.CSV_TIME_KIND,
          "the file has other times (%s) than one that was stored meanwhile (%s); expected the same"
                  .formatted(read, before.get())
              + "; what to do: drop it again in the other form");
    }
  }

  /**
   * Reads the times of rows that were stored when times were texts; once. What cannot be read stays
   * before all others. Outcomes are to be joined again, now that times written differently can be
   * equal. The texts are read beside the transaction, which has changed none of them.
   *
   * @throws ConflictException STORE_TIME_AMBIGUOUS when they have more than one reading
   */
  public static void catchUp(Connection connection, Database database, Schema schema)
      throws SQLException {
    if (schema.time().isEmpty()
        || axis(connection).isPresent()
        || Sql.first(connection, TEXTS + " LIMIT 1", row -> row.getString(1)).isEmpty()) {
      return;
    }
    TimeColumn column =
        new TimeColumn(
            schema.time().get(),
            schema.timeFormat(),
            Optional.empty(),
            each -> texts(database, each),
            line -> "in a row of the store");
    try {
      Sql.update(
          connection,
          "CREATE TEMP TABLE time_text (period %s, time_order %s)"
              .formatted(database.dialect().text(), database.dialect().real()));
      write(connection, database, column);
      Sql.update(
          connection,
          "UPDATE observation SET time_order = t.time_order FROM time_text t WHERE"
              + " observation.period = t.period");
      Sql.update(connection, "DROP TABLE time_text");
    } catch (BadInputException ambiguous) {
      throw new ConflictException(
          FaultCode.STORE_TIME_AMBIGUOUS,
          "the store predates the parsing of times, and its times are ambiguous: "
              + ambiguous.detail(),
          ambiguous);
    }
    if (column.axis().isPresent()) {
      keep(connection, column.axis().get());
      Sql.update(connection, "UPDATE store_schema SET joined = false");
    }
  }

  private static void write(Connection connection, Database database, TimeColumn column)
      throws SQLException {
    try (RowWriter out =
        database.dialect().writer(connection, "time_text", "period", "time_order")) {
      texts(
          database,
          (text, line) -> {
            double order = column.read(text, line);
            write(out, text, Double.isNaN(order) ? otherwise(text, column) : order);
            return true;
          });
    }
    database.dialect().filled(connection, "time_text");
  }

  private static void write(RowWriter out, String text, double order) {
    try {
      out.begin().text(text);
      if (Double.isNaN(order)) {
        out.missing();
      } else {
        out.real(order);
      }
      out.end();
    } catch (SQLException failure) {
      throw StoreFailures.unavailable("the times could not be read", failure);
    }
  }

  /** A date of another form than the setting's is a date still; what it says is not in doubt. */
  private static double otherwise(String text, TimeColumn column) {
    TimeText time = TimeText.of(text);
    boolean isKnown = column.axis().filter(TimeAxis.CALENDAR::equals).isPresent();
    if (!isKnown || time.isAmbiguous()) {
      return Double.NaN;
    }
    return Double.isNaN(time.calendar()) ? time.monthFirst() : time.calendar();
  }

  private static void texts(Database database, TimeColumn.Visitor each) {
    database.read(
        reader -> {
          try (PreparedStatement statement = reader.prepareStatement(TEXTS)) {
            statement.setFetchSize(2_048);
            try (ResultSet rows = statement.executeQuery()) {
              boolean goesOn = true;
              while (goesOn && rows.next()) {
                goesOn = each.goesOn(rows.getString(1), 0);
              }
            }
          }
          return null;
        });
  }
}
