package churnline.app.connection;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.api.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a service lives, and is the one that is meant. An answer may take as long as the service
 * works at it; so while one is awaited, or comes in slowly, the service is asked now and then.
 */
final class Reachability {
  private final String address;
  private final String instance;
  private final Waits waits;
  private final HttpClient client;

  /**
   * How long is waited for what.
   *
   * @param lookAfter an answer may take before the service is asked whether it lives
   * @param silence it may take to say so
   * @param text the body of an answer that is no stream may take
   */
  record Waits(Duration lookAfter, Duration silence, Duration text) {
    static final Waits USUAL =
        new Waits(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  /**
   * @param address such as {@code http://127.0.0.1:8080}
   * @param instance what the service names itself
   */
  Reachability(String address, String instance, Waits waits, HttpClient client) {
    this.address = address;
    this.instance = instance;
    this.waits = waits;
    this.client = client;
  }

  /** Asks what anybody may ask, without a key. */
  void meet() throws InterruptedException {
    try {
      look();
    } catch (HttpTimeoutException hangs) {
      throw unreachable(silent(), hangs);
    } catch (IOException broken) {
      throw failed("does not answer", broken);
    }
  }

  /** Where a target is; for a request that has {@link Reply#INSTANCE} as well. */
  URI at(String target) {
    return URI.create(address + target);
  }

  /** What {@link Reply#INSTANCE} is to say. */
  String instance() {
    return instance;
  }

  Waits waits() {
    return waits;
  }

  /**
   * Makes sure that the service gave an answer that is meant.
   *
   * @param other what the answer says
   */
  void check(Optional<String> other) {
    if (other.isEmpty() || !other.get().equals(instance)) {
      throw unreachable(
          "another program answers at "
              + address
              + (other.isPresent() ? ", a Churnline of another home or start" : ", no Churnline")
              + "; expected the service of this home; run the command where that service runs, or"
              + " start it again on a port of its own",
          null);
    }
  }

  /** What is told of a failure on the way. */
  UnavailableException failed(String how, Throwable why) {
    return unreachable(
        "the service at "
            + address
            + " "
            + how
            + " ("
            + why
            + "); check that it runs, look at its log and retry",
        why);
  }

  private String silent() {
    return "the service at "
        + address
        + " takes connections but has not answered for "
        + waits.silence().toSeconds()
        + " s; it or its machine hangs: check its log, then retry or restart it";
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
  void await(Future<?> work, Optional<Duration> most) throws InterruptedException {
    long begun = System.nanoTime();
    while (!isDone(work, waits.lookAfter())) {
      if (most.isPresent() && System.nanoTime() - begun > most.get().toNanos()) {
        throw unreachable(
            "the service at %s has not finished its response for %d s;"
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
    HttpRequest request =
        HttpRequest.newBuilder(at("/observe/health/live")).header(Reply.INSTANCE, instance).build();
    CompletableFuture<HttpResponse<Void>> asked =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      check(
          asked
              .get(waits.silence().toMillis(), TimeUnit.MILLISECONDS)
              .headers()
              .firstValue(Reply.INSTANCE));
    } catch (TimeoutException silent) {
      throw new HttpTimeoutException("no whole answer");
    } catch (ExecutionException broken) {
      throw broken.getCause() instanceof IOException io ? io : new IOException(broken.getCause());
    } finally {
      asked.cancel(true);
    }
  }
}
