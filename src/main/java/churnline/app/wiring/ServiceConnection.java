package churnline.app.wiring;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.api.Reply;
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
  private static final Duration LOOK_AFTER = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final String address;
  private final Optional<String> instance;
  private final Optional<String> key;
  private final Duration lookAfter;
  private final Duration silence;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Connects to a service, and makes sure that it is the one that is meant before it is told
   * anything, such as a key.
   *
   * @param address such as {@code http://127.0.0.1:8080}
   * @param instance what it names itself, if that is known
   * @param key what the service asks for, if anything
   * @throws UnavailableException SERVICE_UNREACHABLE
   */
  static ServiceConnection open(String address, Optional<String> instance, Optional<String> key)
      throws InterruptedException {
    ServiceConnection connection =
        new ServiceConnection(address, instance, key, LOOK_AFTER, SILENCE);
    connection.meet();
    return connection;
  }

  /**
   * @param lookAfter how long an answer may take before the service is asked whether it lives
   * @param silence how long it may take to say so
   */
  ServiceConnection(
      String address,
      Optional<String> instance,
      Optional<String> key,
      Duration lookAfter,
      Duration silence) {
    this.address = address;
    this.instance = instance;
    this.key = key;
    this.lookAfter = lookAfter;
    this.silence = silence;
  }

  /** Asks what anybody may ask. */
  void meet() throws InterruptedException {
    try {
      look();
    } catch (HttpTimeoutException hangs) {
      throw new UnavailableException(FaultCode.SERVICE_UNREACHABLE, silent(), hangs);
    } catch (IOException broken) {
      throw unanswered(broken);
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
      if (!ends(asked)) {
        asked.cancel(true);
        throw new UnavailableException(FaultCode.SERVICE_UNREACHABLE, silent());
      }
      return new Streamed(ours(asked.get()));
    } catch (ExecutionException broken) {
      throw unanswered(broken.getCause());
    } catch (InterruptedException stopped) {
      asked.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "interrupted", stopped);
    }
  }

  private HttpRequest.Builder request(String target) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + target));
    instance.ifPresent(name -> request.header(Reply.INSTANCE, name));
    return request;
  }

  /** The answer, if the service gave it that is meant. */
  private <T> HttpResponse<T> ours(HttpResponse<T> answer) {
    if (instance.isPresent() && !answer.headers().firstValue(Reply.INSTANCE).equals(instance)) {
      throw new UnavailableException(
          FaultCode.SERVICE_UNREACHABLE,
          "another program answers at "
              + address
              + "; expected the service of this home; run the command where that service runs, or"
              + " start it again on a port of its own");
    }
    return answer;
  }

  private UnavailableException unanswered(Throwable why) {
    return new UnavailableException(
        FaultCode.SERVICE_UNREACHABLE,
        "the service at "
            + address
            + " does not answer ("
            + why
            + "); expected it to run; look into its log and try again",
        why);
  }

  private String silent() {
    return "the service at "
        + address
        + " takes connections but has not answered for "
        + silence.toSeconds()
        + " s; expected it to run; it hangs, or its machine does: look into its log, then try again"
        + " or restart it";
  }

  /** Waits for the end of something; false when the service does not live any more before it. */
  private boolean ends(Future<?> work) throws InterruptedException {
    while (true) {
      try {
        work.get(lookAfter.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (ExecutionException failed) {
        return true;
      } catch (TimeoutException notYet) {
        if (!lives() && !work.isDone()) {
          return false;
        }
      }
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

  private void look() throws IOException, InterruptedException {
    ours(
        client.send(
            request("/observe/health/live").timeout(silence).build(), BodyHandlers.discarding()));
  }

  private final class Streamed implements Response {
    private final HttpResponse<InputStream> response;

    Streamed(HttpResponse<InputStream> response) {
      this.response = response;
    }

    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      CompletableFuture<Void> read = new CompletableFuture<>();
      try (InputStream body = response.body()) {
        Thread watch = new Thread(() -> closeWhenSilent(body, read), "watch");
        watch.setDaemon(true);
        watch.start();
        body.transferTo(out);
      } catch (IOException broken) {
        throw read.isCompletedExceptionally() ? new IOException(silent(), broken) : broken;
      } finally {
        read.complete(null);
      }
    }

    /** Who reads it meanwhile is told that it is closed. */
    private void closeWhenSilent(InputStream body, CompletableFuture<Void> read) {
      try {
        if (!ends(read)) {
          read.completeExceptionally(new IOException(silent()));
          body.close();
        }
      } catch (UnavailableException stranger) {
        read.completeExceptionally(stranger);
      } catch (IOException | InterruptedException done) {
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
