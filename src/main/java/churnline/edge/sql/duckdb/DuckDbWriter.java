package churnline.edge.sql.duckdb;

import churnline.edge.sql.RowWriter;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.duckdb.DuckDBAppender;

/** DuckDB's appender. */
final class DuckDbWriter implements RowWriter {
  private final DuckDBAppender appender;

  DuckDbWriter(DuckDBAppender appender) {
    this.appender = appender;
  }

  @Override
  public RowWriter begin() throws SQLException {
    appender.beginRow();
    return this;
  }

  @Override
  public RowWriter number(long value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter integer(int value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter small(short value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter label(byte value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter real(double value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter text(String value) throws SQLException {
    if (value == null) {
      return missing();
    }
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter truth(boolean value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter time(LocalDateTime value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter bytes(byte[] value) throws SQLException {
    appender.append(value);
    return this;
  }

  @Override
  public RowWriter missing() throws SQLException {
    appender.appendNull();
    return this;
  }

  @Override
  public void end() throws SQLException {
    appender.endRow();
  }

  @Override
  public void close() throws SQLException {
    if (!appender.isClosed()) {
      appender.close();
    }
  }
}
