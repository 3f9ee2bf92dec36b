package churnline.edge.prediction;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.run.Champion;
import churnline.edge.api.Handler;
import churnline.edge.api.LimitedStream;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /prediction}: predictions for the rows of the body, JSON or CSV. */
public final class RowPrediction implements Handler {
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");
  private static final Pattern UTF_8 = Pattern.compile("(?i)utf-?8|us-ascii");

  /** Bytes of a row in JSON, with its separators. */
  private static final long SHORTEST_ROW = 4;

  private static final long COPIES = 3;
  private final Predictor predictor;
  private final long mostJson;
  private final long mostCsv;
  private final int mostRows;

  /**
   * @param mostJson longest JSON body, in bytes
   * @param mostCsv longest CSV body, in bytes
   * @param mostRows most rows of a JSON body
   */
  public RowPrediction(Predictor predictor, long mostJson, long mostCsv, int mostRows) {
    this.predictor = predictor;
    this.mostJson = mostJson;
    this.mostCsv = mostCsv;
    this.mostRows = mostRows;
  }

  @Override
  public Reply answer(Request request) {
    refusePacked(request.headers().get("content-encoding"));
    refuseCharset(request.headers().getOrDefault("content-type", ""));
    return switch (request.mediaType()) {
      case "application/json" -> json(request);
      case "text/csv" -> csv(request);
      default ->
          throw new BadInputException(
              FaultCode.REQUEST_MEDIA_TYPE,
              "Content-Type is '"
                  + Request.shortened(request.mediaType())
                  + "'; expected application/json or text/csv");
    };
  }

  public static void refusePacked(String contentEncoding) {
    if (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity")) {
      throw new BadInputException(
          FaultCode.REQUEST_MEDIA_TYPE, "the body is compressed; send it without Content-Encoding");
    }
  }

  private static void refuseCharset(String contentType) {
    Matcher charset = CHARSET.matcher(contentType);
    if (charset.find() && !UTF_8.matcher(charset.group(1)).matches()) {
      throw new BadInputException(
          FaultCode.REQUEST_MEDIA_TYPE, "the body's charset is not UTF-8; expected UTF-8");
    }
  }

  private Reply json(Request request) {
    InputStream in = LimitedStream.of(request, mostJson, "churn.http.max-json");
    return predictor.heap().with(bytes(request), "a body of this size", () -> json(request, in));
  }

  private Reply json(Request request, InputStream in) {
    byte[] body = read(in);
    Champion champion = predictor.champion();
    return new JsonPrediction(predictor, champion, mostRows).answer(request, body);
  }

  /** Of a body and its answer, both in memory, and both copied once while they grow. */
  private long bytes(Request request) {
    long length = request.contentLength() < 0 ? mostJson : request.contentLength();
    long rows = Math.min(mostRows, length / SHORTEST_ROW + 1);
    return COPIES * (length + rows * JsonPrediction.BYTES_PER_ROW);
  }

  private Reply csv(Request request) {
    InputStream body = LimitedStream.of(request, mostCsv, "churn.http.max-csv");
    Champion champion = predictor.champion();
    boolean json = request.accepts("application/json") && !request.accepts("text/csv");
    return predictor.predict(
        request,
        () -> predictor.tables().open(body, "the request's body"),
        request.contentLength(),
        champion,
        !json);
  }

  private static byte[] read(InputStream body) {
    try (body) {
      return body.readAllBytes();
    } catch (IOException broken) {
      throw new BadInputException(FaultCode.REQUEST_MALFORMED, "the body ended early", broken);
    }
  }
}
