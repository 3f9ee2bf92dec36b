package churnline.edge.api;

import churnline.core.fault.FaultCode;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Answers a few requests at a time: those that read the whole store must leave threads and
 * connections for all others. One more is told to come again.
 */
public final class ConcurrencyLimit implements Handler {
  private final Semaphore permits;
  private final Handler handler;

  /**
   * @param atATime most requests that are being answered
   * @param handler answers in memory, not in a stream that goes on after it has returned
   */
  public ConcurrencyLimit(int atATime, Handler handler) {
    permits = new Semaphore(atATime);
    this.handler = handler;
  }

  @Override
  public Reply answer(Request request) {
    if (!permits.tryAcquire()) {
      return Problems.of(
          request.id(),
          request.path(),
          FaultCode.TOO_MANY_REQUESTS,
          "too many concurrent requests of this kind; retry later",
          List.of());
    }
    try {
      return handler.answer(request);
    } finally {
      permits.release();
    }
  }
}
