package churnline.edge.http;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breaks the connections of requests that take too long, so that no client holds a thread for ever
 * by sending or reading a byte now and then.
 */
final class Deadlines {
  private static final Logger LOG = LoggerFactory.getLogger("http");
  private final long most;
  private final LongSupplier nanos;
  private final Set<Begun> begun = ConcurrentHashMap.newKeySet();

  /** A request in the hands of a thread; equal to itself alone. */
  static final class Begun {
    private final HttpServerRequest request;
    private final long at;

    private Begun(HttpServerRequest request, long at) {
      this.request = request;
      this.at = at;
    }
  }

  Deadlines(Duration most, LongSupplier nanos) {
    this.most = most.toNanos();
    this.nanos = nanos;
  }

  /**
   * Notes that a request is in hand.
   *
   * @param limited whether it is broken off when it takes too long
   */
  Begun begin(HttpServerRequest request, boolean limited) {
    Begun one = new Begun(request, nanos.getAsLong());
    if (limited) {
      begun.add(one);
    }
    return one;
  }

  void end(Begun one) {
    begun.remove(one);
  }

  /** To be called every second or so. */
  void sweep() {
    long now = nanos.getAsLong();
    begun.removeIf(one -> now - one.at > most && broken(one.request));
  }

  private static boolean broken(HttpServerRequest request) {
    LOG.warn("path={} -> took longer than churn.http.max-time", request.path());
    Connections.cut(request.connection());
    return true;
  }
}
