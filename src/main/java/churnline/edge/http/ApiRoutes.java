package churnline.edge.http;

import churnline.core.run.RunId;
import churnline.edge.api.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestBindingMode;

/** What HTTP answers: a REST line and a route per line of the table of endpoints. */
public final class ApiRoutes extends RouteBuilder {
  private final List<Endpoint> endpoints;
  private final HttpGuard guard;
  private final RequestIds ids;
  private final Semaphore streams = new Semaphore(HttpAdapter.MOST_STREAMS);

  /**
   * @param endpoints the table
   * @param guard stands before each of them
   */
  public ApiRoutes(List<Endpoint> endpoints, HttpGuard guard, RunId ids) {
    this.endpoints = List.copyOf(endpoints);
    this.guard = guard;
    this.ids = new RequestIds(ids);
  }

  // spotless:off - one line per endpoint
  @Override
  public void configure() {
    // Bodies are pulled from the connection by whoever needs them, never collected beforehand.
    restConfiguration()
        .component("platform-http").bindingMode(RestBindingMode.off)
        .endpointProperty("useBodyHandler", "false")
        .endpointProperty("muteException", "true");

    for (Endpoint endpoint : endpoints) {
      rest().verb(endpoint.method().toLowerCase(Locale.ROOT), endpoint.path()).to("direct:" + endpoint.name());
      from("direct:" + endpoint.name()).routeId("http-" + endpoint.name())
          .process(new HttpAdapter(endpoint, guard, ids, streams));
    }
  }
  // spotless:on
}
