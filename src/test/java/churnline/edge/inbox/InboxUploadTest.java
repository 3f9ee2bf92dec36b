package churnline.edge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import churnline.core.disk.DiskSpace;
import churnline.core.fault.BadInputException;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.DiskFaults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboxUploadTest {
  @TempDir private Path inbox;
  private long free = Long.MAX_VALUE;

  private InboxUpload upload(int mostFiles) {
    return new InboxUpload(
        inbox, mostFiles, new DiskSpace(folder -> free, 1_000), "north", Clock.systemUTC());
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(inbox)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileArrivesWhole() throws IOException {
    InboxUpload.Received received = upload(10).receive("a.csv", -1, text("x,y\n"));

    assertThat(received.name()).isEqualTo("a.csv");
    assertThat(received.bytes()).isEqualTo(4);
    assertThat(Files.readString(inbox.resolve("a.csv"))).isEqualTo("x,y\n");
  }

  @Test
  void aFileThatWaitsIsNotOverwritten() throws IOException {
    upload(10).receive("a.csv", -1, text("first"));
    InboxUpload.Received second = upload(10).receive("a.csv", -1, text("second"));

    assertThat(second.name()).isEqualTo("a~2.csv");
    assertThat(Files.readString(inbox.resolve("a.csv"))).isEqualTo("first");
  }

  @Test
  void aFileThatThereIsNoRoomForIsRefusedBeforeItArrives() throws IOException {
    free = 9_999;
    assertThatThrownBy(() -> upload(10).receive("a.csv", 1_000, text("never read")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("DISK_FULL: a.csv needs 10000 bytes");
    assertThat(names()).isEmpty();

    free = 10_000;
    assertThat(upload(10).receive("a.csv", 1_000, text("read")).name()).isEqualTo("a.csv");
  }

  @Test
  void aFileOfUnknownLengthIsBrokenOffWhenTheDiskFillsUp() throws IOException {
    free = 2_000_000;
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };

    assertThatThrownBy(() -> upload(10).receive("a.csv", -1, endless))
        .hasMessageStartingWith("DISK_FULL: a.csv needs ");
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a.csv", "../a.csv", "b/a.csv", "b\\a.csv", "a.txt", "a\n.csv"})
  void aNameThatIsNoneOfABatchIsRefused(String name) throws IOException {
    assertCode(
        () -> upload(10).receive(name, -1, text("x")),
        BadInputException.class,
        FaultCode.REQUEST_MALFORMED);
    assertThat(names()).isEmpty();
  }

  @Test
  void nothingIsLeftOfABodyThatBreaksOff() throws IOException {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("gone");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("gone");
          }
        };

    assertThatThrownBy(() -> upload(10).receive("a.csv", -1, broken))
        .isInstanceOf(IllegalStateException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void filesOfOneDeliveryLandTogether() throws IOException {
    Files.writeString(inbox.resolve("b.csv"), "waits");
    try (InboxUpload.Delivery delivery = upload(10).begin()) {
      delivery.add("b.csv", -1, text("x,y\n"));
      delivery.add("a.csv.gz", -1, text("z"));
      assertThat(names()).filteredOn(name -> !name.startsWith(".")).containsExactly("b.csv");
      assertThat(delivery.bytes()).isEqualTo(5);

      assertThat(delivery.land())
          .extracting(InboxUpload.Received::name, InboxUpload.Received::bytes)
          .containsExactly(tuple("b~2.csv", 4L), tuple("a.csv.gz", 1L));
    }
    assertThat(names()).containsExactly("a.csv.gz", "b.csv", "b~2.csv");
    assertThat(Files.readString(inbox.resolve("b~2.csv"))).isEqualTo("x,y\n");
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, y, REQUEST_MALFORMED",
    "' a.csv', y, REQUEST_MALFORMED",
    "../b.csv, y, REQUEST_MALFORMED",
    "'', y, REQUEST_MALFORMED",
    "b.csv, '', CSV_EMPTY",
    "c.csv, y, INBOX_FULL"
  })
  void oneBadFileKeepsAllBack(String name, String content, FaultCode code) throws IOException {
    InboxUpload upload = upload(name.equals("c.csv") ? 1 : 10);
    try (InboxUpload.Delivery delivery = upload.begin()) {
      delivery.add("a.csv", -1, text("x"));
      assertCode(() -> delivery.add(name, -1, text(content)), ChurnlineException.class, code);
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void aBodyThatBreaksOffAfterItsFirstFileLeavesNothing() throws IOException {
    try (InboxUpload.Delivery delivery = upload(10).begin()) {
      delivery.add("a.csv", -1, text("x"));
    }
    assertThat(names()).isEmpty();
  }

  /** Of each change of a delivery in turn, the disk refuses it: nothing may be seen then. */
  @Test
  void whatTheDiskRefusesLeavesNothing() throws IOException {
    int refused = 0;
    boolean struck = false;
    for (int change = 1; change < 100; change++) {
      try (DiskFaults faults = DiskFaults.once(inbox, change);
          InboxUpload.Delivery delivery = upload(10).begin()) {
        for (String name : List.of("a.csv", "b.csv", "c.csv")) {
          delivery.add(name, -1, text(name));
        }
        delivery.land();
        struck |= faults.struck();
      } catch (ChurnlineException failure) {
        assertThat(failure.code()).isEqualTo(FaultCode.DISK_UNAVAILABLE);
        assertThat(names()).as("change %d", change).noneMatch(name -> !name.startsWith("."));
        refused++;
      }
      upload(10).sweep();
      for (String name : names()) {
        Files.delete(inbox.resolve(name));
      }
    }
    assertThat(refused).isBetween(10, 98);
    assertThat(struck).as("a disk without links takes files all the same").isTrue();
  }

  @Test
  void theRoomIsForAllFilesTogether() throws IOException {
    free = 100_000_000;
    byte[] some = new byte[9_000_000];
    try (InboxUpload.Delivery delivery = upload(10).begin()) {
      delivery.add("a.csv", -1, new ByteArrayInputStream(some));
      assertThatThrownBy(() -> delivery.add("b.csv", -1, new ByteArrayInputStream(some)))
          .hasMessageStartingWith("DISK_FULL: b.csv needs ");
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    assertCode(
        () -> upload(10).receive("a.csv", -1, text("")),
        BadInputException.class,
        FaultCode.CSV_EMPTY);
    assertThat(names()).isEmpty();
  }

  @Test
  void aFullInboxTakesNoMore() {
    upload(1).receive("a.csv", -1, text("x"));

    assertCode(
        () -> upload(1).receive("b.csv", -1, text("x")),
        UnavailableException.class,
        FaultCode.INBOX_FULL);
  }

  @Test
  void whatACutUploadLeftIsSwept() throws IOException {
    Path own = Files.writeString(inbox.resolve(partOf("north", 1)), "x");
    Files.writeString(inbox.resolve(partOf("south", 1)), "x");
    Path abandoned = Files.writeString(inbox.resolve(partOf("south", 2)), "x");
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(3, ChronoUnit.DAYS)));
    InboxUpload upload = upload(1);
    assertThat(names()).as("another process may be writing it").contains(name(own));

    upload.sweep();

    assertThat(names()).as("another node may be writing it").containsOnly(partOf("south", 1));
  }

  private static String partOf(String node, int number) {
    return ".upload-" + DigestUtils.sha256Hex(node).substring(0, 8) + "-" + number + ".part";
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static void assertCode(
      Runnable action, Class<? extends ChurnlineException> type, FaultCode code) {
    assertThatThrownBy(action::run)
        .isInstanceOf(type)
        .isInstanceOfSatisfying(
            ChurnlineException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
