package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.disk.Attempts;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";

  private static final String FAILED = "inbox/failed/2026-11-03/a.csv.receipt.txt";

  private static final String SCRATCH = "ingesteddata/churnline.duckdb.scratch";

  @TempDir private Path folder;

  @Test
  void aFileThatCannotBeReadKeepsNoOtherBack() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("a.csv", HEADER + "a,1,2,3\n");
      home.drop("b.csv", HEADER + "b,1,2,3\n");
      home.badSectors.below("a.csv");

      Run first = home.run(Trigger.FILE);
      Run second = home.run(Trigger.CRON);

      assertThat(first.batches()).extracting("name").containsExactly("b.csv");
      assertThat(second.batches()).isEmpty();
      assertThat(home.receipt("b.csv")).contains("accepted 1");
      assertThat(home.notes.warned)
          .containsExactly(
              "a.csv cannot be ingested: DISK_UNAVAILABLE: Input/output error; it waits and is"
                  + " tried again by every run");

      home.badSectors.mend();
      assertThat(home.run(Trigger.CRON).batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.receipt("a.csv")).contains("accepted 1");
    }
  }

  @Test
  void aScratchFolderThatSomebodyRemovedIsMadeAgain() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.take("a.csv", HEADER + "a,1,2,3\n");
      Files.delete(home.path(SCRATCH));

      home.take("b.csv", HEADER + "b,1,2,3\nb,1,2,3\n");

      assertThat(home.receipt("b.csv")).contains("accepted 1, duplicate 1");
      assertThat(home.notes.warned).isEmpty();
    }
  }

  /** Each alone would be put off, and all would wait while runs come to their end. */
  @Test
  void aStoreThatTakesNoFileIsToldAndTriedAgainUntilItDoes() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      Path scratch = home.path(SCRATCH);
      Files.delete(scratch);
      Files.createFile(scratch);
      for (String name : List.of("a", "b", "c", "d")) {
        home.drop(name + ".csv", HEADER + name + ",1,2,3\n");
      }
      for (int delivery = 1; delivery < 3; delivery++) {
        assertThatThrownBy(() -> home.run(Trigger.FILE)).hasMessageContaining("check " + scratch);
      }
      assertThat(home.run(Trigger.FILE).batches()).isEmpty();
      assertThat(home.cycle.outage())
          .get()
          .asString()
          .startsWith("4 files in a row could not be ingested, the last one: DISK_UNAVAILABLE");
      assertThat(home.notes.warned).hasSize(4);
      assertThat(home.cycle.isRetryDue()).isFalse();

      Files.delete(scratch);
      home.clock.advance(Duration.ofSeconds(30));
      assertThat(home.cycle.isRetryDue()).isTrue();
      assertThat(home.run(Trigger.RETRY).batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.cycle.outage()).isEmpty();
      assertThat(home.cycle.isRetryDue()).isTrue();
      assertThat(home.run(Trigger.RETRY).batches()).hasSize(3);
      assertThat(home.cycle.isRetryDue()).isFalse();
    }
  }

  @Test
  void aFileThatFailsByADefectIsTriedAloneAndThenSetAside() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("a.csv", HEADER + "a,1,2,3\n");
      home.drop("b.csv", HEADER + "b,1,2,3\n");
      home.defects.in("a.csv", new StackOverflowError("planted"));

      assertThat(home.run(Trigger.FILE).batches()).extracting("name").containsExactly("b.csv");
      assertThat(home.receipt("b.csv")).contains("accepted 1");
      assertThat(home.cycle.isRetryDue()).isTrue();
      for (int failure = 1; failure < Attempts.MOST; failure++) {
        assertThat(home.run(Trigger.RETRY).batches()).isEmpty();
        assertThat(home.cycle.isRetryDue()).isTrue();
      }
      home.drop("c.csv", HEADER + "c,1,2,3\n");
      Run last = home.run(Trigger.RETRY);

      assertThat(last.batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.text(FAILED)).contains("INTERNAL: a bug in Churnline");
      assertThat(home.cycle.isRetryDue()).isFalse();
      assertThat(home.notes.defects).hasSize(1 + Attempts.MOST);
      assertThat(home.run(Trigger.FILE).batches()).extracting("name").containsExactly("c.csv");
    }
  }

  @Test
  void aFileThatWorksOnceAloneIsTaken() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("a.csv", HEADER + "a,1,2,3\n");
      home.defects.in("a.csv", new NoClassDefFoundError("planted"));
      home.run(Trigger.FILE);
      home.defects.mend();

      assertThat(home.run(Trigger.FILE).batches()).as("not among others").isEmpty();
      assertThat(home.run(Trigger.RETRY).batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.cycle.isRetryDue()).isFalse();
      assertThat(folder.resolve("inbox/.attempts")).isEmptyDirectory();
    }
  }

  @Test
  void aFileThatWasInHandWhenTheProcessDiedIsCountedOverRestarts() throws Exception {
    for (int death = 0; death <= Attempts.MOST; death++) {
      try (Home home = new Home(folder, Home.DEFAULTS)) {
        boolean alone = death > 0;
        if (death == 0) {
          home.drop("a.csv", HEADER + "a,1,2,3\n");
        } else {
          home.run(Trigger.START);
          assertThat(home.notes.warned)
              .singleElement()
              .asString()
              .contains("a.csv was being processed");
          home.drop("other" + death + ".csv", HEADER + "other" + death + ",1,2,3\n");
          assertThat(home.run(Trigger.FILE).batches()).hasSize(1);
        }
        assertThat(home.inHand(alone)).as("claim").isEqualTo("a.csv");
      }
    }
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.run(Trigger.START);
      home.run(Trigger.RETRY);

      assertThat(home.text(FAILED)).contains("INTERNAL: ");
      assertThat(home.notes.defects).as("it was not tried again").isEmpty();
    }
  }

  @Test
  void aFileInHandWhenTheServiceWasStoppedIsNotCharged() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("a.csv", HEADER + "a,1,2,3\n");
      home.inHand(false);
      home.attempts.stopping();
    }
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      assertThat(home.run(Trigger.START).batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.notes.warned).isEmpty();
    }
  }

  @Test
  void aStageThatFailsThreeTimesIsLeftOutAndTheFilesAreAnswered() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.drop("a.csv", HEADER + "a,1,2,3\n");
      for (int failure = 0; failure < Attempts.MOST; failure++) {
        home.attempts.begin("drift-check", true);
        home.attempts.failed("drift-check");
      }

      home.run(Trigger.FILE);

      assertThat(home.receipt("a.csv"))
          .contains("no retrain: GIVEN_UP: a bug in Churnline, the stage drift-check failed 3");
      home.drop("b.csv", HEADER + "b,1,2,3\n");
      home.run(Trigger.FILE);
      assertThat(home.receipt("b.csv")).doesNotContain("GIVEN_UP");
    }
  }
}
