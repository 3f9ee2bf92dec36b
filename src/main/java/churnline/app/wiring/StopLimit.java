package churnline.app.wiring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends the process some time after it was told to stop, whatever is still in hand then: a long
 * statement of the database, a thread that hangs. What a kill leaves is finished by the next start.
 */
final class StopLimit {
  /** Supervisors and people wait thirty seconds. */
  private static final Duration LIMIT = Duration.ofSeconds(25);

  /** 128 and the number of SIGTERM, as the JVM itself ends. */
  private static final int STATUS = 143;

  private static final CountDownLatch TOLD = new CountDownLatch(1);
  private static final AtomicReference<Runnable> LAST_WORDS = new AtomicReference<>();

  private StopLimit() {}

  /**
   * Watches over the end of this process from now on.
   *
   * @param lastWords is done before the process is ended in the middle of something; replaces what
   *     was to be done so far
   */
  static void arm(Runnable lastWords) {
    if (LAST_WORDS.getAndSet(lastWords) == null) {
      // the thread is there beforehand: to make one then may fail
      Thread limit = new Thread(StopLimit::watch, "stop-limit");
      limit.setDaemon(true);
      limit.start();
      Runtime.getRuntime().addShutdownHook(new Thread(TOLD::countDown, "stop-told"));
    }
  }

  private static void watch() {
    try {
      TOLD.await();
      Thread.sleep(LIMIT.toMillis());
      Thread words = new Thread(LAST_WORDS.get(), "last-words");
      words.setDaemon(true);
      words.start();
      words.join(Duration.ofSeconds(2).toMillis());
    } catch (InterruptedException | RuntimeException | Error anything) {
      // the process ends all the same
    } finally {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
