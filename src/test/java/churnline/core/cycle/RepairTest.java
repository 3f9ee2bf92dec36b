package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.generate.CorporateGenerator;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happened to the published files: a start makes them what the store says. */
class RepairTest {
  private static final String MASTER = "ingesteddata/finaldata.csv";
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void fill() {
    home = new Home(folder, Home.EVERY_CHALLENGER);
    home.take("january.csv", CLIENTS.stable(1));
    home.take("march.csv", CLIENTS.drifted(3));
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void theMasterFileHoldsTheHeaderAndEveryRowInOrder() throws Exception {
    List<String> lines = home.text(MASTER).lines().toList();

    assertThat(lines).hasSize(601);
    assertThat(lines.get(0)).isEqualTo(String.join(",", Home.SCHEMA.columns()));
    assertThat(lines.get(1)).startsWith("c0000001,");
    assertThat(lines.get(300)).startsWith("c0000300,");
    assertThat(lines.get(301)).startsWith("c0000001,");
  }

  @Test
  void aLongerMasterFileIsCut() throws Exception {
    String before = home.text(MASTER);

    reopenAfter(() -> Files.writeString(home.path(MASTER), "c9,1,1", StandardOpenOption.APPEND));

    assertThat(home.text(MASTER)).isEqualTo(before);
    assertThat(home.notes.repaired)
        .containsExactly("finaldata.csv had 6 bytes that no batch recorded; they were cut");
  }

  @Test
  void aShorterMasterFileIsCompleted() throws Exception {
    String before = home.text(MASTER);

    reopenAfter(() -> truncate(home.path(MASTER), before.length() / 2));

    assertThat(home.text(MASTER)).isEqualTo(before);
    assertThat(home.notes.repaired).hasSize(1);
  }

  @Test
  void aDamagedMasterFileIsWrittenAnew() throws Exception {
    String before = home.text(MASTER);

    reopenAfter(
        () -> Files.writeString(home.path(MASTER), before.replaceFirst("c0000007", "c0000008")));

    assertThat(home.text(MASTER)).isEqualTo(before);
    assertThat(home.notes.repaired).hasSize(1);
  }

  @Test
  void aDeletedMasterFileIsWrittenAnewAndAppendedTo() throws Exception {
    String before = home.text(MASTER);

    reopenAfter(() -> Files.delete(home.path(MASTER)));
    assertThat(home.text(MASTER)).isEqualTo(before);

    home.take("april.csv", CLIENTS.stable(4));
    assertThat(home.text(MASTER)).startsWith(before);
    assertThat(home.text(MASTER).lines()).hasSize(901);
  }

  @Test
  void anUntouchedHomeNeedsNoRepair() throws Exception {
    Map<String, String> before = files();

    reopenAfter(() -> {});

    assertThat(home.notes.repaired).isEmpty();
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void theSumsOfTheDeploymentAreThoseOfItsFiles() throws Exception {
    assertThat(home.champion()).isEqualTo("v0002");
    assertDeploymentHolds();
  }

  @Test
  void damagedDeletedAndStaleProductionFilesAreWrittenAnew() throws Exception {
    Map<String, String> before = files();
    for (String name : List.of("trainedmodel.pb", "latestscore.txt", "deployment.json")) {
      Path file = home.path("production_deployment/" + name);

      reopenAfter(() -> Files.delete(file));
      assertThat(files()).as(name + " deleted").isEqualTo(before);

      reopenAfter(() -> truncate(file, 3));
      assertThat(files()).as(name + " cut").isEqualTo(before);
      assertThat(home.notes.repaired).hasSize(1);
    }
    reopenAfter(
        () ->
            Files.copy(
                home.path("models/v0001/trainedmodel.pb"),
                home.path("production_deployment/trainedmodel.pb"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING));
    assertThat(files()).as("another version's weights").isEqualTo(before);
    assertDeploymentHolds();
  }

  @Test
  void filesOfAModelAreWrittenAnew() throws Exception {
    Map<String, String> before = files();
    for (String name :
        List.of(
            "v0001/trainedmodel.pb",
            "v0001/card.json",
            "v0002/trainedmodel.json",
            "v0002/latestscore.txt",
            "v0002/confusionmatrix.png")) {
      reopenAfter(() -> Files.delete(home.path("models/" + name)));

      assertThat(files()).as(name).isEqualTo(before);
    }
  }

  @Test
  void theLatestModelBesideTheVersionsIsWrittenAnew() throws Exception {
    Map<String, String> before = files();

    reopenAfter(
        () -> {
          Files.delete(home.path("models/latestscore.txt"));
          Files.copy(
              home.path("models/v0001/trainedmodel.pb"),
              home.path("models/trainedmodel.pb"),
              java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        });

    assertThat(files()).isEqualTo(before);
    assertThat(home.notes.repaired).isNotEmpty();
  }

  /** Something that happens to files while nobody runs. */
  private interface Mishap {
    void happen() throws Exception;
  }

  private void reopenAfter(Mishap mishap) throws Exception {
    home.close();
    mishap.happen();
    home = new Home(folder, Home.EVERY_CHALLENGER);
  }

  private void assertDeploymentHolds() throws Exception {
    Map<String, Object> deployment =
        Json.read(
            home.text("production_deployment/deployment.json"),
            new TypeReference<Map<String, Object>>() {});
    assertThat(deployment).containsEntry("version", "v0002");
    assertThat(deployment.get("sha256"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsOnlyKeys(
            "trainedmodel.pb", "trainedmodel.json", "latestscore.txt", "ingestedfiles.txt")
        .allSatisfy(
            (name, sum) ->
                assertThat(home.path("production_deployment/" + name))
                    .hasDigest("SHA-256", String.valueOf(sum)));
  }

  /** Published files with their sums. */
  private Map<String, String> files() throws Exception {
    Map<String, String> sums = new LinkedHashMap<>();
    for (String root : List.of("models", "production_deployment")) {
      try (Stream<Path> all = Files.walk(home.path(root))) {
        for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
          sums.put(
              folder.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
        }
      }
    }
    assertThat(sums).isNotEmpty();
    return sums;
  }

  private static void truncate(Path file, long size) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
