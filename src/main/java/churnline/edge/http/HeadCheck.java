package churnline.edge.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.Optional;

/**
 * Marks request heads that could be decoded and still are none of HTTP/1.1 (RFC 9112), so that they
 * are answered like those that could not. Behind it they would be served, answered without a
 * problem or logged as a defect.
 */
final class HeadCheck extends ChannelInboundHandlerAdapter {
  /** What is wrong with a head; its message is for the client. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    Fault(String what) {
      super(what);
    }
  }

  /** Puts a check before whatever handles the requests of a connection. */
  static void guard(HttpConnection connection) {
    ChannelHandlerContext requests = ((ConnectionBase) connection).channelHandlerContext();
    requests.pipeline().addBefore(requests.name(), "head-check", new HeadCheck());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest cut && isCutOff(cut)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      fault(request)
          .ifPresent(
              what -> {
                request.setDecoderResult(DecoderResult.failure(new Fault(what)));
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
              });
    }
    context.fireChannelRead(message);
  }

  /** Half a head, when the connection ended: nobody waits for an answer, and Vert.x would fail. */
  private static boolean isCutOff(HttpRequest request) {
    return request.decoderResult().cause() instanceof PrematureChannelClosureException;
  }

  private static Optional<String> fault(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Optional.of("expected HTTP/1.1 or HTTP/1.0 as its version");
    }
    if (version.equals(HttpVersion.HTTP_1_1)
        && request.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
      return Optional.of("expected one Host header");
    }
    for (Map.Entry<String, String> header : request.headers()) {
      if (header.getKey().isEmpty()) {
        return Optional.of("a header has no name");
      }
    }
    Optional<String> quotes = HeaderQuotes.fault(request.headers());
    if (quotes.isPresent()) {
      return quotes;
    }
    return isTarget(request.uri())
        ? TargetHost.settle(request)
        : Optional.of(
            "expected an address that begins with / or http://, without blanks and half escapes");
  }

  /** A path, or an address as proxies send it, without control characters and half escapes. */
  private static boolean isTarget(String target) {
    if (!target.startsWith("/") && !TargetHost.isNamed(target)) {
      return false;
    }
    for (int at = 0; at < target.length(); at++) {
      char one = target.charAt(at);
      if (one <= ' ' || one == 0x7F || (one == '%' && !isEscape(target, at))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String target, int at) {
    return at + 2 < target.length()
        && Character.digit(target.charAt(at + 1), 16) >= 0
        && Character.digit(target.charAt(at + 2), 16) >= 0;
  }
}
