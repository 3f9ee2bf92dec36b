package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs do to files while the packaged program takes them. */
class InboxFaultIT {
  private static final int MANY = Boolean.getBoolean("churnline.long") ? 10_000 : 400;

  private static final int ROUNDS = 6;

  @TempDir private Path home;
  private final Set<String> expected = new HashSet<>();
  private final List<List<String>> wholeOrNot = new ArrayList<>();
  private Path inbox;
  private PackagedService service;

  @BeforeEach
  void configure() throws IOException {
    service = new PackagedService(home, "");
    inbox = home.resolve("inbox");
  }

  @AfterEach
  void end() {
    service.close();
  }

  @Test
  void filesThatChangeWhileTheyAreTakenEndUpWholeOnce() throws Exception {
    begin();
    slowly("slow", 5);
    // from before the quiet time to after the file was taken
    for (int round = 0; round < ROUNDS; round++) {
      int pause = round * 30;
      replaced("replaced" + round, pause);
      overwritten("overwritten" + round, pause);
      truncated("truncated" + round, pause);
      renamed("renamed" + round, pause);
      deleted("deleted" + round, pause);
    }
    List<String> linked = rows("linked", 100);
    Path outside = Files.writeString(home.resolve("outside"), file(linked));
    Files.createLink(inbox.resolve("link1.csv"), outside);
    Files.createLink(inbox.resolve("link2.csv"), outside);
    expected.addAll(linked);

    service.await(
        "every answer",
        () ->
            Receipts.below(inbox).getOrDefault(sha256(linked), 0) == 2
                && Set.copyOf(master()).containsAll(expected)
                && waiting() == 0);
    service.stop();

    List<String> rows = master();
    assertThat(rows).doesNotHaveDuplicates().containsAll(expected);
    // what was replaced, cut or deleted may have been faster than its change, and is whole then
    for (List<String> either : wholeOrNot) {
      assertThat(rows.stream().filter(Set.copyOf(either)::contains).count())
          .as(either.get(0))
          .isIn(0L, (long) either.size());
    }
    assertThat(rows)
        .hasSize(
            expected.size()
                + (int) wholeOrNot.stream().flatMap(List::stream).filter(rows::contains).count());
    assertThat(outside).hasContent(file(linked).strip());
  }

  private void slowly(String name, int parts) throws Exception {
    try (OutputStream out =
        Files.newOutputStream(
            inbox.resolve(name + ".csv"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      out.write((Drops.HEADER + "\n").getBytes(StandardCharsets.UTF_8));
      for (int part = 0; part < parts; part++) {
        List<String> rows = rows(name + part, 50);
        out.write((String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8));
        expected.addAll(rows);
        // longer than the quiet time: the file is taken before it is whole
        Thread.sleep(300);
      }
    }
  }

  private void replaced(String name, int pause) throws Exception {
    Path file = inbox.resolve(name + ".csv");
    Path next = Files.writeString(inbox.resolve(name + ".part"), file(rows(name + "b", 500)));
    Drops.write(file, file(rows(name + "a", 500)).getBytes(StandardCharsets.UTF_8));
    Thread.sleep(pause);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    wholeOrNot.add(rows(name + "a", 500));
    expected.addAll(rows(name + "b", 500));
  }

  /** The bytes of a file that may be read at this moment, through a channel opened before. */
  private void overwritten(String name, int pause) throws Exception {
    try (FileChannel channel =
        FileChannel.open(
            inbox.resolve(name + ".csv"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      write(channel, file(rows(name + "a", 500)));
      Thread.sleep(pause);
      write(channel, file(rows(name + "b", 500)));
    }
    wholeOrNot.add(rows(name + "a", 500));
    expected.addAll(rows(name + "b", 500));
  }

  private void truncated(String name, int pause) throws Exception {
    List<String> all = rows(name, 500);
    try (FileChannel channel =
        FileChannel.open(
            inbox.resolve(name + ".csv"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
      write(channel, file(all));
      Thread.sleep(pause);
      channel.truncate(file(all.subList(0, 200)).length());
    }
    expected.addAll(all.subList(0, 200));
    wholeOrNot.add(all.subList(200, 500));
  }

  private void renamed(String name, int pause) throws Exception {
    Path before = Files.writeString(inbox.resolve(name + ".csv"), file(rows(name, 100)));
    Thread.sleep(pause);
    try {
      Files.move(before, inbox.resolve(name + "-after.csv"));
    } catch (NoSuchFileException taken) {
      // under its first name
    }
    expected.addAll(rows(name, 100));
  }

  private void deleted(String name, int pause) throws Exception {
    Path file = Files.writeString(inbox.resolve(name + ".csv"), file(rows(name, 100)));
    Thread.sleep(pause);
    Files.deleteIfExists(file);
    wholeOrNot.add(rows(name, 100));
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.position(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private long waiting() {
    return Receipts.files(inbox).stream()
        .filter(file -> !file.startsWith(inbox.resolve("done")))
        .filter(file -> !file.startsWith(inbox.resolve("failed")))
        .count();
  }

  @Test
  void manyFilesAtOnceAreAllAnswered() throws Exception {
    for (int at = 0; at < MANY; at++) {
      List<String> rows = rows("m" + at, 5);
      expected.addAll(rows);
      Files.writeString(inbox.resolve("m" + at + ".csv"), file(rows));
    }
    long before = System.nanoTime();
    begin();
    service.await("answers", this::receipts, MANY);
    System.out.printf(
        "InboxFaultIT: %d files answered after %.1f s%n", MANY, (System.nanoTime() - before) / 1e9);
    service.stop();

    assertThat(master()).hasSize(expected.size()).containsAll(expected);
    assertThat(inbox.resolve(".work")).isEmptyDirectory();
  }

  @Test
  void aSecondServiceIsRefusedAndACommandAsksTheFirst() throws Exception {
    begin();
    PackagedService.Said second = service.command("run");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.text()).contains("STORE_LOCKED").contains("'run' (process ");

    List<String> rows = rows("c", 100);
    Path file = Files.writeString(home.resolve("c.csv"), file(rows));
    assertThat(service.command("ingest", file.toString()).text()).contains("accepted 100");
    Files.writeString(inbox.resolve("d.csv"), file(rows("d", 100)));
    assertThat(service.command("full-process").status()).isZero();
    service.await("both files", () -> master().size() == 200);
    service.stop();
    assertThat(master()).doesNotHaveDuplicates().hasSize(200);
  }

  private void begin() throws Exception {
    service.start();
    service.await("its address", () -> service.address().isPresent());
  }

  private long receipts() {
    try (Stream<Path> days = Files.list(inbox.resolve("done"))) {
      return days.mapToLong(day -> names(day)).sum();
    } catch (IOException notYet) {
      return 0;
    }
  }

  private static long names(Path day) {
    String[] names = day.toFile().list((folder, name) -> name.endsWith(".receipt.txt"));
    return names == null ? 0 : names.length;
  }

  private List<String> master() {
    try {
      List<String> lines = Files.readAllLines(home.resolve("ingesteddata/finaldata.csv"));
      return lines.subList(Math.min(1, lines.size()), lines.size());
    } catch (IOException notYet) {
      return List.of();
    }
  }

  private static List<String> rows(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(at -> prefix + "-" + at + "," + at % 97 + "," + at + ",10," + at % 2)
        .toList();
  }

  private static String sha256(List<String> rows) {
    return DigestUtils.sha256Hex(file(rows));
  }

  private static String file(List<String> rows) {
    return Drops.HEADER + "\n" + String.join("\n", rows) + "\n";
  }
}
