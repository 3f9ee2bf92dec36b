package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.UnavailableException;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.edge.files.DiskFaults;
import churnline.edge.generate.CorporateGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves that the disk cut short in an awkward place. */
class AfterDiskFaultTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);
  private static final String DONE = "inbox/done/2026-11-03/";

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void open() {
    home = new Home(folder, Home.EVERY_CHALLENGER);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void thePictureOfTheModelBeforeIsReplacedByTheNextRun() throws Exception {
    home.take("january.csv", CLIENTS.stable(1));
    assertThat(home.text("models/confusionmatrix.png")).contains("v0001");

    takeFailing("march.csv", "MOVE models/confusionmatrix.png");
    home.run(Trigger.CRON);

    assertThat(home.text("models/trainedmodel.json")).contains("v0002");
    assertThat(home.text("models/confusionmatrix.png")).contains("v0002");
  }

  @Test
  void reportsThatCouldNotBeWrittenAreWrittenByTheNextRun() throws Exception {
    takeFailing("march.csv", "OPEN models/.apireturns.txt.part");
    assertThat(home.path("models/apireturns.txt")).doesNotExist();

    home.run(Trigger.CRON);

    assertThat(home.text("models/apireturns.txt")).contains("v0001");
    assertThat(home.path(DONE + "march.csv.receipt.txt")).exists();
  }

  @Test
  void aRunOfTheClockWritesTheReportsItCouldNotWrite() throws Exception {
    home.take("january.csv", CLIENTS.stable(1));
    Path reports = home.path("models/apireturns.txt");
    Files.delete(reports);
    try (DiskFaults full = DiskFaults.at(folder, "OPEN models/.apireturns.txt.part")) {
      assertThatThrownBy(() -> home.run(Trigger.TRAIN)).isInstanceOf(UnavailableException.class);
      assertThat(full.changes()).isNotEmpty();
    }

    home.run(Trigger.CRON);

    assertThat(reports).exists();
  }

  @Test
  void aPlaceThatSomebodyElseTookIsLeftToIt() throws Exception {
    takeFailing("march.csv", "LINK " + DONE + "march.csv", "MOVE " + DONE + "march.csv");
    assertThat(home.path(DONE + "march.csv.predictions.csv")).exists();
    Files.writeString(home.path(DONE + "march.csv"), "somebody else's");

    home.run(Trigger.CRON);

    assertThat(home.text(DONE + "march.csv")).isEqualTo("somebody else's");
    assertThat(home.path(DONE + "march.csv.receipt.txt")).doesNotExist();
    assertThat(home.path(DONE + "march.csv.predictions.csv")).doesNotExist();
    assertThat(home.text(DONE + "march~2.csv").lines()).hasSize(301);
    assertThat(home.path(DONE + "march~2.csv.predictions.csv")).exists();
    assertThat(home.receipt("march~2.csv")).contains("accepted 300");
    assertThat(home.store.batches().unpublished()).isEmpty();
  }

  @Test
  void aFileThatWentBackIsNotSaidToBeArchived() throws Exception {
    CorporateGenerator.write(CLIENTS.stable(1), home.path("inbox/march.csv"));
    home.claim("march.csv");
    Run taken = home.cycle.ingest(home.cycle.begin(Trigger.FILE));
    Path claim = home.path("inbox/.work/" + taken.batches().get(0).claim() + "/march.csv");
    Files.writeString(claim, Files.readString(claim) + "late,1,2,3,1\n");
    try (DiskFaults full = DiskFaults.at(folder, "OPEN " + DONE + ".march.csv.receipt.txt.part")) {
      assertThatThrownBy(() -> home.run(Trigger.CRON)).isInstanceOf(UnavailableException.class);
      assertThat(full.changes()).isNotEmpty();
    }
    assertThat(home.path("inbox/march.csv")).exists();

    home.run(Trigger.CRON);

    assertThat(home.receipt("march.csv")).contains("is back in the inbox");
    assertThat(home.store.batches().wentBack(taken.batches().get(0).number())).isTrue();
  }

  private void takeFailing(String name, String... changes) {
    try (DiskFaults full = DiskFaults.at(folder, changes)) {
      assertThatThrownBy(() -> home.take(name, CLIENTS.drifted(3)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("DISK_UNAVAILABLE: ");
      assertThat(full.changes()).contains(changes);
    }
  }
}
