package churnline.edge.api;

import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.edge.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Failures as RFC 9457 has them: {@code application/problem+json}. */
public final class Problems {
  /** Media type of a problem. */
  public static final String TYPE = "application/problem+json";

  /** Most rows that a problem lists. */
  public static final int MAX_ERRORS = 100;

  private static final int RETRY_SECONDS = 2;

  private Problems() {}

  /** The answer to a failed request; a defect of ours is not explained to the client. */
  public static Reply of(Request request, Throwable failure) {
    return of(request.id(), request.path(), failure);
  }

  /** The same for a request that reached no handler. */
  public static Reply of(String requestId, String path, Throwable failure) {
    return failure instanceof ChurnlineException known
        ? of(requestId, path, known.code(), known.detail(), List.of())
        : of(
            requestId,
            path,
            FaultCode.INTERNAL,
            "a bug in Churnline; nothing was changed; search the log for the request_id",
            List.of());
  }

  /**
   * A problem.
   *
   * @param errors what is wrong in particular; the first {@value #MAX_ERRORS} are told
   */
  public static Reply of(
      String requestId, String path, FaultCode code, String detail, List<?> errors) {
    int status = status(code);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("type", "urn:churnline:problem:" + code.name().toLowerCase(Locale.ROOT));
    out.put("title", title(code));
    out.put("status", status);
    out.put("detail", detail);
    out.put("instance", path);
    out.put("code", code.name());
    out.put("request_id", requestId);
    if (!errors.isEmpty()) {
      out.put("errors", errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    }
    Reply reply = Reply.of(status, TYPE, Json.text(out));
    return status == 503 || status == 429
        ? reply.with("Retry-After", String.valueOf(RETRY_SECONDS))
        : reply;
  }

  private static String title(FaultCode code) {
    String words = code.name().replace('_', ' ').toLowerCase(Locale.ROOT).replace("csv", "CSV");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /** HTTP status of each failure. */
  static int status(FaultCode code) {
    // long: one table, and the compiler sees that no code is missing
    return switch (code) {
      case CSV_BINARY, CSV_EMPTY, CSV_ENCODING, CSV_GZIP, CSV_ROW_TOO_LONG, REQUEST_MALFORMED ->
          400;
      case NOT_AUTHENTICATED -> 401;
      case PATH_OUTSIDE, NOT_PERMITTED, CROSS_SITE -> 403;
      case NOT_FOUND -> 404;
      case REQUEST_METHOD -> 405;
      case FILE_CHANGED,
          RUN_IN_PROGRESS,
          ALREADY_CHAMPION,
          SCHEMA_CHANGED,
          STORE_NOT_EMPTY,
          STORE_TIME_AMBIGUOUS ->
          409;
      case REQUEST_TOO_LARGE -> 413;
      case REQUEST_LINE_TOO_LONG -> 414;
      case REQUEST_MEDIA_TYPE -> 415;
      case CSV_DECIMAL_COMMA,
          CSV_DUPLICATE_COLUMN,
          CSV_HEADER_MISMATCH,
          CSV_NO_ROWS,
          CSV_NO_VALID_ROWS,
          CSV_TARGET_MISSING,
          CSV_TIME_AMBIGUOUS,
          CSV_TIME_KIND,
          CSV_TOO_MANY_COLUMNS,
          REQUEST_INVALID ->
          422;
      case WRONG_HOST -> 421;
      case TOO_MANY_REQUESTS -> 429;
      case REQUEST_HEADERS_TOO_LARGE -> 431;
      case FILE_UNREADABLE,
          INBOX_FULL,
          NO_CHAMPION,
          MODEL_DAMAGED,
          RUN_TAKEN_OVER,
          STORE_LOCKED,
          STORE_UNAVAILABLE,
          DISK_UNAVAILABLE,
          PORT_IN_USE,
          SERVICE_UNREACHABLE,
          MEMORY_SHORT,
          STOPPING ->
          503;
      case INTERNAL -> 500;
      case DISK_FULL -> 507;
    };
  }
}
