package churnline.camel;

import churnline.api.Handler;
import churnline.cycle.RunId;
import java.util.concurrent.Semaphore;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.rest.RestBindingMode;

/** What HTTP answers. One REST line per endpoint; what it answers is in its handler. */
public final class ApiRoutes extends RouteBuilder {
  private final Handlers handlers;
  private final RequestIds ids;
  private final Semaphore streams = new Semaphore(HttpAdapter.MOST_STREAMS);

  /** Who answers what. */
  public record Handlers(
      Handler filePrediction,
      Handler rowPrediction,
      Handler scoring,
      Handler summaryStats,
      Handler diagnostics,
      Handler clients,
      Handler models,
      Handler champion,
      Handler model,
      Handler runs,
      Handler run,
      Handler files,
      Handler file,
      Handler upload,
      Handler fullProcess,
      Handler description,
      Handler live,
      Handler ready,
      Handler metrics) {}

  public ApiRoutes(Handlers handlers, RunId ids) {
    this.handlers = handlers;
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
        .get("/models").to("direct:models")
        .get("/models/champion").to("direct:champion")
        .get("/models/{version}").to("direct:model")
        .get("/runs").to("direct:runs")
        .get("/runs/{id}").to("direct:run-record")
        .get("/files").to("direct:files")
        .get("/files/{sha256}").to("direct:file")
        .post("/inbox").to("direct:upload")
        .post("/full-process").to("direct:full-process")
        .get("/openapi.json").to("direct:openapi")
        .get("/observe/health").to("direct:health")
        .get("/observe/health/live").to("direct:live")
        .get("/observe/health/ready").to("direct:ready")
        .get("/observe/metrics").to("direct:metrics");

    answer("predict-file", handlers.filePrediction());
    answer("predict-rows", handlers.rowPrediction());
    answer("scoring", handlers.scoring());
    answer("summarystats", handlers.summaryStats());
    answer("diagnostics", handlers.diagnostics());
    answer("clients", handlers.clients());
    answer("models", handlers.models());
    answer("champion", handlers.champion());
    answer("model", handlers.model());
    answer("runs", handlers.runs());
    answer("run-record", handlers.run());
    answer("files", handlers.files());
    answer("file", handlers.file());
    answer("upload", handlers.upload());
    answer("full-process", handlers.fullProcess());
    answer("openapi", handlers.description());
    answer("health", handlers.ready());
    answer("live", handlers.live());
    answer("ready", handlers.ready());
    answer("metrics", handlers.metrics());
  }
  // spotless:on

  private void answer(String name, Handler handler) {
    from("direct:" + name).routeId("http-" + name).process(new HttpAdapter(handler, ids, streams));
  }
}
