package churnline.edge.observe;

import churnline.edge.api.Handler;
import churnline.edge.api.Reply;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.LongConsumer;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.main.Main;

/** Meters of the process, the routes and Churnline itself, as Prometheus reads them. */
public final class Metrics {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter predictions =
      Counter.builder("churnline.predictions")
          .description("Rows predicted over HTTP")
          .register(registry);

  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** Lets Camel time its routes. */
  public void bindTo(Main main) {
    main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, registry);
    MicrometerRoutePolicyFactory routes = new MicrometerRoutePolicyFactory();
    routes.setMeterRegistry(registry);
    main.bind("routeMetrics", routes);
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Counts rows predicted over HTTP. */
  public LongConsumer predictions() {
    return rows -> predictions.increment((double) rows);
  }

  /** {@code /observe/metrics}. */
  public Handler handler() {
    return request -> Reply.of(200, TEXT, registry.scrape());
  }
}
