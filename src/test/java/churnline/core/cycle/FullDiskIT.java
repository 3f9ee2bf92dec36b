package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import churnline.core.disk.Folders;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.run.Trigger;
import churnline.edge.generate.CorporateGenerator;
import churnline.edge.generate.CorporateRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is really full, at many levels, for the store as for the files: a small one in
 * memory, which only root may mount.
 */
class FullDiskIT {
  private static final int MEGABYTES = 96;
  private static final int KB = 1 << 10;
  private static final List<Integer> FREE_KB =
      List.of(0, 4, 16, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 8192);
  private static final int ROWS = 6_000;

  @TempDir private Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    mounted = command("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", disk) == 0;
    assumeTrue(mounted, "only root may mount a disk in memory");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(command("umount", disk)).isZero();
    }
  }

  @Test
  void whereverTheDiskIsFullTheRestIsDoneOnceThereIsRoom() throws Exception {
    TreeMap<Integer, String> cuts = new TreeMap<>();
    Home home = new Home(disk, Home.EVERY_CHALLENGER);
    try {
      home.take("first.csv", clients(0));
      for (int at = 0; at < FREE_KB.size(); at++) {
        String name = "free" + FREE_KB.get(at) + ".csv";
        CorporateGenerator.write(clients(at + 1), disk.resolve("inbox").resolve(name));
        home.claim(name);
        fillUpTo(FREE_KB.get(at));

        Optional<UnavailableException> cut = attempt(home);

        assertNoWrongReceipt(home, name);
        Files.delete(disk.resolve("filler"));
        String how = cut.map(failure -> failure.code().name()).orElse("done");
        Optional<UnavailableException> again = attempt(home);
        if (again.isPresent()) {
          how += ", then " + again.get().getMessage() + ", done after a restart";
          home.close();
          home = new Home(disk, Home.EVERY_CHALLENGER);
          home.run(Trigger.START);
        }
        cuts.put(FREE_KB.get(at), how);
        assertDone(home, name, at + 2);
      }
      System.out.println("FullDiskIT: " + cuts);
      assertThat(cuts.values())
          .as("both the store and files hit the end of the disk")
          .anyMatch(how -> how.startsWith(FaultCode.STORE_UNAVAILABLE.name()))
          .anyMatch(how -> how.startsWith(FaultCode.DISK_UNAVAILABLE.name()))
          .contains("done");
      assertThat(cuts.values()).noneMatch(how -> how.contains("restart"));
      assertThat(home.notes.defects).isEmpty();
      assertThat(home.rebuild.everything(home.serving.champion()))
          .allMatch(file -> file.before() == Folders.Before.SAME);
    } finally {
      home.close();
    }
  }

  @Test
  void aStoreThatMayOnlyBeReadIsRefusedAndGoesOnOnceItMayBeWritten() throws Exception {
    try (Home home = new Home(disk, Home.EVERY_CHALLENGER)) {
      home.take("first.csv", clients(0));
    }
    Path store = disk.resolve("ingesteddata/churnline.duckdb");
    assertThat(command("mount", "--bind", store, store)).isZero();
    try {
      assertThat(command("mount", "-o", "remount,ro,bind", store)).isZero();

      assertThatThrownBy(() -> new Home(disk, Home.EVERY_CHALLENGER))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith("STORE_UNAVAILABLE: cannot open " + store)
          .hasMessageContaining("make sure that it can be read and written");
    } finally {
      assertThat(command("umount", store)).isZero();
    }
    try (Home home = new Home(disk, Home.EVERY_CHALLENGER)) {
      home.take("second.csv", clients(1));
      assertDone(home, "second.csv", 2);
    }
  }

  private static Stream<CorporateRow> clients(int number) {
    return new CorporateGenerator(number, ROWS).stable(1 + number);
  }

  private static Optional<UnavailableException> attempt(Home home) {
    try {
      home.run(Trigger.FILE);
      return Optional.empty();
    } catch (UnavailableException cut) {
      return Optional.of(cut);
    }
  }

  /** Leaves so many KB free. */
  private void fillUpTo(int kilobytes) throws IOException {
    long more = disk.toFile().getUsableSpace() - (long) kilobytes * KB;
    byte[] block = new byte[KB];
    try (var out = Files.newOutputStream(disk.resolve("filler"))) {
      for (long written = 0; written + KB <= more; written += KB) {
        out.write(block);
      }
    }
    assertThat(disk.toFile().getUsableSpace()).isBetween(0L, (kilobytes + 8L) * KB);
  }

  /** A receipt is there whole, and last, or not at all. */
  private void assertNoWrongReceipt(Home home, String name) throws IOException {
    Path receipt = home.path("inbox/done/2026-11-03/" + name + ".receipt.txt");
    if (Files.exists(receipt)) {
      assertThat(receipt).content().contains("read " + ROWS);
      assertThat(home.path("inbox/done/2026-11-03/" + name)).exists();
    }
  }

  private void assertDone(Home home, String name, int files) throws IOException {
    assertThat(home.receipt(name)).contains("read " + ROWS);
    assertThat(home.store.batches().unpublished()).isEmpty();
    assertThat(home.store.batches().unchecked()).isEmpty();
    List<Batch> batches = new ArrayList<>(home.store.batches().newest(100));
    assertThat(batches).hasSize(files).allMatch(batch -> batch.status() == Batch.Status.INGESTED);
    long accepted = batches.stream().mapToLong(batch -> batch.counts().accepted()).sum();
    assertThat(home.store.rows().summary().rows()).isEqualTo(accepted);
    List<String> master = Files.readAllLines(home.path("ingesteddata/finaldata.csv"));
    assertThat(master).hasSize((int) accepted + 1).doesNotHaveDuplicates();
    assertThat(home.path("inbox/.work")).isEmptyDirectory();
  }

  private static int command(Object... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(word.toString());
    }
    try {
      return new ProcessBuilder(all)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException missing) {
      return 127;
    }
  }
}
