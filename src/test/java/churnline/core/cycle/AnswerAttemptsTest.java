package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.disk.Attempts;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that failed by a defect, or were in hand when a process died. */
class AnswerAttemptsTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";

  private static final String DONE = "inbox/done/2026-11-03/";

  @TempDir private Path folder;

  @Test
  void anAnswerThatFailedAloneWaitsForARunOfItsOwnAndKeepsNoOtherBack() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      String subject = subject(unanswered(home));
      home.attempts.begin(subject, true);
    }
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.run(Trigger.START);

      assertThat(home.notes.warned)
          .containsExactly(
              "the answer to a.csv was being processed when the process died; it is retried alone");
      assertThat(home.path(DONE + "a.csv.receipt.txt")).doesNotExist();
      assertThat(home.receipt("b.csv")).contains("accepted 1");
      assertThat(home.cycle.isRetryDue()).isTrue();

      home.run(Trigger.RETRY);

      assertThat(home.receipt("a.csv")).contains("accepted 1").doesNotContain("INTERNAL");
      assertThat(home.cycle.isRetryDue()).isFalse();
      assertThat(folder.resolve("inbox/.attempts")).isEmptyDirectory();
    }
  }

  @Test
  void aDeathAmongOthersChargesNobodyAndAllAreAnswered() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      unanswered(home);
      home.attempts.begin(Attempts.ANSWERS, false);
    }
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.run(Trigger.START);

      assertThat(home.notes.warned)
          .singleElement()
          .asString()
          .startsWith("a group of answers was being processed");
      assertThat(home.receipt("a.csv")).doesNotContain("INTERNAL");
      assertThat(home.receipt("b.csv")).doesNotContain("INTERNAL");
      assertThat(home.cycle.isRetryDue()).isFalse();
      assertThat(folder.resolve("inbox/.attempts")).isEmptyDirectory();
    }
  }

  @Test
  void afterThreeFailuresTheReceiptIsShort() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      fail(home, subject(unanswered(home)), Attempts.MOST);
      home.run(Trigger.FILE);
      home.run(Trigger.RETRY);

      assertThat(home.receipt("a.csv"))
          .contains("read 1, accepted 1, duplicate 0, quarantined 0", "INTERNAL: a bug");
      assertThat(home.path(DONE + "a.csv")).exists();
      assertThat(home.path("inbox/.work")).isEmptyDirectory();
      assertThat(home.notes.warned).anyMatch(text -> text.contains("a.csv is answered by a short"));
      assertThat(home.cycle.isRetryDue()).isFalse();
      home.run(Trigger.CRON);
      assertThat(home.notes.nothingNew).isEqualTo(1);
    }
  }

  @Test
  void whenThatFailsAsOftenTheFileIsLeftAndToldOnce() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      fail(home, subject(unanswered(home)), 2 * Attempts.MOST);
      for (Trigger trigger : new Trigger[] {Trigger.FILE, Trigger.RETRY, Trigger.CRON}) {
        home.run(trigger);
      }

      assertThat(home.path(DONE + "a.csv.receipt.txt")).doesNotExist();
      assertThat(home.notes.warned)
          .singleElement()
          .asString()
          .startsWith("a.csv has no receipt and stays in inbox/.work/");
      assertThat(home.receipt("b.csv")).contains("accepted 1");
      assertThat(home.cycle.isRetryDue()).isFalse();
    }
  }

  private static void fail(Home home, String subject, int times) {
    for (int failure = 0; failure < times; failure++) {
      home.attempts.begin(subject, true);
      home.attempts.failed(subject);
    }
  }

  private static String subject(Run run) {
    return Attempts.answerTo(run.batches().get(0).claim());
  }

  /** Two files of which everything is done but the answer. */
  private static Run unanswered(Home home) throws IOException {
    home.drop("a.csv", HEADER + "a,1,2,3\n");
    home.drop("b.csv", HEADER + "b,1,2,3\n");
    return home.cycle.checkDrift(home.cycle.ingest(home.cycle.begin(Trigger.FILE)));
  }
}
