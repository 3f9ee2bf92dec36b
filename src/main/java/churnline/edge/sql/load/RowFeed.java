package churnline.edge.sql.load;

import churnline.core.dataset.RowBlock;
import churnline.core.fault.ChurnlineException;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.LateLabels;
import churnline.core.ingest.Quarantined;
import churnline.core.ingest.RowSink;
import churnline.core.text.TimeAxis;
import churnline.edge.sql.RowTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * One file on its way into the store: a thread parses it into blocks, a bounded queue hands them to
 * what brings them into the database. Keys and quarantined rows are spooled to disk beside.
 */
public final class RowFeed implements RowSink, AutoCloseable {
  private static final long QUEUE_BYTES =
      Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);
  private static final int DEEPEST = 16;
  private static final RowBlock END = new RowBlock(0, 0);

  private final BlockingQueue<RowBlock> full;
  private final BlockingQueue<RowBlock> empty;
  private final Known known;
  private final Thread parser;
  private final Spool keys;
  private final Spool quarantine;
  private volatile Throwable failure;
  private volatile BatchContent.Read read;
  private long quarantined;

  /**
   * What a file may ask the store for.
   *
   * @param lateLabels opens the place where outcomes without features find their rows
   * @param timeAxis what the times of its rows count; empty while there are none
   */
  public record Known(Supplier<LateLabels> lateLabels, Optional<TimeAxis> timeAxis) {}

  private static final Duration INTERRUPT_EVERY = Duration.ofMillis(100);

  private RowFeed(
      BatchContent content, RowTable table, Path scratch, boolean spoolKeys, Known known) {
    this.known = known;
    long blockBytes = 8L * RowBlock.CAPACITY * (11 + table.numeric() + table.categorical());
    int depth = (int) Math.max(2, Math.min(DEEPEST, QUEUE_BYTES / blockBytes));
    full = new ArrayBlockingQueue<>(depth + 1);
    empty = new ArrayBlockingQueue<>(depth + 2);
    for (int at = 0; at < depth; at++) {
      empty.add(new RowBlock(table.numeric(), table.categorical()));
    }
    keys = spoolKeys ? new Spool(scratch, "keys") : null;
    quarantine = new Spool(scratch, "quarantine");
    parser = new Thread(() -> parse(content), "parser");
    parser.setDaemon(true);
  }

  /**
   * Starts parsing.
   *
   * @param scratch folder of the spools
   * @param spoolKeys whether the keys are wanted a second time
   * @param known what the file may ask the store for
   */
  public static RowFeed start(
      BatchContent content, RowTable table, Path scratch, boolean spoolKeys, Known known) {
    RowFeed feed = new RowFeed(content, table, scratch, spoolKeys, known);
    feed.parser.start();
    return feed;
  }

  private void parse(BatchContent content) {
    try {
      read = content.read(this);
    } catch (InterruptedException given) {
      failure = given;
    } catch (Throwable any) {
      failure = any;
    }
    try {
      full.put(END);
    } catch (InterruptedException given) {
      Thread.currentThread().interrupt();
    }
  }

  /** An empty block is kept back: to the store it would be the end, before all is read. */
  @Override
  public RowBlock exchange(RowBlock block) throws InterruptedException {
    if (block != null && block.size == 0) {
      return block;
    }
    if (block != null) {
      if (keys != null) {
        spoolKeys(block);
      }
      full.put(block);
    }
    RowBlock next = empty.take();
    next.clear();
    return next;
  }

  private void spoolKeys(RowBlock block) {
    for (int row = 0; row < block.size; row++) {
      keys.putLong(block.keyHigh[row])
          .putLong(block.keyLow[row])
          .putLong(block.ordinal[row])
          .putLong(block.line[row]);
    }
  }

  @Override
  public void quarantine(Quarantined row) {
    quarantined++;
    quarantine.putLong(row.line()).putText(QuarantineCodec.text(row));
  }

  @Override
  public Optional<TimeAxis> timeAxis() {
    return known.timeAxis();
  }

  @Override
  public LateLabels lateLabels() {
    return known.lateLabels().get();
  }

  /** Returns the next block, or null at the end; give it back by {@link #release}. */
  public RowBlock take() throws InterruptedException, IOException {
    RowBlock block = full.take();
    if (block == END) {
      full.put(END);
      if (failure != null) {
        throw new IOException("the file could not be read", failure);
      }
      return null;
    }
    return block;
  }

  public void release(RowBlock block) throws InterruptedException {
    empty.put(block);
  }

  /** What was read; to be called after the last block. */
  public BatchContent.Read read() {
    return read;
  }

  public long quarantined() {
    return quarantined;
  }

  public Spool keys() {
    return keys;
  }

  public Spool quarantine() {
    return quarantine;
  }

  /** Throws what stopped the parser, if anything did. */
  public void rethrow() {
    Throwable stopped = failure;
    if (stopped instanceof ChurnlineException known) {
      throw known;
    }
    if (stopped instanceof Error error) {
      throw error;
    }
    if (stopped != null && !(stopped instanceof InterruptedException)) {
      throw new IllegalStateException("the parser failed", stopped);
    }
  }

  @Override
  public void close() {
    boolean interrupted = false;
    while (parser.isAlive()) {
      // again and again: what the parser calls may swallow an interrupt, and then it waits for ever
      parser.interrupt();
      try {
        parser.join(INTERRUPT_EVERY.toMillis());
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (keys != null) {
      keys.close();
    }
    quarantine.close();
  }
}
