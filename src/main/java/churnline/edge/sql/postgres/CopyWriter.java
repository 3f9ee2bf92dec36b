package churnline.edge.sql.postgres;

import churnline.edge.sql.RowWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * PostgreSQL's COPY in its binary format: numbers travel bit by bit, and what is in hand is one
 * buffer, whatever the number of rows.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyWriter implements RowWriter {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final int FULL = 1 << 16;
  private static final int NULL = -1;

  /** Times count from here. */
  private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final CopyIn copy;
  private final short columns;
  private ByteBuffer buffer = ByteBuffer.allocate(2 * FULL);

  private CopyWriter(CopyIn copy, int columns) {
    this.copy = copy;
    this.columns = (short) columns;
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /** Begins a COPY; the connection serves nothing else until this is closed. */
  static CopyWriter open(Connection connection, String table, List<String> columns)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY %s (%s) FROM STDIN (FORMAT binary)"
                    .formatted(table, String.join(", ", columns)));
    return new CopyWriter(copy, columns.size());
  }

  @Override
  public RowWriter begin() {
    room(Short.BYTES).putShort(columns);
    return this;
  }

  @Override
  public RowWriter number(long value) {
    sized(Long.BYTES).putLong(value);
    return this;
  }

  @Override
  public RowWriter integer(int value) {
    sized(Integer.BYTES).putInt(value);
    return this;
  }

  @Override
  public RowWriter small(short value) {
    sized(Short.BYTES).putShort(value);
    return this;
  }

  @Override
  public RowWriter label(byte value) {
    return small(value);
  }

  @Override
  public RowWriter real(double value) {
    sized(Double.BYTES).putDouble(value);
    return this;
  }

  @Override
  public RowWriter text(String value) {
    return value == null ? missing() : bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public RowWriter truth(boolean value) {
    sized(1).put((byte) (value ? 1 : 0));
    return this;
  }

  @Override
  public RowWriter time(LocalDateTime value) {
    return number(EPOCH.until(value, ChronoUnit.MICROS));
  }

  @Override
  public RowWriter bytes(byte[] value) {
    sized(value.length).put(value);
    return this;
  }

  @Override
  public RowWriter missing() {
    room(Integer.BYTES).putInt(NULL);
    return this;
  }

  @Override
  public void end() throws SQLException {
    if (buffer.position() >= FULL) {
      flush();
    }
  }

  private ByteBuffer sized(int size) {
    return room(Integer.BYTES + size).putInt(size);
  }

  private ByteBuffer room(int size) {
    if (buffer.remaining() < size) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + size));
      buffer = larger.put(buffer.flip());
    }
    return buffer;
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  /** Ends the COPY as done; who is interrupted by a failure must {@link #cancel} first. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      room(Short.BYTES).putShort((short) -1);
      flush();
      copy.endCopy();
    }
  }

  /** Ends the COPY as failed: the transaction can only be rolled back then. */
  void cancel() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
