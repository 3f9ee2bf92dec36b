package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.SettableClock;
import churnline.core.disk.Claim;
import churnline.edge.files.BatchName;
import churnline.edge.files.DiskFaults;
import churnline.edge.inbox.InboxFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxWatchTest {
  private static final Duration QUIET = Duration.ofMillis(500);

  @TempDir private Path inbox;
  private final List<String> warnings = new ArrayList<>();
  private long nanos = 1_000;
  private InboxFolder folder;
  private InboxWatch watch;

  @BeforeEach
  void open() {
    folder = new InboxFolder(inbox, new SettableClock());
    watch = new InboxWatch(folder, QUIET, 3, () -> nanos, warnings::add);
  }

  @Test
  void aFileIsTakenOnceItHasBeenQuietLongEnough() throws Exception {
    Path file = write("clients.csv", "a");

    assertThat(accepts(file)).isFalse();
    pass(499);
    assertThat(accepts(file)).isFalse();
    pass(1);
    assertThat(accepts(file)).isTrue();
  }

  @Test
  void everyWriteBeginsTheQuietAnew() throws Exception {
    Path file = write("clients.csv", "a");
    accepts(file);
    pass(499);

    Files.writeString(file, "b", StandardOpenOption.APPEND);

    assertThat(accepts(file)).isFalse();
    pass(499);
    assertThat(accepts(file)).isFalse();
    pass(1);
    assertThat(accepts(file)).isTrue();
  }

  @Test
  void aReplacedFileOfTheSameSizeAndTimeBeginsAnew() throws Exception {
    Path file = write("clients.csv", "aaaa");
    accepts(file);
    pass(499);
    Path other = write("other.part", "bbbb");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));

    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    pass(10);

    assertThat(accepts(file)).isFalse();
  }

  @Test
  void aTimeStampInTheFutureOrPastMakesNoDifference() throws Exception {
    Path future = write("future.csv", "a");
    Files.setLastModifiedTime(future, FileTime.fromMillis(4_000_000_000_000L));
    Path past = write("past.csv", "a");
    Files.setLastModifiedTime(past, FileTime.fromMillis(0));

    assertThat(accepts(future)).isFalse();
    assertThat(accepts(past)).isFalse();
    pass(500);
    assertThat(accepts(future)).isTrue();
    assertThat(accepts(past)).isTrue();
  }

  @Test
  void onlyNamesOfBatchesAreLookedAt() throws Exception {
    for (String name : new String[] {"a.csv", "A.CSV", "a.csv.gz", "a b~2.csv"}) {
      assertThat(BatchName.isTaken(name)).as(name).isTrue();
    }
    for (String name :
        new String[] {".a.csv", "a.csv.part", "a.csv.tmp", "a.txt", "csv", "a.gz", "a.csv.zip"}) {
      assertThat(BatchName.isTaken(name)).as(name).isFalse();
      assertThat(quietlyAccepts(write(name, "a"))).as(name).isFalse();
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void aLinkIsIgnoredAndToldOnce() throws Exception {
    Path link = Files.createSymbolicLink(inbox.resolve("link.csv"), write("target.txt", "a"));

    assertThat(quietlyAccepts(link)).isFalse();
    assertThat(quietlyAccepts(link)).isFalse();

    assertThat(warnings)
        .containsExactly("link.csv is ignored: expected a regular file, not a link or pipe");
  }

  @Test
  void aPipeIsIgnoredAndNeverOpened() throws Exception {
    Path pipe = inbox.resolve("pipe.csv");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertThat(quietlyAccepts(pipe)).isFalse();

    assertThat(warnings).hasSize(1);
  }

  @Test
  void aDirectoryIsIgnored() throws Exception {
    assertThat(quietlyAccepts(Files.createDirectory(inbox.resolve("folder.csv")))).isFalse();
  }

  @Test
  void aFileThatMayNotBeReadWaitsAndIsToldOnce() throws Exception {
    Path file = write("clients.csv", "a");
    assertThat(file.toFile().setReadable(false, false)).isTrue();
    boolean mayReadAnything = Files.isReadable(file);

    boolean accepted = quietlyAccepts(file);

    assertThat(accepted).isEqualTo(mayReadAnything);
    assertThat(warnings).hasSize(mayReadAnything ? 0 : 1);
  }

  @Test
  void moreFilesThanAllowedWaitTheirTurn() throws Exception {
    for (String name : new String[] {"a.csv", "b.csv", "c.csv"}) {
      accepts(write(name, "a"));
    }

    assertThat(quietlyAccepts(write("d.csv", "a"))).isFalse();

    assertThat(warnings)
        .containsExactly("more than 3 files wait in the inbox; the rest is handled later");
    assertThat(accepts(inbox.resolve("a.csv"))).isTrue();
  }

  @Test
  void filesThatWentAwayMakeRoom() throws Exception {
    for (String name : new String[] {"a.csv", "b.csv", "c.csv"}) {
      Path file = write(name, "a");
      accepts(file);
      Files.delete(file);
    }

    assertThat(quietlyAccepts(write("d.csv", "a"))).isTrue();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aTakenFileIsClaimedAndLooksNewWhenDroppedAgain() throws Exception {
    Path file = write("clients.csv", "a");
    assertThat(quietlyAccepts(file)).isTrue();

    assertThat(beginsRun(file)).isTrue();

    assertThat(folder.claims()).extracting(Claim::name).containsExactly("clients.csv");
    assertThat(accepts(write("clients.csv", "a"))).isFalse();
  }

  @Test
  void aFileThatAnotherTookStillCountsAsLookedAt() throws Exception {
    assertThat(beginsRun(inbox.resolve("gone.csv"))).as("the other begins one").isFalse();

    assertThat(folder.claims()).isEmpty();
  }

  /** Each attempt to claim it has another text, for it names a fresh folder. */
  @Test
  void whatCannotBeClaimedIsToldOnceAndTakenSoonAfterItCan() throws Exception {
    Path file = write("clients.csv", "a");
    try (DiskFaults dying = DiskFaults.from(inbox, 1)) {
      for (int attempt = 0; attempt < 5; attempt++) {
        assertThat(quietlyAccepts(file)).isTrue();
        assertThat(beginsRun(file)).as("nothing was claimed").isFalse();
        assertThat(quietlyAccepts(file)).as("at once").isFalse();
        pass(60_000);
      }
      assertThat(dying.changes()).hasSizeGreaterThanOrEqualTo(5);
      assertThat(quietlyAccepts(file)).isTrue();
      beginsRun(file);
    }
    assertThat(warnings).singleElement().asString().contains("clients.csv cannot be moved out");

    pass(2_000);
    assertThat(quietlyAccepts(file)).isTrue();
    assertThat(beginsRun(file)).isTrue();
    assertThat(folder.claims()).extracting(Claim::name).containsExactly("clients.csv");
  }

  @Test
  void whileNothingCanBeClaimedNothingIsTriedAndThatIsToldOnce() throws Exception {
    Path work = inbox.resolve(".work");
    Files.delete(work);
    Files.createFile(work);
    Path first = write("a.csv", "a");
    Path second = write("b.csv", "b");

    for (int look = 0; look < 100; look++) {
      assertThat(quietlyAccepts(first)).isFalse();
      assertThat(quietlyAccepts(second)).isFalse();
    }
    assertThat(warnings)
        .containsExactly(
            "files wait in the inbox: " + work + " is not a folder; replace it with one");

    Files.delete(work);
    pass(1_000);
    assertThat(accepts(first)).isTrue();
    assertThat(beginsRun(first)).isTrue();
    assertThat(accepts(second)).isTrue();
  }

  private boolean beginsRun(Path file) throws Exception {
    var exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(Exchange.BATCH_COMPLETE, true);
    assertThat(watch.begin(null, null, exchange, file(file))).isTrue();
    return exchange.getProperty(Exchange.BATCH_COMPLETE, Boolean.class);
  }

  private boolean quietlyAccepts(Path file) {
    watch.accept(file(file));
    pass(500);
    return watch.accept(file(file));
  }

  private boolean accepts(Path file) {
    return watch.accept(file(file));
  }

  private static GenericFile<File> file(Path path) {
    GenericFile<File> file = new GenericFile<>();
    file.setFile(path.toFile());
    return file;
  }

  private void pass(long millis) {
    nanos += millis * 1_000_000;
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(inbox.resolve(name), content);
  }
}
