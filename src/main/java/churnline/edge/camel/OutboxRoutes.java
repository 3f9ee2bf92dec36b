package churnline.edge.camel;

import static churnline.edge.camel.Defects.step;

import churnline.core.event.OutboxDelivery;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the outbox: a route and a thread per consumer, so that none waits for another. */
public final class OutboxRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger("outbox");

  private final List<OutboxDelivery> deliveries;

  public OutboxRoutes(List<OutboxDelivery> deliveries) {
    this.deliveries = List.copyOf(deliveries);
  }

  @Override
  public void configure() {
    onException(Exception.class)
        .handled(true)
        .process(
            exchange ->
                LOG.warn(
                    "{} failed and is tried again: {}",
                    exchange.getFromRouteId(),
                    exchange.getProperty("CamelExceptionCaught", Exception.class).getMessage()));
    for (OutboxDelivery delivery : deliveries) {
      from("timer:outbox-" + delivery.name() + "?period=1000")
          .routeId("outbox-" + delivery.name())
          .process(step(exchange -> delivery.pass()));
    }
  }
}
