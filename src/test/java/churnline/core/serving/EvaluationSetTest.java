package churnline.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.Home;
import churnline.core.dataset.Coverage;
import churnline.core.dataset.RowQuery;
import churnline.core.retention.RetentionPolicy;
import churnline.core.run.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a testdata.csv becomes the evaluation set. Each run takes place a minute after the last. */
class EvaluationSetTest {
  private static final Duration QUIET = Duration.ofMinutes(10);
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void open() {
    home =
        new Home(
            folder,
            Home.DEFAULTS,
            RetentionPolicy.DEFAULT,
            clock -> Home.embedded(folder, clock),
            QUIET);
  }

  @AfterEach
  void close() {
    home.close();
  }

  /** It would end every run, and so ingestion, for as long as it lies there. */
  @Test
  void aFileThatRunsIntoADefectIsLeftOut() throws Exception {
    home.defects.in("testdata.csv", new StackOverflowError("planted"));
    write(rows(100, 120), QUIET);

    home.take("one.csv", HEADER + rows(0, 30));
    home.take("two.csv", HEADER + rows(30, 60));

    assertScoredOn("out-of-fold", 30);
    assertThat(home.notes.defects).as("the set once, the reports each time").hasSize(3);
    assertThat(home.receipt("two.csv")).contains("accepted 30");
  }

  @Test
  void aLinkToItselfHoldsBackNoReceipt() throws Exception {
    home.take("zero.csv", HEADER + rows(0, 30));
    Path link = folder.resolve("testdata").resolve("testdata.csv");
    Files.createSymbolicLink(link, link.getFileName());

    home.take("one.csv", HEADER + rows(30, 60));

    assertThat(home.receipt("one.csv")).contains("accepted 30");
  }

  @Test
  void aFileThatTheHeapHasNoRoomForIsLeftOut() throws Exception {
    long rows = Runtime.getRuntime().maxMemory() / 8 / 254 + 5_000;
    Path file = folder.resolve("testdata").resolve("testdata.csv");
    try (var out = Files.newBufferedWriter(file)) {
      out.write(HEADER);
      for (long row = 0; row < rows; row++) {
        out.write(row + ",1,2,3," + row % 2 + "\n");
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(home.clock.instant().minus(QUIET)));

    home.take("one.csv", HEADER + rows(0, 30));

    assertScoredOn("out-of-fold", 30);
    assertThat(home.notes.warned).singleElement().asString().contains("it has more than");
  }

  /** As somebody does who runs the pipeline once, long after the file was put there. */
  @Test
  void aFileThatWasThereIsUsedAtOnce() throws Exception {
    write(rows(100, 120), QUIET);

    home.take("one.csv", HEADER + rows(0, 30));

    assertScoredOn("testdata.csv", 20);
  }

  @Test
  void aFileThatIsBeingWrittenIsUsedOnceItIsLeftAlone() throws Exception {
    home.take("one.csv", HEADER + rows(0, 30));
    write(rows(100, 110), Duration.ZERO);
    home.run(Trigger.CRON);
    assertScoredOn("out-of-fold", 30);

    home.clock.advance(QUIET.minusMinutes(2));
    append(rows(110, 120));
    home.run(Trigger.CRON);
    home.clock.advance(QUIET.minusMinutes(3));
    home.run(Trigger.CRON);
    assertScoredOn("out-of-fold", 30);
    assertThat(home.notes.warned)
        .singleElement()
        .asString()
        .contains("testdata.csv has not been unchanged for 600000 ms", "churn.inbox.quiet");

    home.run(Trigger.CRON);
    assertScoredOn("testdata.csv", 20);
  }

  /** It is cut to nothing at first: that is not a set that was taken away. */
  @Test
  void theFormerSetGoesOnWhileAnotherIsWritten() throws Exception {
    write(rows(0, 20), QUIET);
    home.take("one.csv", HEADER + rows(0, 30));
    assertScoredOn("testdata.csv", 20);
    String before = home.text("production_deployment/latestscore.txt");

    Files.writeString(testdata(), "");
    touch(Duration.ZERO);
    home.run(Trigger.CRON);
    write(rows(100, 105), Duration.ZERO);
    home.run(Trigger.CRON);

    assertThat(home.text("production_deployment/latestscore.txt")).isEqualTo(before);
    assertThat(trainable()).isEqualTo(10);

    home.clock.advance(QUIET);
    home.run(Trigger.CRON);
    assertScoredOn("testdata.csv", 5);
    assertThat(trainable()).isEqualTo(30);
  }

  @Test
  void theFormerSetGoesOnAfterAStartInBetween() throws Exception {
    write(rows(0, 20), QUIET);
    home.take("one.csv", HEADER + rows(0, 30));
    String before = home.text("production_deployment/latestscore.txt");
    write(rows(100, 105), Duration.ZERO);

    home.close();
    open();
    write(rows(100, 106), Duration.ZERO);
    home.run(Trigger.START);

    assertThat(home.text("production_deployment/latestscore.txt")).isEqualTo(before);
    assertThat(home.store.models().latestEvaluation(1).orElseThrow().scores().rows()).isEqualTo(20);
    assertThat(trainable()).isEqualTo(10);
  }

  @Test
  void aFileThatWasTakenAwayIsNoLongerUsed() throws Exception {
    write(rows(100, 120), QUIET);
    home.take("one.csv", HEADER + rows(0, 30));

    Files.delete(testdata());
    home.run(Trigger.CRON);

    assertScoredOn("out-of-fold", 30);
  }

  /** The server of a shared folder may have a clock of its own. */
  @Test
  void aTimeInTheFutureIsNotWaitedFor() throws Exception {
    home.take("one.csv", HEADER + rows(0, 30));
    write(rows(100, 120), Duration.ofDays(-1));
    home.run(Trigger.CRON);
    assertScoredOn("out-of-fold", 30);

    home.clock.advance(QUIET);
    home.run(Trigger.CRON);

    assertScoredOn("testdata.csv", 20);
  }

  @Test
  void aFileThatIsChangedWhileItIsReadIsReadAgainLater() throws Exception {
    home.take("one.csv", HEADER + rows(0, 30));
    write(rows(100, 120) + "c120,x,500,10,1\n", QUIET);
    home.whileReading = () -> replace(rows(100, 105));
    home.run(Trigger.CRON);
    assertScoredOn("out-of-fold", 30);
    assertThat(home.notes.warned)
        .singleElement()
        .asString()
        .contains("testdata.csv was changed while it was read");

    home.whileReading = () -> {};
    home.run(Trigger.CRON);

    assertScoredOn("testdata.csv", 5);
  }

  private Path testdata() {
    return home.path("testdata/testdata.csv");
  }

  /** Writes it, last changed {@code ago}. */
  private void write(String rows, Duration ago) throws Exception {
    Files.writeString(testdata(), HEADER + rows);
    touch(ago);
  }

  private void append(String rows) throws Exception {
    Files.writeString(testdata(), rows, StandardOpenOption.APPEND);
    touch(Duration.ZERO);
  }

  private void touch(Duration ago) throws Exception {
    Files.setLastModifiedTime(testdata(), FileTime.from(home.clock.instant().minus(ago)));
  }

  private void replace(String rows) {
    try {
      write(rows, QUIET);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private void assertScoredOn(String set, int rows) throws Exception {
    assertThat(home.text("production_deployment/latestscore.txt"))
        .contains("evaluation_set=" + set, "rows=" + rows + "\n");
  }

  /** Rows that a training would use. */
  private long trainable() {
    return home.store.rows().count(RowQuery.trainedOn(new Coverage(1_000, 0))).rows();
  }

  /** Every second client is silent, and leaves. */
  private static String rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            n -> "c" + n + "," + (n % 2 == 0 ? n % 9 + ",500,10,1" : n + 300 + ",500,10,0") + "\n")
        .collect(Collectors.joining());
  }
}
