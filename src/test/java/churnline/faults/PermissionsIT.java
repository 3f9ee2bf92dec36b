package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program, run by a user who is not root, while rights are taken from it: health says
 * which, and once they are back everything goes on.
 */
class PermissionsIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path home;
  private final HttpClient http = HttpClient.newHttpClient();
  private PackagedService service;
  private Path inbox;

  @BeforeEach
  void start() throws Exception {
    service = new PackagedService(home, "");
    assumeTrue(service.asNobody(), "only root can be somebody else");
    inbox = home.resolve("inbox");
    service.start();
    service.await("its first run", () -> service.log().contains("nothing new"));
    assertThat(health().at("/status").asText()).isEqualTo("UP");
  }

  @AfterEach
  void end() throws Exception {
    allow(home.resolve("inbox"), "rwxr-xr-x");
    service.close();
  }

  @Test
  void anInboxInWhichNothingCanBeClaimedIsDown() throws Exception {
    allow(inbox.resolve(".work"), "r-xr-xr-x");
    drop("a.csv");
    drop("b.csv");

    assertDown("inbox", inbox.resolve(".work") + " cannot be written to");
    service.await("a word of it", () -> service.log().contains("files wait in the inbox"));
    allow(inbox.resolve(".work"), "rwxr-xr-x");
    assertAnsweredSoon("a.csv", "b.csv");
    assertThat(service.log().lines().filter(line -> line.contains(" WARN "))).hasSize(1);
  }

  /** To Camel it is empty. */
  @Test
  void anInboxThatCannotBeReadIsDown() throws Exception {
    int round = 0;
    for (String rights : new String[] {"-wx-wx-wx", "-wx------", "rw-rw-rw-"}) {
      int told = ++round;
      allow(inbox, rights);
      String name = rights.replace("-", "") + ".csv";
      drop(name);

      assertDown("inbox", inbox + " cannot be ");
      service.await(
          "a word of it",
          () -> service.log().split("no file is seen: " + inbox, -1).length == told + 1);
      assertThat(health().at("/checks/poller").asText()).isEqualTo("DOWN");
      allow(inbox, "rwxr-xr-x");
      assertAnsweredSoon(name);
    }
  }

  @Test
  void aStoreThatTakesNoFileIsDownAndTakesThemSoonAfterItCan() throws Exception {
    Path scratch = home.resolve("ingesteddata/churnline.duckdb.scratch");
    allow(scratch, "r-xr-xr-x");
    String[] names = {"a.csv", "b.csv", "c.csv", "d.csv"};
    for (String name : names) {
      drop(name);
    }
    service.await("the last one", () -> service.log().split("cannot be ingested", -1).length == 5);

    service.await("the end of the run", () -> isDown("runs"));
    assertDown("runs", "4 files in a row could not be ingested", "AccessDenied");
    allow(scratch, "rwxr-xr-x");
    drop("e.csv");
    assertAnsweredSoon("e.csv");
    assertAnsweredSoon(names);
  }

  private boolean isDown(String check) {
    try {
      return health().at("/checks/" + check).asText().equals("DOWN");
    } catch (Exception unanswered) {
      return false;
    }
  }

  private void assertDown(String check, String... reasons) throws Exception {
    JsonNode down = health();
    assertThat(down.at("/checks/" + check).asText()).as(down.toString()).isEqualTo("DOWN");
    assertThat(down.at("/reason").asText()).contains(reasons);
    assertThat(down.at("/status").asText()).isEqualTo("DOWN");
  }

  private void assertAnsweredSoon(String... names) throws Exception {
    long before = System.nanoTime();
    for (String name : names) {
      service.await(
          "the receipt of " + name,
          () ->
              Receipts.files(inbox.resolve("done")).stream()
                  .anyMatch(file -> file.endsWith(name + ".receipt.txt")));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    assertThat(health().at("/status").asText()).isEqualTo("UP");
  }

  private void drop(String name) throws Exception {
    Path part = home.resolve(name + ".part");
    Files.writeString(part, Drops.HEADER + "\n" + name + ",1,2,3,0\n");
    Files.move(part, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void allow(Path folder, String rights) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  private JsonNode health() throws Exception {
    service.await("its address", () -> service.address().isPresent());
    URI asked = URI.create(service.address().orElseThrow() + "/observe/health");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(asked).timeout(Duration.ofMinutes(1)).build(),
            HttpResponse.BodyHandlers.ofString());
    return Json.tree(answer.body());
  }
}
