package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.retention.Retention.Removed;
import churnline.edge.gate.RunGate;
import churnline.edge.inbox.InboxFolder;
import churnline.edge.inbox.InboxStrangers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingRoutesTest {
  private static final Removed NOTHING = new Removed(0, 0, 0, 0, Optional.empty());

  @TempDir private Path folder;
  private final RunGate gate = new RunGate();
  private final AtomicInteger passes = new AtomicInteger();

  @Test
  void oldFilesAreRemovedBetweenRunsOnly() throws Exception {
    try (DefaultCamelContext camel = context(false)) {
      assertThat(gate.tryEnter()).as("a run begins").isTrue();
      CompletableFuture<Exchange> pass =
          camel.createProducerTemplate().asyncSend("direct:now", exchange -> {});
      while (!gate.isAwaited()) {
        Thread.onSpinWait();
      }
      assertThat(passes).hasValue(0);

      gate.leave();

      assertThat(pass.get(30, TimeUnit.SECONDS).getException()).isNull();
      assertThat(passes).hasValue(1);
      assertThat(gate.isTaken()).isFalse();
    }
  }

  @Test
  void aPassThatFailsGivesTheTurnBack() throws Exception {
    try (DefaultCamelContext camel = context(true)) {
      Exchange pass = camel.createProducerTemplate().send("direct:now", exchange -> {});

      assertThat(pass.getException()).as("told in the log, tried again").isNull();
      assertThat(passes).hasValue(1);
      assertThat(gate.isTaken()).isFalse();
    }
  }

  private DefaultCamelContext context(boolean failing) throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel.addRoutes(
        new HousekeepingRoutes(
            new InboxFolder(folder, Clock.systemUTC()),
            new InboxStrangers(folder),
            text -> {},
            Optional.empty(),
            gate,
            () -> {
              passes.incrementAndGet();
              assertThat(gate.isTaken()).isTrue();
              if (failing) {
                throw new IllegalStateException("a defect");
              }
              return NOTHING;
            }));
    AdviceWith.adviceWith(camel, "retention", route -> route.replaceFromWith("direct:now"));
    camel.start();
    return camel;
  }
}
