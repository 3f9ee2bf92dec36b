package churnline.edge.sql.load;

import java.sql.Connection;
import java.sql.SQLException;

/** Moves the rows of a feed into the tables, in the caller's transaction, as one statement can. */
public interface RowLoad {
  /** Whether {@link #sightings} reads the keys that a feed has spooled. */
  boolean readsSpooledKeys();

  /**
   * Inserts what is new; of equal rows the first.
   *
   * @param first sequence number of the first row
   * @return how many rows were
   */
  long observations(Connection connection, long batch, long first, RowFeed feed)
      throws SQLException;

  /** Inserts the sightings of rows that are not new; to be called after {@link #observations}. */
  void sightings(Connection connection, long batch, long first, RowFeed feed) throws SQLException;
}
