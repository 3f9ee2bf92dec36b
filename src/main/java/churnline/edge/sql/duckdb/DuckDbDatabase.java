package churnline.edge.sql.duckdb;

import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.sql.Database;
import churnline.edge.sql.Dialect;
import churnline.edge.sql.Migrations;
import churnline.edge.sql.Sql;
import churnline.edge.sql.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * The embedded DuckDB of one home: one connection that writes, in one transaction at a time, and a
 * fresh one for each read, which sees the last commit whatever the writer is doing. A write that
 * fails below DuckDB, on a full disk, makes it refuse everything from then on: it is closed and
 * opened again, and goes on from the last commit.
 */
public final class DuckDbDatabase implements Database {
  private static final Dialect DIALECT = new DuckDbDialect();

  /** What DuckDB says when a write fails below it, and of itself from then on. */
  private static final Pattern INVALIDATED =
      Pattern.compile("^FATAL Error|database has been invalidated");

  private final Path file;
  private final StoreFile opened;
  private final Properties options;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Path scratch;
  private final List<Setup> setups = new CopyOnWriteArrayList<>();
  private volatile boolean invalidated;

  /** Runs nothing itself, so that a new connection never waits for a statement. */
  private volatile DuckDBConnection root;

  private DuckDBConnection writer;

  /** What a database needs once it is open and does not keep in its file. */
  interface Setup {
    /** Does it. */
    void on(Connection connection) throws SQLException;
  }

  private DuckDbDatabase(Path file, Properties options, Path scratch)
      throws SQLException, IOException {
    this.file = file;
    opened = new StoreFile(file);
    this.options = options;
    this.scratch = scratch;
    connect();
    opened.opened();
  }

  private void connect() throws SQLException {
    try {
      root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, options);
    } catch (LinkageError failure) {
      throw NativeLibrary.unloadable(failure);
    }
    NativeLibrary.unlinkTemporaryCopy();
    writer = root.duplicate();
  }

  /**
   * Opens or creates the store and brings its tables up to date.
   *
   * @param file the database file
   * @param memory most memory DuckDB may use, {@code 512MB}
   * @param threads most threads it may use
   * @throws UnavailableException STORE_LOCKED when another process has it open
   */
  public static DuckDbDatabase open(Path file, String memory, int threads) {
    Path scratch = file.resolveSibling(file.getFileName() + ".scratch");
    Properties options = new Properties();
    options.setProperty("memory_limit", memory);
    options.setProperty("threads", String.valueOf(threads));
    options.setProperty("temp_directory", scratch.toString());
    options.setProperty("jdbc_stream_results", "true");
    try {
      Files.createDirectories(scratch);
      NativeLibrary.removeAbandonedCopies();
      DuckDbDatabase database = new DuckDbDatabase(file, options, scratch);
      database.inTransaction(writer -> Migrations.apply(writer, DIALECT));
      return database;
    } catch (SQLException | IOException failure) {
      if (String.valueOf(failure.getMessage()).contains("Could not set lock")) {
        throw new UnavailableException(
            FaultCode.STORE_LOCKED,
            "another process has "
                + file
                + " open; stop the other Churnline on this home, or start this one with another"
                + " --home",
            failure);
      }
      throw StoreFailures.cannotOpen(file, failure);
    } catch (UnavailableException failure) {
      throw failure.getCause() instanceof SQLException cause
          ? StoreFailures.cannotOpen(file, cause)
          : failure;
    }
  }

  /** Does {@code setup} now and each time the database is opened again. */
  void wheneverOpened(Setup setup) {
    inTransaction(
        connection -> {
          setup.on(connection);
          return setups.add(setup);
        });
  }

  @Override
  public <T> T inTransaction(Work<T> work) {
    writing.lock();
    try {
      opened.requireThere();
      openAgainWhenInvalidated();
      makeScratch();
      writer.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.on(writer);
        commit();
        done = true;
        writer.setAutoCommit(true);
        return result;
      } finally {
        if (!done) {
          rollback();
        }
      }
    } catch (SQLException failure) {
      throw refused("the store could not write", failure);
    } finally {
      writing.unlock();
    }
  }

  /** What cannot be committed has not reached the disk, and what DuckDB does then is its own. */
  private void commit() throws SQLException {
    boolean committed = false;
    try {
      writer.commit();
      committed = true;
    } finally {
      invalidated |= !committed;
    }
  }

  private UnavailableException refused(String what, SQLException failure) {
    invalidated |= INVALIDATED.matcher(String.valueOf(failure.getMessage())).find();
    return StoreFailures.unavailable(what, failure);
  }

  /** As long as a reader of before still has a connection, the next call tries it again. */
  private void openAgainWhenInvalidated() throws SQLException {
    if (!invalidated) {
      return;
    }
    writing.lock();
    try {
      if (invalidated) {
        closeQuietly(writer);
        closeQuietly(root);
        connect();
        for (Setup setup : setups) {
          setup.on(writer);
        }
        invalidated = false;
      }
    } finally {
      writing.unlock();
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException already) {
      // an invalidated database keeps nothing that could be lost
    }
  }

  private void rollback() {
    try {
      writer.rollback();
      writer.setAutoCommit(true);
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
      throw refused("the store could not be read", failure);
    }
  }

  /**
   * What does not fit into memory goes there. Somebody may have tidied up meanwhile; where it
   * cannot be made, what needs it says so.
   */
  private void makeScratch() {
    if (!Files.isDirectory(scratch)) {
      try {
        Files.createDirectories(scratch);
      } catch (IOException stays) {
        // the statement that needs it fails
      }
    }
  }

  @Override
  public DuckDBConnection reader() throws SQLException {
    opened.requireThere();
    openAgainWhenInvalidated();
    makeScratch();
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
      checkpoint();
      writer.close();
      root.close();
    } catch (SQLException failure) {
      throw StoreFailures.unavailable("the store could not be closed", failure);
    } finally {
      writing.unlock();
    }
  }

  /** Who copies the one file of a store that was stopped has all of it. */
  private void checkpoint() {
    try {
      Sql.update(writer, "CHECKPOINT");
    } catch (SQLException later) {
      // the log stays beside the store, and the next start reads it
    }
  }
}
