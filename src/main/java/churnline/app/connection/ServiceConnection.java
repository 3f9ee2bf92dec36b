package churnline.app.connection;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.api.Reply;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A service, over HTTP. */
public final class ServiceConnection implements Connection {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Reachability service;
  private final Optional<String> key;
  private Optional<DuplexClient> duplex = Optional.empty();

  ServiceConnection(
      String address, String instance, Optional<String> key, Reachability.Waits waits) {
    this.key = key;
    service = new Reachability(address, instance, waits, client);
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
  public static ServiceConnection open(String address, String instance, Optional<String> key)
      throws InterruptedException {
    ServiceConnection connection =
        new ServiceConnection(address, instance, key, Reachability.Waits.USUAL);
    connection.meet();
    return connection;
  }

  /** Asks what anybody may ask. */
  void meet() throws InterruptedException {
    service.meet();
  }

  @Override
  public Response send(
      String method, String target, Map<String, String> headers, InputStream body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.at(target))
            .method(
                method,
                method.equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofInputStream(() -> body));
    with(headers).forEach(request::header);
    HttpResponse<InputStream> answer =
        answer(client.sendAsync(request.build(), BodyHandlers.ofInputStream()));
    service.check(answer.headers().firstValue(Reply.INSTANCE));
    return new ServiceAnswer(answer.statusCode(), answer.body(), service);
  }

  @Override
  public Response stream(String target, Map<String, String> headers, InputStream body) {
    if (duplex.isEmpty()) {
      duplex = Optional.of(new DuplexClient());
    }
    DuplexClient.Answer answer = answer(duplex.get().post(service.at(target), with(headers), body));
    service.check(answer.header(Reply.INSTANCE));
    return new ServiceAnswer(answer.status(), answer.body(), service);
  }

  private Map<String, String> with(Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(Reply.INSTANCE, service.instance());
    key.ifPresent(text -> all.put("Authorization", "Bearer " + text));
    return all;
  }

  private <T> T answer(CompletableFuture<T> asked) {
    try {
      service.await(asked, Optional.empty());
      return asked.get();
    } catch (ExecutionException broken) {
      throw service.failed("does not answer", broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(FaultCode.STOPPING, "interrupted", stopped);
    } finally {
      asked.cancel(true);
    }
  }

  @Override
  public boolean isService() {
    return true;
  }

  @Override
  public void close() {
    // the connections of the other client are given up with the process
    duplex.ifPresent(DuplexClient::close);
  }
}
