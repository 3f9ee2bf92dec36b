package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.event.Outbox;
import churnline.core.event.Outbox.Entry;
import churnline.core.event.OutboxConsumer;
import churnline.core.event.OutboxDelivery;
import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.Batch;
import churnline.core.ingest.BatchContent;
import churnline.core.ingest.RowSink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What must reach the outside is kept with its fact, and delivered in order, at least once. */
abstract class OutboxContract extends StoreFixture {
  private static final String MAIL = "mail";

  @Test
  void aFactAndItsEntryAreCommittedTogether() {
    use(CLIENTS).outbox().register(MAIL);

    Batch taken = ingest(HEADER + "c1,1,x,10,yes\n");
    store.batches().refuse(batch(CLIENTS, "bad"), new Batch.Fault("CSV_EMPTY", "no rows"));
    store.batches().alreadyIngested(batch(CLIENTS, "same"), taken);
    conclude("run-1", OptionalLong.empty(), taken.number());

    List<Entry> entries = store.outbox().next(MAIL, 10);
    assertThat(entries)
        .extracting(Entry::kind)
        .containsExactly("file-ingested", "file-refused", "file-already-ingested", "run-concluded");
    assertThat(entries).extracting(Entry::number).isSorted().doesNotHaveDuplicates();
    assertThat(entries.get(0).facts())
        .containsEntry("accepted", 1)
        .containsEntry("run_id", "run-1");
    assertThat(entries.get(1).facts()).containsEntry("reason", "CSV_EMPTY: no rows");
    assertThat(entries.get(3).subject()).isEqualTo("run-1");
  }

  @Test
  void aFactThatIsRolledBackIsNotTold() {
    use(CLIENTS).outbox().register(MAIL);
    BatchContent content =
        new BatchContent() {
          @Override
          public Read read(RowSink sink) throws InterruptedException {
            return new TextContent(CLIENTS, HEADER + "c1,1,x,10,yes\n").read(sink);
          }

          @Override
          public void confirm() {
            throw new BadInputException(FaultCode.FILE_CHANGED, "changed meanwhile");
          }
        };

    assertThatThrownBy(() -> ingest(CLIENTS, "any", content)).isInstanceOf(BadInputException.class);

    assertThat(store.outbox().next(MAIL, 10)).isEmpty();
  }

  @Test
  void aConsumerBeginsWhenItIsRegisteredAndKeepsItsPlace() {
    use(CLIENTS);
    ingest(HEADER + "c1,1,x,10,yes\n");
    store.outbox().register(MAIL);
    assertThat(store.outbox().next(MAIL, 10)).isEmpty();
    ingest(HEADER + "c2,1,x,10,yes\n");
    ingest(HEADER + "c3,1,x,10,yes\n");
    store.outbox().register(MAIL);

    List<Entry> two = store.outbox().next(MAIL, 10);
    assertThat(two).hasSize(2);
    store.outbox().delivered(MAIL, two.get(0).number());
    store.close();
    use(CLIENTS);

    assertThat(store.outbox().next(MAIL, 10)).containsExactly(two.get(1));
    store.outbox().delivered(MAIL, 0);
    assertThat(store.outbox().next(MAIL, 10)).as("a cursor never goes back").hasSize(1);
  }

  @Test
  void consumersAreToldEachForItself() {
    use(CLIENTS);
    List<String> told = new ArrayList<>();
    AtomicBoolean broken = new AtomicBoolean(true);
    OutboxDelivery mail =
        delivery(
            MAIL,
            entry -> {
              if (broken.get()) {
                throw new java.io.IOException("no server");
              }
              told.add("mail " + entry.subject());
            });
    OutboxDelivery mirror = delivery("mirror", entry -> told.add("mirror " + entry.subject()));
    mail.pass();
    mirror.pass();
    conclude("run-1", OptionalLong.empty());
    conclude("run-2", OptionalLong.empty());

    mail.pass();
    mirror.pass();
    assertThat(told).containsExactly("mirror run-1", "mirror run-2");

    broken.set(false);
    mail.pass();
    mail.pass();
    assertThat(told).containsExactly("mirror run-1", "mirror run-2", "mail run-1", "mail run-2");
  }

  @Test
  void whatWasToldButNotNotedIsToldAgain() {
    use(CLIENTS);
    List<Long> told = new ArrayList<>();
    delivery(MAIL, entry -> {}).pass();
    conclude("run-1", OptionalLong.empty());
    // the process dies between the two
    Entry first = store.outbox().next(MAIL, 1).get(0);
    told.add(first.number());
    store.close();
    use(CLIENTS);

    delivery(MAIL, entry -> told.add(entry.number())).pass();

    assertThat(told).containsExactly(first.number(), first.number());
  }

  @Test
  void oneWorksForAConsumerAtATime() throws InterruptedException {
    Outbox outbox = use(CLIENTS).outbox();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread other =
        new Thread(
            () ->
                outbox.exclusively(
                    MAIL,
                    () -> {
                      begun.countDown();
                      await(end);
                    }));
    other.start();
    await(begun);
    assertThat(outbox.exclusively(MAIL, () -> {})).isFalse();
    assertThat(outbox.exclusively("mirror", () -> {})).isTrue();
    end.countDown();
    other.join();
    assertThat(outbox.exclusively(MAIL, () -> {})).isTrue();
  }

  @Test
  void numbersGoOnWhenOldEntriesAreRemoved() {
    use(CLIENTS).outbox().register(MAIL);
    conclude("run-1", OptionalLong.empty());
    Entry first = store.outbox().next(MAIL, 1).get(0);
    store.outbox().delivered(MAIL, first.number());

    store.retention().removeOutbox(NOON.plusSeconds(60));
    conclude("run-2", OptionalLong.empty());

    assertThat(store.outbox().next(MAIL, 10)).extracting(Entry::subject).containsExactly("run-2");
    store.retention().removeOutbox(NOON.plusSeconds(60));
    assertThat(store.outbox().next(MAIL, 10)).isEmpty();
  }

  private interface Told {
    void told(Entry entry) throws Exception;
  }

  private OutboxDelivery delivery(String name, Told told) {
    return new OutboxDelivery(
        store.outbox(),
        new OutboxConsumer() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public void deliver(Entry entry) throws Exception {
            told.told(entry);
          }
        },
        warning -> {});
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
