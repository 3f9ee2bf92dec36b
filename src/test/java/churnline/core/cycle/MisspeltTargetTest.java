package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import churnline.core.ingest.Batch;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MisspeltTargetTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";

  @TempDir private Path folder;

  @Test
  void aMisspeltTargetIsAskedForUntilThereAreOutcomes() throws Exception {
    String misspelt = HEADER.replace("\n", ",Exited Flag\n");
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      Run asked = home.take("a.csv", misspelt + "a,1,2,3,1\n");

      assertThat(asked.batches()).extracting("status").containsExactly(Batch.Status.REFUSED);
      assertThat(home.text("inbox/failed/2026-11-03/a.csv.receipt.txt"))
          .contains("CSV_TARGET_MISSING: missing: exited (nearest: Exited Flag)");
      assertThat(home.store.rows().lastSequence()).isEqualTo(-1);

      home.drop("b.csv", HEADER.replace("\n", ",exited\n") + "b,1,2,3,1\n");
      home.drop("c.csv", misspelt + "c,1,2,3,1\n");
      Run later = home.run(Trigger.FILE);

      assertThat(later.batches())
          .extracting("name", "status")
          .containsExactly(
              tuple("b.csv", Batch.Status.INGESTED), tuple("c.csv", Batch.Status.INGESTED));
      assertThat(home.receipt("c.csv")).contains("0 of the accepted rows have a known outcome");
      assertThat(home.take("d.csv", misspelt + "d,1,2,3,1\n").batches())
          .extracting("status")
          .containsExactly(Batch.Status.INGESTED);
    }
  }

  @Test
  void outcomesOfAnEarlierStartCount() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.take("a.csv", HEADER.replace("\n", ",exited\n") + "a,1,2,3,1\n");
    }
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      assertThat(home.take("b.csv", HEADER.replace("\n", ",exits\n") + "b,1,2,3,1\n").batches())
          .extracting("status")
          .containsExactly(Batch.Status.INGESTED);
    }
  }

  @Test
  void aTargetWithoutAnyOutcomeIsNoQuestion() throws Exception {
    try (Home home = new Home(folder, Home.DEFAULTS)) {
      home.take("a.csv", HEADER.replace("\n", ",exited,Exit Flag\n") + "a,1,2,3,,x\n");

      assertThat(home.receipt("a.csv")).contains("accepted 1", "0 of the accepted rows");
    }
  }
}
