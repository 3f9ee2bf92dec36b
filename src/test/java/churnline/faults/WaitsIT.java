package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.faults.PackagedService.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands beside a packaged service that dies or hangs: each ends and says what happened. */
class WaitsIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir private Path home;
  @TempDir private Path elsewhere;
  private PackagedService service;
  private Path file;

  @BeforeEach
  void configure() throws Exception {
    service = new PackagedService(home, "");
    file = Files.writeString(elsewhere.resolve("clients.csv"), HEADER + "acme,1,2,3,1\n");
  }

  @AfterEach
  void end() throws Exception {
    service.close();
  }

  private void start(String... jvm) throws Exception {
    service.start(jvm);
    service.await("the service to answer", () -> service.address().isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-commit", "after-commit", "before-move"})
  void aServiceThatDiesInTheMidstOfARunEndsTheWait(String point) throws Exception {
    start("-Dchurnline.halt=" + point);

    Said said = service.command("ingest", file.toString());

    assertThat(service.ended()).isEqualTo(137);
    assertThat(said.status()).as(said.text()).isEqualTo(1);
    assertThat(said.text())
        .contains("SERVICE_UNREACHABLE: ")
        .contains("clients.csv is in the inbox; the next run ingests it");
    Said again = service.command("full-process");
    assertThat(again.status()).as(again.text()).isZero();
    assertThat(home.resolve("inbox/.work")).isEmptyDirectory();
  }

  @Test
  void aServiceThatDiesInTheMidstOfAnAnswerIsToBlame() throws Exception {
    start();
    StringBuilder rows = new StringBuilder(HEADER);
    for (int row = 0; row < 1_000_000; row++) {
      rows.append("c").append(row).append(",1,2,3,").append(row % 2).append('\n');
    }
    Path large = Files.writeString(elsewhere.resolve("large.csv"), rows);
    Path few = Files.writeString(elsewhere.resolve("few.csv"), rows.substring(0, 10_000));
    service.command("ingest", few.toString());
    Path output = elsewhere.resolve("predictions.csv");
    Path part = elsewhere.resolve("predictions.csv.part");

    CompletableFuture<Said> predicting =
        CompletableFuture.supplyAsync(
            () -> said(List.of("predict", large.toString(), "-o", output.toString())));
    service.await("predictions", () -> part.toFile().length() > 0);
    service.kill();

    Said said = predicting.join();
    assertThat(said.text()).startsWith("SERVICE_UNREACHABLE: the service at http://127.0.0.1:");
    assertThat(said.text().lines()).hasSize(1);
    assertThat(said.status()).isEqualTo(1);
    assertThat(output).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void aServiceThatHangsEndsTheWait() throws Exception {
    start();
    service.await("the run at start", () -> service.log().contains("trigger=start"));
    service.pause();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Said>> all =
          Stream.of(
                  List.of("status"),
                  List.of("full-process"),
                  List.of("ingest", file.toString()),
                  List.of("predict", file.toString()))
              .map(words -> CompletableFuture.supplyAsync(() -> said(words), threads))
              .toList();

      for (CompletableFuture<Said> one : all) {
        Said said = one.join();
        assertThat(said.status()).as(said.text()).isEqualTo(1);
        assertThat(said.text())
            .contains("SERVICE_UNREACHABLE: ")
            .contains("takes connections but has not answered for 30 s");
      }
    } finally {
      threads.shutdownNow();
      service.resume();
    }
  }

  private Said said(List<String> words) {
    try {
      return service.command(words.toArray(String[]::new));
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }
}
