package churnline.edge.versions;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A repository of libraries, asked over HTTP for what it has of each. */
final class Repository {
  private static final int LONGEST_ANSWER = 1 << 20;

  private final URI base;
  private final Patience patience;
  private final HttpClient client =
      HttpClient.newBuilder().version(Version.HTTP_1_1).followRedirects(Redirect.NORMAL).build();

  /**
   * How long is waited.
   *
   * @param answer for one library
   * @param all for all of them together
   */
  record Patience(Duration answer, Duration all) {
    /** Of a service: nobody waits for the answers. */
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(10), Duration.ofMinutes(2));
  }

  Repository(URI base, Patience patience) {
    this.base = base;
    this.patience = patience;
  }

  /** Returns the libraries with their newest releases, or with why one is not known. */
  List<DependencyVersion> lookUp(List<DependencyVersion> libraries) throws InterruptedException {
    long end = System.nanoTime() + patience.all().toNanos();
    List<DependencyVersion> answered = new ArrayList<>();
    for (DependencyVersion one : libraries) {
      try {
        long left = Math.min(patience.answer().toNanos(), end - System.nanoTime());
        answered.add(newest(one, left));
      } catch (LookupException unknown) {
        answered.add(one.unknown(unknown.getMessage()));
      }
    }
    return List.copyOf(answered);
  }

  /** A version in use that is newer than all releases is the newest itself. */
  private DependencyVersion newest(DependencyVersion one, long nanos)
      throws LookupException, InterruptedException {
    if (nanos <= 0) {
      throw new LookupException("skipped: the requests before it took too long");
    }
    HttpResponse<byte[]> answer = ask(metadata(one.name()), nanos);
    if (answer.statusCode() != 200) {
      throw new LookupException("the repository answered with status " + answer.statusCode());
    }
    return one.withLatest(
        MavenMetadata.newest(answer.body())
            .filter(newest -> VersionOrder.ASCENDING.compare(newest, one.current()) > 0)
            .orElse(one.current()));
  }

  /** {@code BASE/group/with/slashes/artifact/maven-metadata.xml}. */
  private URI metadata(String name) {
    int colon = name.indexOf(':');
    String text = base.toString();
    return URI.create(
        (text.endsWith("/") ? text : text + "/")
            + name.substring(0, colon).replace('.', '/')
            + "/"
            + name.substring(colon + 1)
            + "/maven-metadata.xml");
  }

  /** The client's own limit ends with the head of an answer; this one also holds for its body. */
  private HttpResponse<byte[]> ask(URI address, long nanos)
      throws LookupException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> asked =
        client.sendAsync(
            HttpRequest.newBuilder(address).build(), head -> new BoundedBody(LONGEST_ANSWER));
    try {
      return asked.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw new LookupException("the repository did not answer in time");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error defect) {
        throw defect;
      }
      throw new LookupException(why(failed.getCause()));
    } finally {
      asked.cancel(true);
    }
  }

  /** By the kind of failure alone: its text may quote the server. */
  private static String why(Throwable failure) {
    return failure instanceof BoundedBody.TooLongException
        ? "the repository's response is too long for a maven-metadata.xml"
        : "the repository cannot be reached (" + failure.getClass().getSimpleName() + ")";
  }
}
