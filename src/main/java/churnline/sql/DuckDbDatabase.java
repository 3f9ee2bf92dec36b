package churnline.sql;

import churnline.fault.ChurnlineException;
import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * The embedded DuckDB of one home: one connection that writes, in one transaction at a time, and a
 * fresh one for each read, which sees the last commit whatever the writer is doing.
 */
final class DuckDbDatabase implements Database {
  private static final Dialect DIALECT = new DuckDbDialect();

  /** Runs nothing itself, so that a new connection never waits for a statement. */
  private final DuckDBConnection root;

  private final DuckDBConnection writer;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Path scratch;

  private DuckDbDatabase(DuckDBConnection root, Path scratch) throws SQLException {
    this.root = root;
    writer = root.duplicate();
    this.scratch = scratch;
  }

  /**
   * Opens or creates the store and brings its tables up to date.
   *
   * @param file the database file
   * @param memory most memory DuckDB may use, {@code 512MB}
   * @param threads most threads it may use
   * @throws UnavailableException STORE_LOCKED when another process has it open
   */
  static DuckDbDatabase open(Path file, String memory, int threads) {
    Path scratch = file.resolveSibling(file.getFileName() + ".scratch");
    Properties options = new Properties();
    options.setProperty("memory_limit", memory);
    options.setProperty("threads", String.valueOf(threads));
    options.setProperty("temp_directory", scratch.toString());
    options.setProperty("jdbc_stream_results", "true");
    try {
      Files.createDirectories(scratch);
      DuckDBConnection connection =
          (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, options);
      NativeLibrary.unlinkTemporaryCopy();
      DuckDbDatabase database = new DuckDbDatabase(connection, scratch);
      database.inTransaction(writer -> Migrations.apply(writer, DIALECT));
      return database;
    } catch (SQLException | IOException failure) {
      if (String.valueOf(failure.getMessage()).contains("Could not set lock")) {
        throw new UnavailableException(
            FaultCode.STORE_LOCKED,
            "another process has "
                + file
                + " open; expected to be the only one; stop the other Churnline on this home, or"
                + " start this one with another --home",
            failure);
      }
      throw StoreFailures.cannotOpen(file, failure);
    } catch (UnavailableException failure) {
      throw failure.getCause() instanceof SQLException cause
          ? StoreFailures.cannotOpen(file, cause)
          : failure;
    }
  }

  @Override
  public <T> T inTransaction(Work<T> work) {
    writing.lock();
    try {
      writer.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.on(writer);
        writer.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          rollback();
        }
        writer.setAutoCommit(true);
      }
    } catch (SQLException failure) {
      throw StoreFailures.unavailable("the store could not write", failure);
    } finally {
      writing.unlock();
    }
  }

  private void rollback() {
    try {
      writer.rollback();
    } catch (SQLException already) {
      // DuckDB has aborted the transaction itself: there is nothing left to undo
    }
  }

  @Override
  public <T> T read(Work<T> work) {
    try (DuckDBConnection connection = reader()) {
      return work.on(connection);
    } catch (SQLException failure) {
      if (failure.getCause() instanceof ChurnlineException known) {
        throw known;
      }
      throw StoreFailures.unavailable("the store could not be read", failure);
    }
  }

  @Override
  public DuckDBConnection reader() throws SQLException {
    return root.duplicate();
  }

  @Override
  public void release(Connection reader) throws SQLException {
    reader.close();
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
      writer.close();
      root.close();
    } catch (SQLException failure) {
      throw StoreFailures.unavailable("the store could not be closed", failure);
    } finally {
      writing.unlock();
    }
  }
}
