package churnline.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestionTest {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees\n";

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
              "a.csv cannot be read: DISK_UNAVAILABLE: Input/output error; it waits and is tried"
                  + " again by every run");

      home.badSectors.mend();
      assertThat(home.run(Trigger.CRON).batches()).extracting("name").containsExactly("a.csv");
      assertThat(home.receipt("a.csv")).contains("accepted 1");
    }
  }
}
