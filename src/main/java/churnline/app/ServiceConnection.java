package churnline.app;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;

/** A service, over HTTP. */
final class ServiceConnection implements Connection {
  private final String address;
  private final Optional<String> key;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param address such as {@code http://127.0.0.1:8080}
   * @param key what the service asks for, if anything
   */
  ServiceConnection(String address, Optional<String> key) {
    this.address = address;
    this.key = key;
  }

  @Override
  public Response send(
      String method, String target, Map<String, String> headers, InputStream body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + target))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofInputStream(() -> body));
    headers.forEach(request::header);
    key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      return new Streamed(response);
    } catch (IOException broken) {
      throw new UnavailableException(
          FaultCode.SERVICE_UNREACHABLE,
          "the service at "
              + address
              + " does not answer ("
              + broken
              + "); expected it to run; look into its log and try again",
          broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "interrupted", stopped);
    }
  }

  private record Streamed(HttpResponse<InputStream> response) implements Response {
    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream body = response.body()) {
        body.transferTo(out);
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
