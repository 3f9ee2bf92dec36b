package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.disk.Folders.Before;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ConflictException;
import churnline.core.report.Rebuild.Looked;
import churnline.core.run.RunRecord;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every published file is made again from the store, whatever the home has been through. */
class RebuildTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir private Path folder;
  private Home home;

  /** A home that has seen each case in which a file could say more than the store knows. */
  @BeforeEach
  void live() throws Exception {
    home = home(folder);
    fill(home);
  }

  static void fill(Home home) throws Exception {
    home.take("january.csv", CLIENTS.stable(1));
    home.take("bad-rows.csv", HEADER + "a1,1,2,3,1\na2,x,2,3,1\n,1,2,3,0\n\"a3,1,2,3,0\n");
    home.take("some-bad.csv", HEADER + "a1,1,2,3,1\na2,x,2,3,1\n,1,2,3,0\n");
    home.take("again.csv", HEADER + "a1,1,2,3,1\na2,x,2,3,1\n,1,2,3,0\n");
    home.take("refused.csv", "corporation,number_of_employees,exited\na,1,1\n");
    home.take("unknown.csv", HEADER + "u1,1,2,3,\nu2,4,5,6,\n");
    home.take("formula.csv", HEADER + "=1+1,1,2,3,\n-5,4,5,6,\n@x,1,x,3,\n");
    home.take("known.csv", HEADER + "u1,1,2,3,1\n");
    String test = HEADER + "t1,10,20,30,1\nt2,400,500,60,0\n";
    Files.createDirectories(home.path("testdata"));
    Files.writeString(home.path("testdata/testdata.csv"), test);
    home.take("march.csv", CLIENTS.drifted(3));
    Files.delete(home.path("testdata/testdata.csv"));
    home.run(Trigger.CRON);
    home.hand.deploy(1, "it was better (by a test)", Trigger.COMMAND);
    home.run(Trigger.CRON);
  }

  /** Opens the home that lies in a folder. */
  Home home(Path root) {
    return new Home(root, Home.EVERY_CHALLENGER);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void anUntouchedHomeHasNothingToRebuild() throws Exception {
    Map<String, String> before = published();

    assertThat(rebuilt(Before.MISSING)).isEmpty();
    assertThat(rebuilt(Before.DIFFERENT)).isEmpty();
    assertThat(published()).isEqualTo(before);
  }

  @Test
  void whatWasDeletedComesBackByteForByte() throws Exception {
    Map<String, String> before = published();
    assertThat(before).hasSizeGreaterThan(40);
    for (String file : before.keySet()) {
      Files.delete(folder.resolve(file));
    }

    assertThat(rebuilt(Before.MISSING)).hasSize(before.size());

    assertThat(published()).isEqualTo(before);
  }

  /** OWASP ASVS 5.0, 1.2.10: exports for people are protected against formula injection. */
  @Test
  void formulasAreQuotedForPeopleAndNeverForPrograms() throws Exception {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String file : published().keySet()) {
      texts.put(
          file.replaceFirst("\\d{4}-\\d\\d-\\d\\d", "DAY"),
          Files.readString(folder.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    assertThat(texts.get("inbox/done/DAY/formula.csv.predictions.csv"))
        .contains("\n'=1+1,0.")
        .contains("\n-5,0.");
    assertThat(texts.get("inbox/failed/DAY/formula.csv.quarantine.csv")).contains("\n@x,1,x,3,,");
    assertThat(texts.get("ingesteddata/finaldata.csv")).contains("\n=1+1,1,2,3,");
  }

  @Test
  void whatWasDamagedIsPutRightAndNamed() throws Exception {
    Map<String, String> before = published();
    for (String file : before.keySet()) {
      Files.writeString(folder.resolve(file), "damaged");
    }

    assertThat(rebuilt(Before.DIFFERENT)).hasSize(before.size());

    assertThat(published()).isEqualTo(before);
  }

  @Test
  void aRestartSeesDamagesOfTheChampionAndTheMasterFile() throws Exception {
    Map<String, String> before = published();
    List<String> damaged =
        List.of(
            "production_deployment/deployment.json",
            "production_deployment/trainedmodel.pb",
            "models/v0001/card.json",
            "ingesteddata/finaldata.csv");
    for (String file : damaged) {
      home.close();
      String text =
          Files.readString(folder.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1);
      Files.writeString(
          folder.resolve(file),
          text.substring(0, text.length() / 2)
              + (char) (text.charAt(text.length() / 2) ^ 1)
              + text.substring(text.length() / 2 + 1),
          java.nio.charset.StandardCharsets.ISO_8859_1);

      home = home(folder);

      assertThat(home.notes.repaired).as(file).hasSize(1);
      assertThat(home.notes.repaired.get(0)).contains(Path.of(file).getFileName().toString());
      assertThat(published()).as(file).isEqualTo(before);
    }
  }

  @Test
  void aRollbackIsARunOfTheHistory() {
    var newest = home.store.models().deployments().get(0);
    RunRecord run = home.store.runs().find(newest.runId().orElseThrow()).orElseThrow();

    assertThat(newest.code()).isEqualTo("ROLLBACK");
    assertThat(run.championAfter()).contains(1);
    assertThat(run.trigger()).isEqualTo(Trigger.COMMAND);
    assertThat(run.promotion().orElseThrow().sentence()).isEqualTo("it was better (by a test)");
    assertThat(home.champion()).isEqualTo("v0001");
    assertThatThrownBy(() -> home.hand.deploy(1, "again", Trigger.HTTP))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("v0001 is already deployed");
    assertThatThrownBy(() -> home.hand.deploy(99, "what", Trigger.HTTP))
        .isInstanceOf(BadInputException.class);
  }

  private List<Looked> rebuilt(Before before) {
    return home.rebuild.everything(home.serving.champion()).stream()
        .filter(one -> one.before() == before)
        .toList();
  }

  /** All files but the store, and what people dropped. */
  private Map<String, String> published() throws Exception {
    Map<String, String> sums = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString();
        boolean dropped = name.matches("inbox/(done|failed)/[^/]+/[^.]+[.]csv");
        if (!dropped && !name.contains("duckdb")) {
          sums.put(name, DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    return sums;
  }
}
