package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.disk.Claim;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.node.Ticks;
import churnline.core.run.Pipeline;
import churnline.core.run.Trigger;
import churnline.edge.gate.RunGate;
import churnline.edge.inbox.InboxFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes with a cycle that only writes down what is asked of it. */
class PipelineRoutesTest {
  private final RunGate gate = new RunGate();
  private final RunWatch watch = new RunWatch(System::nanoTime);
  private Ticks ticks = Ticks.ALONE;
  private final AtomicBoolean stopping = new AtomicBoolean();

  @Test
  void aStableBatchIsReportedWithoutRetraining() throws Exception {
    assertThat(stages(new FakeCycle(true, false)))
        .containsExactly("ingest", "drift-check", "report");
  }

  @Test
  void aDriftedBatchGoesAllTheWay() throws Exception {
    assertThat(stages(new FakeCycle(true, true)))
        .containsExactly("ingest", "drift-check", "retrain", "redeploy", "report");
  }

  @Test
  void nothingNewIsOnlyReported() throws Exception {
    assertThat(stages(new FakeCycle(false, true))).containsExactly("ingest", "report");
  }

  @Test
  void withoutCamelTheStagesAreThoseOfTheRoutes() throws Exception {
    for (boolean newRows : new boolean[] {true, false}) {
      for (boolean retrain : new boolean[] {true, false}) {
        FakeCycle alone = new FakeCycle(newRows, retrain);

        Pipeline.run(alone, alone.begin(Trigger.COMMAND));

        assertThat(alone.stages).isEqualTo(stages(new FakeCycle(newRows, retrain)));
      }
    }
  }

  @Test
  void anUnavailableStoreIsRetriedInTheFailingStageOnly() throws Exception {
    FakeCycle cycle = new FakeCycle(true, true).failing("retrain", 99, full());

    assertThat(stages(cycle))
        .containsExactly("ingest", "drift-check", "retrain", "retrain", "retrain", "retrain");
    assertThat(gate.isTaken()).isFalse();
  }

  @Test
  void aStoreThatComesBackLetsTheRunGoOn() throws Exception {
    FakeCycle cycle = new FakeCycle(true, false).failing("drift-check", 1, full());

    assertThat(stages(cycle)).containsExactly("ingest", "drift-check", "drift-check", "report");
  }

  @Test
  void aRunThatAnotherNodeTookOverIsGivenUpAtOnce() throws Exception {
    UnavailableException overtaken =
        new UnavailableException(FaultCode.RUN_TAKEN_OVER, "another node took over");
    FakeCycle cycle = new FakeCycle(true, true).failing("retrain", 99, overtaken);

    assertThat(stages(cycle)).containsExactly("ingest", "drift-check", "retrain");
    assertThat(gate.isTaken()).isFalse();
  }

  @Test
  void aDefectIsNotRetriedAndDoesNotHoldTheGate() throws Exception {
    for (Throwable defect :
        new Throwable[] {
          new IllegalStateException("planted"),
          new StackOverflowError(),
          new NoClassDefFoundError("planted"),
          new BadInputException(FaultCode.CSV_EMPTY, "no business of this stage")
        }) {
      FakeCycle cycle = new FakeCycle(true, true).failing("retrain", 1, defect);

      assertThat(stages(cycle)).containsExactly("ingest", "drift-check", "retrain");
      assertThat(gate.isTaken()).isFalse();
    }
  }

  @Test
  void aRunAfterADefectIsAWholeOne() throws Exception {
    FakeCycle cycle =
        new FakeCycle(true, false).failing("drift-check", 1, new IllegalStateException("planted"));

    with(
        cycle,
        "direct:inbox",
        template -> {
          lastFileOfAPoll(template);
          lastFileOfAPoll(template);
        });

    assertThat(cycle.stages)
        .containsExactly("ingest", "drift-check", "ingest", "drift-check", "report");
  }

  @Test
  void whatFailedByADefectIsTriedAgain() throws Exception {
    FakeCycle cycle = new FakeCycle(false, false).retryDue();

    with(cycle, "direct:inbox", template -> await(() -> cycle.begun.contains(Trigger.RETRY)));

    assertThat(cycle.begun).containsExactly(Trigger.START, Trigger.RETRY);
    assertThat(gate.isTaken()).isFalse();
  }

  /** Camel's own scheduler drops a poll that ends in an Error, and ingestion was over for good. */
  @Test
  void anErrorInAPollDoesNotEndPolling(@TempDir Path folder) throws Exception {
    InboxFolder inbox = new InboxFolder(folder, Clock.systemUTC());
    Files.writeString(folder.resolve("clients.csv"), "a");
    FakeCycle cycle = new FakeCycle(true, false);
    AtomicLong looks = new AtomicLong();
    LongSupplier time =
        () -> {
          long look = looks.getAndIncrement();
          if (look == 0 || look == 2) {
            throw new StackOverflowError("planted");
          }
          return look * Duration.ofSeconds(1).toNanos();
        };
    InboxPolling polling =
        new InboxPolling(
            Duration.ofMillis(20), inbox::listingTrouble, () -> false, System::nanoTime);

    try (DefaultCamelContext camel = polled(folder, inbox, polling, time, cycle)) {
      camel.start();
      await(() -> cycle.stages.contains("report"));
      assertThat(polling.trouble()).isEmpty();
    }

    assertThat(looks.get()).as("the poll failed before").isGreaterThan(3);
    assertThat(Collections.frequency(cycle.begun, Trigger.FILE)).isEqualTo(1);
  }

  /** To Camel a folder that cannot be read is an empty one. */
  @Test
  void aListingThatFailedIsNoLookOfThePoller(@TempDir Path folder) throws Exception {
    AtomicReference<Optional<String>> listing = new AtomicReference<>(Optional.of("unreadable"));
    InboxPolling polling =
        new InboxPolling(Duration.ofMillis(20), listing::get, () -> false, System::nanoTime);
    InboxFolder inbox = new InboxFolder(folder, Clock.systemUTC());

    try (DefaultCamelContext camel =
        polled(folder, inbox, polling, System::nanoTime, new FakeCycle(true, false))) {
      camel.start();
      await(() -> polling.trouble().equals(Optional.of("unreadable")));
      listing.set(Optional.empty());
      await(() -> polling.trouble().isEmpty());
    }
    assertThat(polling.trouble()).isEmpty();
  }

  private DefaultCamelContext polled(
      Path folder, InboxFolder inbox, InboxPolling polling, LongSupplier time, FakeCycle cycle)
      throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel
        .getRegistry()
        .bind("inboxWatch", new InboxWatch(inbox, Duration.ofMillis(50), 100, time, text -> {}));
    camel.getRegistry().bind("inboxPolling", polling);
    camel.getRegistry().bind("nothingInProgress", new NothingInProgress());
    camel.addRoutes(
        routes(
            "file:"
                + folder
                + "?filter=#inboxWatch&processStrategy=#inboxWatch&readLock=none&initialDelay=0"
                + "&delay=20&eagerMaxMessagesPerPoll=false&scheduler=#inboxPolling"
                + "&inProgressRepository=#nothingInProgress",
            cycle));
    return camel;
  }

  @Test
  void runsThatAreCutShortAreToldToWhoeverAsksForHealth() throws Exception {
    FakeCycle cycle =
        new FakeCycle(true, false).failing("report", 3, new StackOverflowError("planted"));

    with(
        cycle,
        "direct:inbox",
        template -> {
          for (int run = 0; run < 3; run++) {
            lastFileOfAPoll(template);
          }
          assertThat(watch.trouble()).get().asString().contains("3 runs", "planted");
          lastFileOfAPoll(template);
        });

    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void runsThatEndAndTakeNothingInAreToldToo() throws Exception {
    FakeCycle cycle = new FakeCycle(false, false);

    with(
        cycle,
        "direct:inbox",
        template -> {
          cycle.outage("3 files in a row");
          lastFileOfAPoll(template);
          assertThat(watch.trouble()).contains("3 files in a row");
          cycle.outage(null);
          lastFileOfAPoll(template);
        });

    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aStopLetsTheStageEndAndBeginsNoOther() throws Exception {
    FakeCycle cycle = new FakeCycle(true, true).afterIngest(() -> stopping.set(true));

    assertThat(stages(cycle)).containsExactly("ingest");
    assertThat(gate.isTaken()).isFalse();
  }

  @Test
  void aTickOfAnotherNodeStartsNoRun() throws Exception {
    FakeCycle cycle = new FakeCycle(false, false);
    List<String> asked = new ArrayList<>();
    ticks =
        (schedule, due) -> {
          asked.add(schedule + " " + due);
          return due.equals(Instant.EPOCH);
        };

    with(
        cycle,
        "direct:inbox",
        template -> {
          await(() -> cycle.begun.contains(Trigger.START));
          Date other = Date.from(Instant.EPOCH.plusSeconds(1));
          template.sendBodyAndHeader("direct:schedule", "tick", "scheduledFireTime", other);
          Date own = Date.from(Instant.EPOCH);
          template.sendBodyAndHeader("direct:retrain-schedule", "tick", "scheduledFireTime", own);
        });

    assertThat(cycle.begun).containsExactly(Trigger.START, Trigger.RETRAIN_CRON);
    assertThat(asked)
        .containsExactly("schedule 1970-01-01T00:00:01Z", "retrain-schedule 1970-01-01T00:00:00Z");
  }

  @Test
  void everyTriggerSaysWhatItIs() throws Exception {
    FakeCycle cycle = new FakeCycle(false, false);

    with(
        cycle,
        "direct:inbox",
        template -> {
          await(() -> cycle.begun.contains(Trigger.START));
          lastFileOfAPoll(template);
          template.sendBody("direct:schedule", "tick");
          template.sendBody("direct:retrain-schedule", "tick");
        });

    assertThat(cycle.begun)
        .containsExactly(Trigger.START, Trigger.FILE, Trigger.CRON, Trigger.RETRAIN_CRON);
  }

  @Test
  void onlyTheLastFileOfAPollBeginsARun() throws Exception {
    FakeCycle cycle = new FakeCycle(false, false);

    with(
        cycle,
        "direct:inbox",
        template -> {
          template.send("direct:inbox", exchange -> {});
          lastFileOfAPoll(template);
        });

    assertThat(Collections.frequency(cycle.begun, Trigger.FILE)).isEqualTo(1);
  }

  @Test
  void runsNeverOverlap() throws Exception {
    FakeCycle cycle = new FakeCycle(true, true).afterIngest(Thread::yield);

    with(
        cycle,
        "direct:inbox",
        template -> {
          List<Thread> senders = new ArrayList<>();
          for (int sender = 0; sender < 8; sender++) {
            boolean file = sender % 2 == 0;
            Thread thread =
                new Thread(
                    () -> {
                      for (int run = 0; run < 20; run++) {
                        if (file) {
                          lastFileOfAPoll(template);
                        } else {
                          template.sendBody("direct:schedule", "tick");
                        }
                      }
                    });
            senders.add(thread);
            thread.start();
          }
          for (Thread sender : senders) {
            sender.join();
          }
        });

    assertThat(cycle.begun.stream().filter(trigger -> trigger != Trigger.START)).hasSize(160);
    assertThat(cycle.most).hasValue(1);
  }

  @Test
  void filesOfOnePollAreClaimedAndMakeOneRun(@TempDir Path folder) throws Exception {
    InboxFolder inbox = new InboxFolder(folder, Clock.systemUTC());
    for (int file = 0; file < 5; file++) {
      Files.writeString(folder.resolve("clients" + file + ".csv"), "a");
    }
    Files.writeString(folder.resolve("readme.txt"), "a");
    FakeCycle cycle = new FakeCycle(true, false);
    List<String> claimed = Collections.synchronizedList(new ArrayList<>());
    AtomicLong looks = new AtomicLong();
    // time passes from one poll to the next, and never within one
    LongSupplier time = () -> looks.getAndIncrement() / 5 * Duration.ofSeconds(1).toNanos();
    cycle.afterIngest(() -> inbox.claims().stream().map(Claim::name).forEach(claimed::add));

    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel
          .getRegistry()
          .bind("inboxWatch", new InboxWatch(inbox, Duration.ofMillis(50), 100, time, text -> {}));
      String uri =
          "file:"
              + folder
              + "?filter=#inboxWatch&processStrategy=#inboxWatch&readLock=none&initialDelay=0"
              + "&delay=20&sortBy=file:modified;file:name&eagerMaxMessagesPerPoll=false";
      camel.addRoutes(routes(uri, cycle));
      camel.start();
      await(() -> cycle.stages.contains("report"));
    }

    assertThat(Collections.frequency(cycle.begun, Trigger.FILE)).isEqualTo(1);
    assertThat(claimed)
        .containsExactlyInAnyOrder(
            "clients0.csv", "clients1.csv", "clients2.csv", "clients3.csv", "clients4.csv");
    assertThat(folder.resolve("readme.txt")).exists();
  }

  @Test
  void everyRouteHasAName() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(routes("direct:inbox", new FakeCycle(false, false)));
      camel.start();

      assertThat(camel.getRoutes())
          .extracting(route -> route.getRouteId())
          .contains("inbox", "schedule", "run", "ingest", "drift-check", "retrain", "redeploy")
          .noneMatch(name -> name.startsWith("route"));
    }
  }

  private interface Work {
    void with(ProducerTemplate template) throws Exception;
  }

  private List<String> stages(FakeCycle cycle) throws Exception {
    with(cycle, "direct:inbox", PipelineRoutesTest::lastFileOfAPoll);
    return cycle.stages;
  }

  private void with(FakeCycle cycle, String inbox, Work work) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(routes(inbox, cycle));
      camel.start();
      work.with(camel.createProducerTemplate());
    }
  }

  private PipelineRoutes routes(String inbox, FakeCycle cycle) {
    return new PipelineRoutes(
        inbox,
        "direct:schedule",
        Optional.of("direct:retrain-schedule"),
        cycle,
        gate,
        watch,
        ticks,
        stopping::get);
  }

  private static void lastFileOfAPoll(ProducerTemplate template) {
    Exchange sent =
        template.send(
            "direct:inbox", exchange -> exchange.setProperty(Exchange.BATCH_COMPLETE, true));
    assertThat(sent.getException()).isNull();
  }

  private static UnavailableException full() {
    return new UnavailableException(FaultCode.DISK_UNAVAILABLE, "no space left on device");
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("30 seconds have passed").isLessThan(until);
      Thread.sleep(10);
    }
  }
}
