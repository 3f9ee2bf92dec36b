package churnline.camel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
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
 * unfinished head it sends; when there are too many, the one that has asked for nothing longest
 * makes room, so that whoever holds connections cannot keep others out.
 */
final class Connections {
  private final int most;
  private final long idle;
  private final LongSupplier nanos;
  private final Map<HttpConnection, Open> open = new ConcurrentHashMap<>();

  private static final class Open {
    private final AtomicInteger requests = new AtomicInteger();
    private volatile long since;
    private volatile long untaken;

    Open(long since) {
      this.since = since;
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
    open.put(connection, new Open(nanos.getAsLong()));
    // Vert.x's own handler is not called when its pipeline fails in the midst of a close
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
          long untaken = untaken(connection);
          if (untaken != one.untaken) {
            one.untaken = untaken;
            one.since = now;
          } else if (now - one.since > idle && untaken > 0) {
            cut(connection);
          } else if (now - one.since > idle && one.isIdle()) {
            connection.close();
          }
        });
  }

  /** A number that changes as long as the client takes what it was sent; 0 when it has all. */
  private static long untaken(HttpConnection connection) {
    ChannelOutboundBuffer waiting = channel(connection).unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
  }

  /** Closes at once: in peace a connection closes only when all that was sent has been taken. */
  static void cut(HttpConnection connection) {
    Channel channel = channel(connection);
    try {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException closed) {
      return;
    }
    var unused = channel.close();
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
