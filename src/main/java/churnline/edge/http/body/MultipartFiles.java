package churnline.edge.http.body;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.edge.api.Request;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a multipart body, one after the other as they arrive. A body that is cut off, or has
 * a part that is no file, is told at its end at the latest: so whoever takes files keeps them back
 * until then.
 */
final class MultipartFiles implements Request.Uploads {
  private static final Pattern BOUNDARY =
      Pattern.compile("(?i)boundary\\s*=\\s*(?:\"([^\"]*)\"|([^;,\\s]+))");

  /** How often it is looked whether the decoder has failed. */
  private static final long LOOK_EVERY_MILLIS = 50;

  /** Bytes kept of the end of a body: room for what some clients send after the last boundary. */
  private static final int TAIL = 2_048;

  private final HttpServerRequest request;
  private final Duration patience;
  private final Context loop = Vertx.currentContext();
  private final BlockingQueue<Part> arrived = new LinkedBlockingQueue<>();

  /** All streams so far; added to by the event loop. */
  private final List<PulledStream> streams = new ArrayList<>();

  /** Of the event loop, as what follows. */
  private Buffer tail = Buffer.buffer();

  private long decoded;
  private boolean told;
  private volatile boolean passedOver;
  private volatile boolean ended;

  private sealed interface Part permits File, End, Failure {}

  private record File(Request.Upload upload) implements Part {}

  private record End(Optional<String> fault) implements Part {}

  private record Failure(Throwable cause) implements Part {}

  /**
   * @param request paused, and not read yet
   * @param patience how long nothing may arrive
   * @throws BadInputException REQUEST_MALFORMED when its Content-Type does not say how to take it
   *     apart
   */
  MultipartFiles(HttpServerRequest request, Duration patience) {
    this.request = request;
    this.patience = patience;
    expect(request);
    request.uploadHandler(this::begun);
    request.handler(this::keepTail);
    request.endHandler(
        nothing -> {
          told = true;
          arrived.add(new End(fault()));
          last().ifPresent(PulledStream::hurry);
        });
    request.exceptionHandler(this::fail);
    request.resume();
  }

  /** The decoder has a failure of its own for each way in which a type can be wrong. */
  private static void expect(HttpServerRequest request) {
    try {
      request.setExpectMultipart(true);
    } catch (RuntimeException refused) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "Content-Type does not say how to split the body; expected multipart/form-data;"
              + " boundary=TEXT, with no charset or a known one",
          refused);
    }
  }

  private void begun(HttpServerFileUpload file) {
    if (passedOver) {
      file.handler(nobody -> {});
      return;
    }
    file.pause();
    PulledStream stream = new PulledStream(file, patience);
    synchronized (streams) {
      streams.add(stream);
    }
    String name = file.filename() == null ? "" : file.filename();
    arrived.add(new File(new Request.Upload(name, stream)));
  }

  private void keepTail(Buffer bytes) {
    decoded += bytes.length();
    tail.appendBuffer(bytes);
    if (tail.length() > 2 * TAIL) {
      tail = tail.getBuffer(tail.length() - TAIL, tail.length());
    }
  }

  /** What is wrong with a body that has come to its end. */
  private Optional<String> fault() {
    Optional<String> content = fieldWithLines();
    if (content.isPresent()) {
      return Optional.of(
          "the part '%s' holds lines and has no filename; expected a file (with curl:"
                  .formatted(shortened(content.get()))
              + " -F file=@clients.csv); nothing was taken");
    }
    Matcher given = BOUNDARY.matcher(String.valueOf(request.getHeader("Content-Type")));
    String boundary =
        given.find() ? (given.group(1) == null ? given.group(2) : given.group(1)) : "";
    String end = tail.toString(StandardCharsets.ISO_8859_1);
    String closing = "--" + boundary + "--";
    return end.startsWith(closing) || end.contains("\n" + closing)
        ? Optional.empty()
        : Optional.of(
            "the multipart body ends without its closing boundary; expected a whole one; nothing"
                + " was taken; send it again");
  }

  /** A note beside the files is passed over; what has lines was meant to be a file. */
  private Optional<String> fieldWithLines() {
    return request.formAttributes().entries().stream()
        .filter(field -> field.getValue().indexOf('\n') >= 0)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String shortened(String name) {
    int most = 100;
    return name.length() <= most ? name : name.substring(0, most) + "...";
  }

  /** Ends who waits from outside. */
  void fail(Throwable cause) {
    arrived.add(new Failure(cause));
    last().ifPresent(stream -> stream.fail(cause));
  }

  /**
   * Looks for bytes, or an end, that did not come through the decoder: then it has failed in a way
   * that Vert.x tells nobody. To be called on the event loop, where nothing is on its way.
   */
  private void failIfStuck() {
    if (!told && (request.isEnded() || request.bytesRead() > decoded)) {
      fail(new IllegalStateException("the decoder stopped"));
    }
  }

  private Optional<PulledStream> last() {
    synchronized (streams) {
      return streams.isEmpty() ? Optional.empty() : Optional.of(streams.get(streams.size() - 1));
    }
  }

  @Override
  public Optional<Request.Upload> next() {
    Part part;
    try {
      part = arrival();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ConnectionLostException("stopped while the body was read", stopped);
    }
    if (part instanceof File file) {
      return Optional.of(file.upload());
    }
    if (part instanceof End end) {
      ended = true;
      if (end.fault().isPresent()) {
        throw new BadInputException(FaultCode.REQUEST_MALFORMED, end.fault().get());
      }
      return Optional.empty();
    }
    if (part instanceof Failure failure) {
      throw request.response().closed()
          ? new ConnectionLostException("the body broke off", failure.cause())
          : new BadInputException(
              FaultCode.REQUEST_MALFORMED,
              "the multipart body cannot be read; expected multipart/form-data with its boundary,"
                  + " parts whose headers are valid, and nothing but files in it",
              failure.cause());
    }
    throw new ConnectionLostException("no part of the body arrived", null);
  }

  /** The next part; null when none comes. */
  private Part arrival() throws InterruptedException {
    Part part = null;
    for (long waited = 0; part == null && waited < patience.toMillis(); ) {
      loop.runOnContext(now -> failIfStuck());
      part = arrived.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
      waited += LOOK_EVERY_MILLIS;
    }
    return part;
  }

  /** Whether everything has been read. */
  boolean isEnded() {
    return ended;
  }

  /** Lets what still comes pass by. */
  void passOver() {
    passedOver = true;
    synchronized (streams) {
      streams.forEach(PulledStream::passOver);
    }
  }
}
