package churnline.edge.http;

import churnline.core.run.RunId;
import churnline.edge.api.Endpoint;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestBindingMode;

/** What HTTP answers. One REST line per endpoint; what it answers is in its handler. */
public final class ApiRoutes extends RouteBuilder {
  private final List<Endpoint> endpoints;
  private final HttpGuard guard;
  private final RequestIds ids;
  private final Semaphore streams = new Semaphore(HttpAdapter.MOST_STREAMS);

  /**
   * @param endpoints who answers what; a test holds their paths against those below
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

    rest()
        .get("/prediction").to("direct:predict-file")
        .post("/prediction").to("direct:predict-rows")
        .get("/scoring").to("direct:scoring")
        .get("/summarystats").to("direct:summarystats")
        .get("/diagnostics").to("direct:diagnostics")
        .get("/clients").to("direct:clients")
        .get("/status").to("direct:status")
        .get("/models").to("direct:models")
        .post("/models").to("direct:train")
        .get("/models/champion").to("direct:champion")
        .get("/models/compare").to("direct:compare")
        .get("/models/{version}").to("direct:model")
        .post("/models/{version}/promote").to("direct:promote")
        .get("/runs").to("direct:runs")
        .get("/runs/{id}").to("direct:run-record")
        .get("/files").to("direct:files")
        .get("/files/{sha256}").to("direct:file")
        .post("/inbox").to("direct:upload")
        .post("/full-process").to("direct:full-process")
        .post("/report").to("direct:report-now")
        .post("/rebuild").to("direct:rebuild")
        .get("/openapi.json").to("direct:openapi")
        .get("/observe/health").to("direct:health")
        .get("/observe/health/live").to("direct:live")
        .get("/observe/health/ready").to("direct:ready")
        .get("/observe/metrics").to("direct:metrics");

    for (Endpoint endpoint : endpoints) {
      from("direct:" + endpoint.name()).routeId("http-" + endpoint.name())
          .process(new HttpAdapter(endpoint, guard, ids, streams));
    }
  }
  // spotless:on
}
