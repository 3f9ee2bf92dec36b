package churnline.app.wiring;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.api.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A service, over HTTP. An answer may take as long as the service works at it; so while one is
 * awaited, or comes in slowly, the service is asked now and then whether it lives.
 */
final class ServiceConnection implements Connection {
  private static final int BUFFER = 1 << 14;

  private final String address;
  private final String instance;
  private final Optional<String> key;
  private final Waits waits;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * How long is waited for what.
   *
   * @param lookAfter an answer may take before the service is asked whether it lives
   * @param silence it may take to say so
   * @param text the body of an answer that is no stream may take
   */
  record Waits(Duration lookAfter, Duration silence, Duration text) {
    private static final Waits USUAL =
        new Waits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  ServiceConnection(String address, String instance, Optional<String> key, Waits waits) {
    this.address = address;
    this.instance = instance;
    this.key = key;
    this.waits = waits;
  }

  /**
   * Connects to a service, and makes sure that it is the one that is meant before it is told
   * anything, such as a key.
   *
   * @param address such as {@code http://127.0.0.1:8080}
   * @param instance what it names itself
   * @param key what the service asks for, if anything
   * @throws UnavailableException SERVICE_UNREACHABLE
   */
  static ServiceConnection open(String address, String instance, Optional<String> key)
      throws InterruptedException {
    ServiceConnection connection = new ServiceConnection(address, instance, key, Waits.USUAL);
    connection.meet();
    return connection;
  }

  /** Asks what anybody may ask. */
  void meet() throws InterruptedException {
    try {
      look();
    } catch (HttpTimeoutException hangs) {
      throw unreachable(silent(), hangs);
    } catch (IOException broken) {
      throw unreachable(failed("does not answer", broken), broken);
    }
  }

  @Override
  public Response send(
      String method, String target, Map<String, String> headers, InputStream body) {
    HttpRequest.Builder request =
        request(target)
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofInputStream(() -> body));
    headers.forEach(request::header);
    key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    CompletableFuture<HttpResponse<InputStream>> asked =
        client.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      await(asked, Optional.empty());
      return new Streamed(ours(asked.get()));
    } catch (ExecutionException broken) {
      throw unreachable(failed("does not answer", broken.getCause()), broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "interrupted", stopped);
    } finally {
      asked.cancel(true);
    }
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create(address + target)).header(Reply.INSTANCE, instance);
  }

  /** The answer, if the service gave it that is meant. */
  private <T> HttpResponse<T> ours(HttpResponse<T> answer) {
    Optional<String> other = answer.headers().firstValue(Reply.INSTANCE);
    if (other.isPresent() && other.get().equals(instance)) {
      return answer;
    }
    throw unreachable(
        "another program answers at "
            + address
            + (other.isPresent() ? ", a Churnline of another home or start" : ", no Churnline")
            + "; expected the service of this home; run the command where that service runs, or"
            + " start it again on a port of its own",
        null);
  }

  private String failed(String how, Throwable why) {
    return "the service at "
        + address
        + " "
        + how
        + " ("
        + why
        + "); expected it to run; look into its log and try again";
  }

  private String silent() {
    return "the service at "
        + address
        + " takes connections but has not answered for "
        + waits.silence().toSeconds()
        + " s; expected it to run; it hangs, or its machine does: look into its log, then try again"
        + " or restart it";
  }

  private static UnavailableException unreachable(String detail, Throwable why) {
    return new UnavailableException(FaultCode.SERVICE_UNREACHABLE, detail, why);
  }

  /**
   * Waits for the end of something, good or bad.
   *
   * @param most how long; empty for as long as the service lives
   * @throws UnavailableException SERVICE_UNREACHABLE when the service does not live any more before
   *     it, or when it takes longer
   */
  private void await(Future<?> work, Optional<Duration> most) throws InterruptedException {
    long begun = System.nanoTime();
    while (!isDone(work, waits.lookAfter())) {
      if (most.isPresent() && System.nanoTime() - begun > most.get().toNanos()) {
        throw unreachable(
            "the service at %s has not come to the end of its answer for %d s; expected it sooner;"
                    .formatted(address, most.get().toSeconds())
                + " look into its log and try again",
            null);
      }
      if (!lives() && !work.isDone()) {
        throw unreachable(silent(), null);
      }
    }
  }

  private static boolean isDone(Future<?> work, Duration wait) throws InterruptedException {
    try {
      work.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  /** A connection that it closes shows that it lives: only silence, or nobody there, does not. */
  private boolean lives() throws InterruptedException {
    try {
      look();
      return true;
    } catch (HttpTimeoutException | ConnectException gone) {
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** The client's own limit would end with the head of the answer. */
  private void look() throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> asked =
        client.sendAsync(request("/observe/health/live").build(), BodyHandlers.discarding());
    try {
      ours(asked.get(waits.silence().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException silent) {
      throw new HttpTimeoutException("no whole answer");
    } catch (ExecutionException broken) {
      throw broken.getCause() instanceof IOException io ? io : new IOException(broken.getCause());
    } finally {
      asked.cancel(true);
    }
  }

  private final class Streamed implements Response {
    private final HttpResponse<InputStream> response;
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile UnavailableException over;

    Streamed(HttpResponse<InputStream> response) {
      this.response = response;
    }

    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      copy(out, Optional.empty());
    }

    @Override
    public String text() throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      copy(out, Optional.of(waits.text()));
      return out.toString(StandardCharsets.UTF_8);
    }

    private void copy(OutputStream out, Optional<Duration> most) throws IOException {
      try (InputStream body = response.body()) {
        Thread watch = new Thread(() -> closeWhenOver(body, most), "watch");
        watch.setDaemon(true);
        watch.start();
        byte[] buffer = new byte[BUFFER];
        for (int got = next(body, buffer); got >= 0; got = next(body, buffer)) {
          out.write(buffer, 0, got);
        }
      } finally {
        read.complete(null);
      }
    }

    /** What fails in reading is the service; in writing it is the caller's disk. */
    private int next(InputStream body, byte[] buffer) {
      try {
        return body.read(buffer);
      } catch (IOException broken) {
        throw over == null
            ? unreachable(failed("broke off in the midst of its answer", broken), broken)
            : over;
      }
    }

    /** Who reads it meanwhile is told that it is closed. */
    private void closeWhenOver(InputStream body, Optional<Duration> most) {
      try {
        await(read, most);
      } catch (UnavailableException gone) {
        over = gone;
        close(body);
      } catch (InterruptedException stopped) {
        close(body);
      }
    }

    private static void close(InputStream body) {
      try {
        body.close();
      } catch (IOException alreadyGone) {
        // nobody reads it any more
      }
    }
  }

  @Override
  public boolean isService() {
    return true;
  }

  @Override
  public void close() {
    // connections are given up with the process
  }
}
