package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.disk.Folders.Before;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.PromotionMode;
import churnline.core.model.RetrainPolicy;
import churnline.core.run.Run;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /diagnostics} and {@code apireturns.txt} say of the last ingestion and training. */
class DiagnosticsTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);

  /** So that a training leaves no labels that are new to the champion. */
  private static final Home.Rules EVERY_CHALLENGER_SERVES =
      new Home.Rules(
          HoldoutPolicy.DEFAULT,
          PerformanceDriftPolicy.DEFAULT,
          RetrainPolicy.DEFAULT,
          PromotionMode.ALWAYS);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void open() {
    home = new Home(folder, EVERY_CHALLENGER_SERVES);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void neitherIsKnownBeforeThereWasOne() throws Exception {
    home.run(Trigger.CRON);
    home.take("refused.csv", "corporation,number_of_employees,exited\na,1,1\n");

    assertThat(timing("ingestion").get("run").isNull()).isTrue();
    assertThat(timing("ingestion").get("seconds").isNull()).isTrue();
    assertThat(timing("training").get("run").isNull()).isTrue();
  }

  @Test
  void eachIsThatOfTheLastRunThatDidIt() throws Exception {
    Run first = home.take("one.csv", CLIENTS.stable(1));
    assertLast(first, first);

    Run second = home.take("two.csv", CLIENTS.stable(2));
    assertLast(second, first);

    Run trained = home.run(Trigger.TRAIN);
    assertThat(trained.challenger()).isPresent();
    assertLast(second, trained);

    home.run(Trigger.TRAIN);
    home.run(Trigger.RETRAIN_CRON);
    home.take("two-again.csv", CLIENTS.stable(2));
    assertLast(second, trained);
    assertThat(home.rebuild.everything(home.serving.champion()))
        .noneMatch(looked -> looked.before() != Before.SAME);
  }

  /** Its rows are there, so it has ingested, though nothing else is known of it. */
  @Test
  void aRunThatWasCutShortAfterItsFileIsTheLastThatIngested() throws Exception {
    home.take("one.csv", CLIENTS.stable(1));
    CorporateGenerator.write(CLIENTS.stable(2), home.path("inbox/two.csv"));
    home.claim("two.csv");
    Run cut = home.cycle.ingest(home.cycle.begin(Trigger.FILE));
    home.close();
    open();

    home.run(Trigger.START);

    assertThat(timing("ingestion").get("run").asText()).isEqualTo(cut.id());
    assertThat(timing("ingestion").get("seconds").isNumber()).isTrue();
    assertThat(timing("ingestion").get("at").asText())
        .isEqualTo(cut.batches().get(0).receivedAt().toString());
  }

  private void assertLast(Run ingested, Run trained) throws Exception {
    assertIs("ingestion", ingested, "ingest");
    assertIs("training", trained, "retrain");
  }

  private void assertIs(String name, Run run, String stage) throws Exception {
    JsonNode timing = timing(name);
    assertThat(timing.get("run").asText()).as(name).isEqualTo(run.id());
    assertThat(timing.get("at").asText()).isEqualTo(run.startedAt().toString());
    assertThat(timing.get("seconds").asDouble()).isEqualTo(run.timings().get(stage) / 1000.0);
  }

  private JsonNode timing(String name) throws Exception {
    return Json.tree(home.text("models/apireturns.txt"))
        .get("GET /diagnostics")
        .get("timing")
        .get(name);
  }
}
