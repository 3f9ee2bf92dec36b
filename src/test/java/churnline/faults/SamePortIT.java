package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.faults.PackagedService.Said;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two homes whose services are started at the same moment on one port. */
class SamePortIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private static int free() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private PackagedService service(String name, int port) throws Exception {
    return new PackagedService(Files.createDirectory(folder.resolve(name)), "")
        .with(Map.of("CHURN_HTTP_PORT", String.valueOf(port)));
  }

  @Test
  void oneServesAndTheOtherEnds() throws Exception {
    int port = free();
    try (PackagedService first = service("first", port);
        PackagedService second = service("second", port)) {
      first.start();
      second.start();
      PackagedService late = whoEnds(first, second);
      PackagedService served = late == first ? second : first;

      assertThat(late.ended()).as(late.output()).isEqualTo(1);
      assertThat(late.output())
          .contains("PORT_IN_USE: port " + port)
          .doesNotContain("-> ready", "\tat ");
      served.await("the other to answer", () -> served.address().isPresent());
      Said alone = late.command("status");
      assertThat(alone.text()).contains("no service");
      assertThat(alone.status()).as(alone.text()).isZero();
    }
  }

  /** As where the lock is seen and the address leads elsewhere, such as from another container. */
  @Test
  void aCommandDoesNothingToAnotherHomesService() throws Exception {
    try (PackagedService ours = service("ours", 0);
        PackagedService others = service("others", 0)) {
      ours.start();
      others.start();
      ours.await("ours to answer", () -> ours.address().isPresent());
      others.await("the other to answer", () -> others.address().isPresent());
      Path lock = folder.resolve("ours/ingesteddata/churnline.lock");
      Files.writeString(
          lock,
          Files.readString(lock)
              .replace(ours.address().orElseThrow(), others.address().orElseThrow()));

      for (String command : List.of("train", "full-process", "status")) {
        Said said = ours.command(command);

        assertThat(said.text()).startsWith("SERVICE_UNREACHABLE: another program answers at ");
        assertThat(said.status()).as(said.text()).isEqualTo(1);
      }
      assertThat(others.log()).doesNotContain("trigger=http");
    }
  }

  private static PackagedService whoEnds(PackagedService first, PackagedService second)
      throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (first.isAlive() && second.isAlive()) {
      assertThat(System.nanoTime()).as(first.output() + second.output()).isLessThan(until);
      Thread.sleep(20);
    }
    return first.isAlive() ? second : first;
  }
}
