package churnline.api;

import churnline.fault.BadInputException;
import churnline.fault.FaultCode;
import churnline.files.InboxUpload;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /inbox}: a CSV lands in the inbox like any other file. */
public final class InboxAnswers implements Handler {
  private static final String SETTING = "churn.http.max-csv";

  /** Room for the boundaries and headers around a multipart file. */
  private static final long MULTIPART_FRAME = 1 << 16;

  private static final Pattern FILE_NAME =
      Pattern.compile("(?i)filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");

  private final InboxUpload inbox;
  private final long mostBytes;

  /**
   * @param mostBytes longest file
   */
  public InboxAnswers(InboxUpload inbox, long mostBytes) {
    this.inbox = inbox;
    this.mostBytes = mostBytes;
  }

  @Override
  public Reply answer(Request request) {
    InboxUpload.Received file =
        switch (request.mediaType()) {
          case "multipart/form-data" -> multipart(request);
          case "text/csv", "application/gzip", "application/octet-stream" -> raw(request);
          default ->
              throw new BadInputException(
                  FaultCode.REQUEST_MEDIA_TYPE,
                  "Content-Type is '"
                      + Request.shortened(request.mediaType())
                      + "'; expected multipart/form-data or text/csv (application/gzip for a"
                      + " .csv.gz)");
        };
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("file", file.name());
    out.put("bytes", file.bytes());
    out.put("sha256", file.sha256());
    out.put("location", "/files/" + file.sha256());
    out.put("request_id", request.id());
    return Reply.json(202, out).with("Location", "/files/" + file.sha256());
  }

  private InboxUpload.Received raw(Request request) {
    RowPrediction.refusePacked(request.headers().get("content-encoding"));
    String name =
        request
            .query("name")
            .or(() -> dispositionName(request))
            .orElseThrow(
                () ->
                    new BadInputException(
                        FaultCode.REQUEST_MALFORMED,
                        "no file name; expected ?name=clients.csv, or a Content-Disposition with a"
                            + " filename"));
    if (name.isBlank()) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "the file name is empty; expected ?name=clients.csv; in the query or Content-Disposition");
    }
    InputStream body = LimitedStream.of(request, mostBytes, SETTING);
    return inbox.receive(name, request.contentLength(), body);
  }

  private static Optional<String> dispositionName(Request request) {
    Matcher name = FILE_NAME.matcher(request.headers().getOrDefault("content-disposition", ""));
    return name.find()
        ? Optional.of(name.group(1) == null ? name.group(2) : name.group(1))
        : Optional.empty();
  }

  private InboxUpload.Received multipart(Request request) {
    LimitedStream.refuse(request.contentLength(), mostBytes + MULTIPART_FRAME, SETTING);
    Request.Upload upload =
        request
            .body()
            .upload()
            .orElseThrow(
                () ->
                    new BadInputException(
                        FaultCode.REQUEST_MALFORMED,
                        "no file in the multipart body; expected a part with a filename"));
    return inbox.receive(
        upload.name(),
        request.contentLength(),
        LimitedStream.of(upload.stream(), mostBytes, SETTING));
  }
}
