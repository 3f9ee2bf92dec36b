package churnline.edge.sql;

import churnline.edge.sql.load.RowLoad;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the two databases say differently. All other SQL is text that both take; what differs is
 * here, in {@link RowLoad} and in {@link Database}, and nowhere else.
 */
public interface Dialect {
  /** Folder of the migrations below {@code /db}. */
  String folder();

  /** The migrations in their order; never edited, only added to. */
  List<String> scripts();

  /** Type of texts, which compare and sort by their bytes. */
  String text();

  /** Type of numbers with a fraction, 64 bits. */
  String real();

  /** Type of a label, 0 or 1. */
  String label();

  /**
   * Statements that follow the making of the tables of a schema.
   *
   * @param deduplicate whether keys are unique
   */
  List<String> indexes(boolean deduplicate);

  /** Aggregate: {@code value} of the row with the highest {@code by} among those that hold. */
  String last(String value, String by, String condition);

  /** Query for the highest batch number ever given; NULL or no row when none was. */
  String lastBatchNumber();

  /** Statement after which the next batch has this number. */
  String restartBatchNumbers(long next);

  /**
   * Opens the fast way into a table, in the connection's transaction.
   *
   * @param columns all columns of the table, in its order
   */
  RowWriter writer(Connection connection, String table, String... columns) throws SQLException;

  /** Lets the planner know a temporary table that was just filled. */
  void filled(Connection connection, String table) throws SQLException;

  /**
   * Opens a query that selects {@link BlockReader#columns} and then {@code texts} columns of text.
   */
  BlockCursor blocks(
      Connection connection, RowTable table, int texts, String sql, Object... parameters)
      throws SQLException;
}
