package churnline.edge.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** One writer at a time, in transactions; readers beside it see the last commit. */
public interface Database extends AutoCloseable {
  /** Work on a connection. */
  interface Work<T> {
    /** Does it. */
    T on(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} in a transaction; nothing of it stays when it throws. Transactions of one
   * store come one after the other.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the database refuses
   */
  <T> T inTransaction(Work<T> work);

  /**
   * Runs {@code work} on a connection of its own that sees the last commit.
   *
   * @throws churnline.core.fault.UnavailableException STORE_UNAVAILABLE when the database refuses
   */
  <T> T read(Work<T> work);

  /**
   * Returns a connection of its own that sees the last commit and may have temporary tables; to be
   * given back by {@link #release}.
   */
  Connection reader() throws SQLException;

  /** Takes a reader back; nothing that it made stays. */
  void release(Connection reader) throws SQLException;

  /** Folder for files that live no longer than a transaction. */
  Path scratch();

  /** What this database says otherwise than the other. */
  Dialect dialect();

  @Override
  void close();
}
