package churnline.edge.http;

import churnline.core.fault.FaultCode;
import churnline.edge.api.HeapBudget;
import churnline.edge.api.Reply;
import churnline.edge.api.Role;
import churnline.edge.security.Access;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before every answer: who may ask, how often, and for how long. */
public final class HttpGuard {
  private static final Logger LOG = LoggerFactory.getLogger("http");

  /** Bodies that may be read at once and don't stream; workers are left for all else. */
  private static final int MOST_BODIES = 16;

  /** Quick ones let others in at once: only slow ones make somebody wait so long. */
  private static final long WAIT_MILLIS = 250;

  private final Access access;
  private final Deadlines deadlines;
  private final Connections connections;
  private final Duration patience;
  private final HeapBudget heap;
  private final Semaphore bodies = new Semaphore(MOST_BODIES);

  /**
   * @param access who may ask for what
   * @param limits how long and how many clients may occupy the server
   * @param heap that all requests share
   * @param nanos a clock that never goes back, in nanoseconds
   */
  public HttpGuard(Access access, HttpLimits limits, HeapBudget heap, LongSupplier nanos) {
    this.heap = heap;
    this.access = access;
    deadlines = new Deadlines(limits.maxTime(), nanos);
    connections = new Connections(limits, nanos);
    patience = limits.idle();
  }

  /** Waits a moment until a body may be read; false when too many slow ones are under way. */
  boolean enterBody() {
    try {
      return bodies.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leaveBody() {
    bodies.release();
  }

  /** The memory that answers on their way take. */
  HeapBudget heap() {
    return heap;
  }

  Deadlines deadlines() {
    return deadlines;
  }

  Connections connections() {
    return connections;
  }

  /** How long a client may be silent in the middle of a body or an answer. */
  Duration patience() {
    return patience;
  }

  /**
   * Why a request is not answered; empty when it is.
   *
   * @param counted whether it counts towards the rate
   */
  Optional<Reply> refusal(HttpServerRequest request, Role role, String id, boolean counted) {
    String method = request.method().name();
    Access.Caller caller = new Access.Caller(address(request), method, request::getHeader);
    return access
        .refusal(caller, role, counted)
        .map(
            refusal -> {
              tell(refusal, request, id);
              return refusal.reply(id, request.path());
            });
  }

  private static void tell(Access.Refusal refusal, HttpServerRequest request, String id) {
    if (refusal.code() != FaultCode.TOO_MANY_REQUESTS) {
      LOG.warn(
          "request={} path={} address={} -> refused: {}",
          id,
          request.path(),
          address(request),
          refusal.code());
    }
  }

  private static String address(HttpServerRequest request) {
    SocketAddress remote = request.remoteAddress();
    return remote == null || remote.hostAddress() == null ? "unknown" : remote.hostAddress();
  }
}
