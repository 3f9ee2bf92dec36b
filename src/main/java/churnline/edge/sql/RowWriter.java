package churnline.edge.sql;

import java.sql.SQLException;
import java.time.LocalDateTime;

/**
 * Fills a table row by row, by the fast way of its database: {@link #begin}, the columns in their
 * order, {@link #end}. Rows are there once it is closed.
 */
public interface RowWriter extends AutoCloseable {
  /** Begins a row. */
  RowWriter begin() throws SQLException;

  /** A column of 64 bits. */
  RowWriter number(long value) throws SQLException;

  /** A column of 32 bits. */
  RowWriter integer(int value) throws SQLException;

  /** A column of 16 bits. */
  RowWriter small(short value) throws SQLException;

  /** A column of {@link Dialect#label}. */
  RowWriter label(byte value) throws SQLException;

  /** A column of {@link Dialect#real}. */
  RowWriter real(double value) throws SQLException;

  /** A column of text; null is missing. */
  RowWriter text(String value) throws SQLException;

  /** A column that is true or false. */
  RowWriter truth(boolean value) throws SQLException;

  /** A time in UTC, whole microseconds. */
  RowWriter time(LocalDateTime value) throws SQLException;

  /** A column of bytes. */
  RowWriter bytes(byte[] value) throws SQLException;

  /** A missing value of any column. */
  RowWriter missing() throws SQLException;

  /** Ends the row. */
  void end() throws SQLException;

  @Override
  void close() throws SQLException;
}
