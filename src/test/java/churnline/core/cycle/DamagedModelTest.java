package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.cycle.Home.Rules;
import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.UnavailableException;
import churnline.core.report.Rebuild;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.sql.StoredDamage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A byte of a model changes in the store: nothing parses it, what serves goes on, and another
 * version can be deployed. OWASP ASVS 5.0, 1.5.2: what is deserialized is what we wrote ourselves.
 */
class DamagedModelTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void fill() {
    home = home(folder, Home.EVERY_CHALLENGER);
    home.take("january.csv", CLIENTS.stable(1));
    home.take("march.csv", CLIENTS.drifted(3));
    assertThat(home.champion()).isEqualTo("v0002");
  }

  @AfterEach
  void close() {
    home.close();
  }

  Home home(Path root, Rules rules) {
    return new Home(root, rules);
  }

  private void reopen() {
    home.close();
    home = home(folder, Home.EVERY_CHALLENGER);
  }

  private static void assertDamaged(String version, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("MODEL_DAMAGED: " + version)
        .hasMessageContaining("deploy another version");
  }

  @Test
  void whatServesGoesOnAndRunsGoOn() {
    StoredDamage.flip(home.store, 2);

    home.take("april.csv", CLIENTS.stable(4));

    assertThat(home.champion()).isEqualTo("v0003");
  }

  @Test
  void aStartSaysSoAndAnotherVersionCanBeDeployed() throws Exception {
    StoredDamage.flip(home.store, 2);
    reopen();

    assertThat(home.champion()).isEqualTo("none");
    assertThat(home.serving.damage())
        .hasValueSatisfying(text -> assertThat(text).contains("v0002"));
    assertThat(home.notes.warned).anyMatch(text -> text.contains("v0002 is damaged in the store"));
    assertDamaged("v0002", () -> home.run(Trigger.CRON));
    int before = home.store.models().deployments().size();
    assertDamaged("v0002", () -> home.hand.deploy(2, "again", Trigger.COMMAND));
    assertThat(home.store.models().deployments()).hasSize(before);

    home.hand.deploy(1, "the other is damaged", Trigger.COMMAND);

    assertThat(home.champion()).isEqualTo("v0001");
    assertThat(home.serving.damage()).isEmpty();
    assertThat(home.text("production_deployment/deployment.json")).contains("\"v0001\"");
    assertThat(home.store.models().deployments().get(0).number()).isEqualTo(before + 1L);
    home.take("april.csv", CLIENTS.stable(4));
    assertThat(home.champion()).isEqualTo("v0003");
  }

  @Test
  void aRebuildMakesEverythingElseAndNamesIt() throws Exception {
    StoredDamage.flip(home.store, 1);
    Files.delete(home.path("ingesteddata/finaldata.csv"));
    Files.delete(home.path("models/v0001/trainedmodel.pb"));
    Files.delete(home.path("models/v0002/trainedmodel.pb"));

    List<Rebuild.Looked> wrong =
        home.rebuild.everything(home.serving.champion()).stream()
            .filter(one -> one.before() != Folders.Before.SAME)
            .toList();

    assertThat(wrong)
        .containsExactlyInAnyOrder(
            new Rebuild.Looked(Folder.INGESTED, "finaldata.csv", Folders.Before.MISSING),
            new Rebuild.Looked(Folder.MODELS, "v0001", Folders.Before.BLOCKED),
            new Rebuild.Looked(Folder.MODELS, "v0002/trainedmodel.pb", Folders.Before.MISSING));
    assertThat(home.notes.warned).anyMatch(text -> text.contains("MODEL_DAMAGED: v0001"));
    assertThat(home.path("ingesteddata/finaldata.csv")).exists();
    assertThat(home.path("models/v0001/trainedmodel.pb")).doesNotExist();
  }

  @Test
  void whatAnotherProcessDeployedDoesNotTakeAwayWhatServes() {
    StoredDamage.flip(home.store, 1);
    StoredDamage.deploy(home.store, 1);

    assertDamaged("v0001", home.serving::refresh);
    assertDamaged("v0001", () -> home.run(Trigger.CRON));
    assertThat(home.champion()).isEqualTo("v0002");

    home.hand.deploy(2, "the other is damaged", Trigger.COMMAND);

    assertThat(home.champion()).isEqualTo("v0002");
    home.run(Trigger.CRON);
  }

  @Test
  void aRestoredStoreServesAgainWithTheNextRun() {
    StoredDamage.flip(home.store, 2);
    reopen();
    assertThat(home.champion()).isEqualTo("none");

    StoredDamage.flip(home.store, 2);
    home.run(Trigger.CRON);

    assertThat(home.champion()).isEqualTo("v0002");
    assertThat(home.serving.damage()).isEmpty();
  }
}
