package churnline.app.connection;

import churnline.edge.http.body.ConnectionLostException;
import churnline.edge.http.body.PulledStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Reads an answer while the body of its request is still being sent, as the predictions of a long
 * file come. The JDK's client sends the whole body first: both sides would wait for each other.
 */
final class DuplexClient implements AutoCloseable {
  private static final int BUFFER = 1 << 15;

  /** Whether the service lives is looked at by whoever reads the answer. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              // nothing is left behind in the temporary folder
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private final HttpClient client =
      vertx
          .httpClientBuilder()
          .with(new HttpClientOptions().setKeepAlive(false))
          // whoever reads the answer is told; without a handler Vert.x logs it too
          .withConnectHandler(connection -> connection.exceptionHandler(failure -> {}))
          .build();

  /** The head of an answer, and its body while it comes. */
  record Answer(HttpClientResponse head, InputStream body) {
    int status() {
      return head.statusCode();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(head.getHeader(name));
    }
  }

  /** Sends a body on a thread of its own; the answer may come before its end. */
  CompletableFuture<Answer> post(URI to, Map<String, String> headers, InputStream body) {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(to.toString());
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(
            request -> {
              // whoever reads the answer is told of it there
              request.setChunked(true).exceptionHandler(failure -> {});
              Future<Answer> answer = request.response().map(DuplexClient::answer);
              Thread upload = new Thread(() -> upload(body, request), "upload");
              upload.setDaemon(true);
              upload.start();
              return answer;
            })
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static Answer answer(HttpClientResponse head) {
    head.pause();
    return new Answer(head, new Body(new PulledStream(head, FOR_EVER), head));
  }

  /** What ends it early shows in the answer. */
  private static void upload(InputStream body, HttpClientRequest request) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
        await(request.write(Buffer.buffer(got).appendBytes(buffer, 0, got)));
      }
      await(request.end());
    } catch (IOException | RuntimeException unreadable) {
      request.reset(0, unreadable);
    } catch (ExecutionException | InterruptedException gone) {
      request.reset();
    }
  }

  private static void await(Future<Void> sent) throws ExecutionException, InterruptedException {
    sent.toCompletionStage().toCompletableFuture().get();
  }

  /** Fails as streams do. */
  private static final class Body extends FilterInputStream {
    private final HttpClientResponse head;

    Body(PulledStream in, HttpClientResponse head) {
      super(in);
      this.head = head;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      try {
        return in.read(bytes, from, most);
      } catch (ConnectionLostException lost) {
        throw new IOException(lost.getMessage(), lost);
      }
    }

    @Override
    public void close() {
      head.request().connection().close();
      ((PulledStream) in).fail(new IOException("closed"));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
