package churnline.edge.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The open connections. One that asks for nothing is closed after a while, however many bytes of an
 * unfinished head it sends, and one that takes too little of its answers is cut; when there are too
 * many, the one that has asked for nothing longest makes room, so that whoever holds connections
 * cannot keep others out.
 */
final class Connections {
  /** Bytes a second: the kernel takes some thousand now and then for a client that takes none. */
  private static final double LEAST = 1_024;

  private static final double SECOND = 1e9;

  private final int most;
  private final long idle;
  private final LongSupplier nanos;
  private final Map<HttpConnection, Open> open = new ConcurrentHashMap<>();

  private static final class Open {
    private final AtomicInteger requests = new AtomicInteger();
    private final SentBytes sent = new SentBytes();
    private volatile long since;
    private long watchedFrom;
    private long takenThen;
    private long emptiedThen;

    Open(long since) {
      this.since = since;
      watchedFrom = since;
    }

    /** Looks anew at what is taken from now on. */
    void watch(long now, long taken) {
      watchedFrom = now;
      takenThen = taken;
      emptiedThen = sent.emptied();
    }

    boolean isIdle() {
      return requests.get() <= 0;
    }
  }

  Connections(HttpLimits limits, LongSupplier nanos) {
    most = limits.connections();
    idle = limits.idle().toNanos();
    this.nanos = nanos;
  }

  /** Takes a new connection in, or closes it when all others are being answered. */
  void opened(HttpConnection connection) {
    if (open.size() >= most && !closeIdlest()) {
      connection.close();
      return;
    }
    Open one = new Open(nanos.getAsLong());
    channel(connection).pipeline().addFirst("sent-bytes", one.sent);
    open.put(connection, one);
    // Vert.x's own handler is not called when its pipeline fails in the middle of a close
    var unused = channel(connection).closeFuture().addListener(gone -> open.remove(connection));
  }

  /** The head of a request is whole. */
  void asked(HttpConnection connection) {
    Open one = open.get(connection);
    if (one != null) {
      one.requests.incrementAndGet();
    }
  }

  /** Its answer is out, or will never be. */
  void answered(HttpConnection connection) {
    Open one = open.get(connection);
    if (one != null) {
      one.since = nanos.getAsLong();
      one.requests.decrementAndGet();
    }
  }

  /** To be called every second or so. */
  void sweep() {
    long now = nanos.getAsLong();
    open.forEach(
        (connection, one) -> {
          if (takesTooLittle(connection, one, now)) {
            cut(connection);
          } else if (now - one.since > idle && one.isIdle()) {
            connection.close();
          }
        });
  }

  /** Whether bytes waited all the while, and fewer than {@link #LEAST} a second were taken. */
  private boolean takesTooLittle(HttpConnection connection, Open one, long now) {
    long taken = one.sent.taken(channel(connection));
    if (!one.sent.isWaiting()) {
      one.watch(now, taken);
      return false;
    }
    one.since = now;
    if (one.sent.emptied() != one.emptiedThen) {
      one.watch(now, taken);
    }
    double seconds = (now - one.watchedFrom) / SECOND;
    if (now - one.watchedFrom <= idle) {
      return false;
    }
    boolean tooLittle = taken - one.takenThen < LEAST * seconds;
    one.watch(now, taken);
    return tooLittle;
  }

  /** Closes at once: in peace a connection closes only when all that was sent has been taken. */
  static void cut(HttpConnection connection) {
    Channel channel = channel(connection);
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException closed) {
      return;
    }
    // from the end of the pipeline that is nearest to the socket: Vert.x would wait for its writes
    var unused = channel.pipeline().firstContext().close();
  }

  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  private boolean closeIdlest() {
    long now = nanos.getAsLong();
    Optional<Map.Entry<HttpConnection, Open>> idlest =
        open.entrySet().stream()
            .filter(entry -> entry.getValue().isIdle())
            .max(Comparator.comparingLong(entry -> now - entry.getValue().since));
    idlest.ifPresent(
        entry -> {
          open.remove(entry.getKey());
          cut(entry.getKey());
        });
    return idlest.isPresent();
  }
}
