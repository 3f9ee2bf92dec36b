package churnline.app.wiring;

import churnline.core.event.OutboxConsumer;
import churnline.core.event.OutboxDelivery;
import churnline.edge.settings.Settings;
import java.util.List;

/** Who carries the outbox to the outside. */
final class OutboxConsumers {
  private OutboxConsumers() {}

  /** The consumers that the settings ask for; mails, webhooks and mirrors are entered here. */
  static List<OutboxConsumer> of(Settings settings) {
    return List.of();
  }

  static List<OutboxDelivery> deliveries(Engine engine) {
    return of(engine.settings()).stream()
        .map(
            consumer -> new OutboxDelivery(engine.store().outbox(), consumer, engine.log()::warned))
        .toList();
  }
}
