package churnline.edge.answers;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.edge.api.Handler;
import churnline.edge.api.LimitedStream;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.inbox.InboxUpload;
import churnline.edge.prediction.RowPrediction;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /inbox}: CSVs land in the inbox like any other file, all of a request or none. */
public final class InboxAnswers implements Handler {
  private static final String SETTING = "churn.http.max-csv";

  /** Room for the boundaries and headers around a multipart file. */
  private static final long MULTIPART_FRAME = 1 << 16;

  private static final Pattern FILE_NAME =
      Pattern.compile("(?i)filename\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]+))");

  private final InboxUpload inbox;
  private final long mostBytes;

  /**
   * @param mostBytes most bytes of a file, and of all files of a request together
   */
  public InboxAnswers(InboxUpload inbox, long mostBytes) {
    this.inbox = inbox;
    this.mostBytes = mostBytes;
  }

  @Override
  public Reply answer(Request request) {
    List<InboxUpload.Received> files =
        switch (request.mediaType()) {
          case "multipart/form-data" -> multipart(request);
          case "text/csv", "application/gzip", "application/octet-stream" -> List.of(raw(request));
          default ->
              throw new BadInputException(
                  FaultCode.REQUEST_MEDIA_TYPE,
                  "Content-Type is '"
                      + Request.shortened(request.mediaType())
                      + "'; expected multipart/form-data or text/csv (application/gzip for a"
                      + " .csv.gz)");
        };
    if (files.size() > 1) {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("files", files.stream().map(InboxAnswers::fields).toList());
      out.put("request_id", request.id());
      return Reply.json(202, out);
    }
    Map<String, Object> out = fields(files.get(0));
    out.put("request_id", request.id());
    return Reply.json(202, out).with("Location", "/files/" + files.get(0).sha256());
  }

  private static Map<String, Object> fields(InboxUpload.Received file) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("file", file.name());
    out.put("bytes", file.bytes());
    out.put("sha256", file.sha256());
    out.put("location", "/files/" + file.sha256());
    return out;
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
          "the file name is empty; expected ?name=clients.csv; in the query or"
              + " Content-Disposition");
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

  /** Nothing lands before the body has come to its end and was whole. */
  private List<InboxUpload.Received> multipart(Request request) {
    long announced = request.contentLength();
    LimitedStream.refuse(announced, mostBytes + MULTIPART_FRAME, SETTING);
    Request.Uploads uploads = request.body().uploads();
    try (InboxUpload.Delivery delivery = inbox.begin()) {
      Optional<Request.Upload> first = uploads.next();
      for (Optional<Request.Upload> next = first; next.isPresent(); next = uploads.next()) {
        long left = mostBytes - delivery.bytes();
        delivery.add(
            next.get().name(),
            delivery.bytes() == 0 ? announced : -1,
            LimitedStream.of(next.get().stream(), left, SETTING));
      }
      if (first.isEmpty()) {
        throw new BadInputException(
            FaultCode.REQUEST_MALFORMED,
            "no file in the multipart body; expected a part with a filename");
      }
      return delivery.land();
    }
  }
}
