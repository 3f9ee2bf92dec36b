package churnline.core.event;

import churnline.core.fault.ChurnlineException;
import churnline.core.fault.OutOfMemory;
import java.util.List;
import java.util.function.Consumer;

/**
 * Delivers the outbox to one consumer: in order, at least once, by one node. A consumer that fails
 * is left alone for twice as many passes each time, and holds up nobody else.
 */
public final class OutboxDelivery {
  private static final int AT_ONCE = 100;
  private static final int MOST_SKIPPED = 64;

  private final Outbox outbox;
  private final OutboxConsumer consumer;
  private final Consumer<String> warn;
  private boolean registered;
  private int failures;
  private int skipped;

  /**
   * @param warn is told when deliveries begin to fail, and when they work again
   */
  public OutboxDelivery(Outbox outbox, OutboxConsumer consumer, Consumer<String> warn) {
    this.outbox = outbox;
    this.consumer = consumer;
    this.warn = warn;
  }

  /** Name of the consumer. */
  public String name() {
    return consumer.name();
  }

  /** Delivers what waits; to be called about once a second, by one thread. */
  public void pass() {
    if (failures > 0 && ++skipped < Math.min(MOST_SKIPPED, 1 << failures)) {
      return;
    }
    skipped = 0;
    try {
      if (!registered) {
        outbox.register(consumer.name());
        registered = true;
      }
      outbox.exclusively(consumer.name(), this::deliver);
    } catch (ChurnlineException unavailable) {
      failed(unavailable);
    }
  }

  private void deliver() {
    List<Outbox.Entry> entries = outbox.next(consumer.name(), AT_ONCE);
    while (!entries.isEmpty()) {
      for (Outbox.Entry entry : entries) {
        if (!deliver(entry)) {
          return;
        }
      }
      entries = outbox.next(consumer.name(), AT_ONCE);
    }
  }

  private boolean deliver(Outbox.Entry entry) {
    try {
      consumer.deliver(entry);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception | Error failure) {
      OutOfMemory.endIf(failure);
      failed(failure);
      return false;
    }
    outbox.delivered(consumer.name(), entry.number());
    if (failures > 0) {
      failures = 0;
      warn.accept(consumer.name() + " takes deliveries again");
    }
    return true;
  }

  private void failed(Throwable failure) {
    if (failures == 0) {
      warn.accept(
          "%s takes no deliveries (%s); they wait in the store and are tried again"
              .formatted(consumer.name(), failure));
    }
    failures = Math.min(failures + 1, 30);
  }
}
