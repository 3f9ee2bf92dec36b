package churnline.edge.http;

import churnline.core.fault.FaultCode;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** Answers what cannot be decoded as HTTP, and ends the connection: what follows is anything. */
final class UnreadableRequests implements Handler<HttpServerRequest> {
  private final RequestIds ids;

  UnreadableRequests(RequestIds ids) {
    this.ids = ids;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String id = ids.of(null);
    Reply reply = reply(id, request.decoderResult().cause());
    HttpServerResponse response = request.response().setStatusCode(reply.status());
    AnswerHeaders.of(id, reply).forEach(response::putHeader);
    response.putHeader("Connection", "close");
    if (reply.content() instanceof Reply.Bytes bytes) {
      response.end(Buffer.buffer(bytes.bytes())).onComplete(sent -> request.connection().close());
    }
  }

  private static Reply reply(String id, Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return problem(
          id, FaultCode.REQUEST_LINE_TOO_LONG, "the address is too long; expected at most 4 KB");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return problem(
          id,
          FaultCode.REQUEST_HEADERS_TOO_LARGE,
          "the headers are too large; expected at most 8 KB");
    }
    String why = cause instanceof HeadCheck.Fault fault ? ": " + fault.getMessage() : "";
    return problem(id, FaultCode.REQUEST_MALFORMED, "the request is not valid HTTP/1.1" + why);
  }

  private static Reply problem(String id, FaultCode code, String detail) {
    return Problems.of(id, "", code, detail, List.of());
  }
}
