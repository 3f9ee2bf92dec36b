package churnline.edge.sql.copy;

import churnline.core.fault.ConflictException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.sql.Database;
import churnline.edge.sql.Sql;
import churnline.edge.sql.copy.TableCopy.Content;
import churnline.edge.sql.ledger.JdbcStore;
import churnline.edge.sql.ledger.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A whole store brought into another database. */
public final class StoreCopy {
  private StoreCopy() {}

  /**
   * A table that was copied.
   *
   * @param sha256 of its content, the same in both stores
   */
  public record Table(String name, long rows, String sha256) {}

  /**
   * Copies every table and goes on with the same batch numbers, in one transaction of {@code to};
   * what came there is read again and compared before it is committed. {@code from} is only read.
   *
   * @throws ConflictException STORE_NOT_EMPTY when {@code to} holds anything
   * @throws UnavailableException STORE_UNAVAILABLE when a store refuses, has a table or column that
   *     the other lacks, or what came is not what went; {@code to} is as before then
   */
  public static List<Table> copy(Store from, Store to) {
    JdbcStore source = (JdbcStore) from;
    JdbcStore target = (JdbcStore) to;
    return source
        .database()
        .read(
            reader ->
                target
                    .database()
                    .inTransaction(
                        writer -> copy(source.database(), reader, target.database(), writer)));
  }

  private static List<Table> copy(
      Database source, Connection reader, Database target, Connection writer) throws SQLException {
    List<TableCopy> tables = StoreTables.of(reader, writer);
    requireEmpty(writer, tables);
    Sql.update(writer, "DELETE FROM " + StoreTables.SCHEMA);
    List<Table> copied = new ArrayList<>();
    for (TableCopy table : tables) {
      Content went = table.copy(reader, writer, target.dialect());
      copied.add(new Table(table.name(), went.rows(), went.sha256()));
    }
    Sql.update(writer, target.dialect().restartBatchNumbers(nextBatchNumber(reader, source)));
    for (int at = 0; at < tables.size(); at++) {
      compare(copied.get(at), tables.get(at).content(writer));
    }
    return copied;
  }

  private static void requireEmpty(Connection writer, List<TableCopy> tables) throws SQLException {
    for (TableCopy table : tables) {
      long rows = Sql.number(writer, "SELECT count(*) FROM " + table.name());
      if (rows > 0 && !table.name().equals(StoreTables.SCHEMA)) {
        throw new ConflictException(
            FaultCode.STORE_NOT_EMPTY,
            "the target store has "
                + rows
                + " row(s) in the table "
                + table.name()
                + "; expected an empty one; name another database or schema, or remove what is"
                + " there yourself");
      }
    }
  }

  private static long nextBatchNumber(Connection reader, Database source) throws SQLException {
    long given =
        Sql.first(reader, source.dialect().lastBatchNumber(), row -> row.getLong(1)).orElse(0L);
    return 1 + Math.max(given, Sql.number(reader, "SELECT coalesce(max(number), 0) FROM batch"));
  }

  private static void compare(Table went, Content came) {
    if (went.rows() != came.rows() || !went.sha256().equals(came.sha256())) {
      throw new UnavailableException(
          FaultCode.STORE_UNAVAILABLE,
          "the table "
              + went.name()
              + " came with other content than it went: "
              + came.rows()
              + " rows of "
              + went.rows()
              + ", SHA-256 "
              + came.sha256()
              + " instead of "
              + went.sha256()
              + "; nothing was moved",
          null);
    }
  }
}
