package churnline.edge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.SettableClock;
import churnline.core.disk.Claim;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.BatchName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxFolderTest {
  private static final String SHA256 = DigestUtils.sha256Hex("a,b\n");

  private static final String PLACE = "done/2026-11-03/clients.csv";

  @TempDir private Path inbox;
  private final SettableClock clock = new SettableClock();
  private InboxFolder folder;

  @BeforeEach
  void open() {
    folder = new InboxFolder(inbox, clock);
  }

  @Test
  void aClaimedFileIsGoneFromTheInboxAndKnownAfterARestart() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");

    assertThat(inbox.resolve("clients.csv")).doesNotExist();
    assertThat(claim.path()).hasContent("a,b\n");
    assertThat(folder.claims()).containsExactly(claim);
    assertThat(new InboxFolder(inbox, clock).claims()).containsExactly(claim);
    assertThat(folder.claim(inbox.resolve("clients.csv"))).isEmpty();
  }

  /** It was taken for an empty claim and deleted, whatever it held. */
  @Test
  void aFileBesideTheClaimsStays() throws Exception {
    Path stray = Files.writeString(inbox.resolve(".work").resolve("lost.csv"), "a,b\n");

    assertThat(folder.claims()).isEmpty();

    assertThat(stray).hasContent("a,b\n");
  }

  /** File servers and desktops leave such things in every folder they see. */
  @ParameterizedTest
  @ValueSource(strings = {"@eaDir/SYNOFILE", ".DS_Store", ".clients.csv.swp", "Thumbs.db"})
  void whatOthersLeaveInAClaimHidesNoFile(String stranger) throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Path left = claim.path().resolveSibling(stranger);
    Files.createDirectories(left.getParent());
    Files.writeString(left, "theirs");

    InboxFolder restarted = new InboxFolder(inbox, clock);
    assertThat(restarted.claims()).containsExactly(claim);
    assertThat(restarted.open()).containsExactly(claim.id());
    assertThat(restarted.archive(claim.id(), claim.name(), PLACE, SHA256)).isTrue();

    assertThat(inbox.resolve(PLACE)).hasContent("a,b\n");
    assertThat(restarted.claims()).isEmpty();
    assertThat(restarted.open()).isEmpty();
    assertThat(left).hasContent("theirs");
  }

  /** To open it would wait for a writer for ever, and with it every other file. */
  @Test
  void aPipeInTheClaimsPlaceIsNotOpened() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Files.delete(claim.path());
    assertThat(new ProcessBuilder("mkfifo", claim.path().toString()).start().waitFor()).isZero();

    assertThat(folder.claims()).isEmpty();
    assertThat(new InboxFolder(inbox, clock).claims()).isEmpty();
  }

  @Test
  void claimsStandInTheOrderOfClaiming() throws Exception {
    List<Claim> claimed = new ArrayList<>();
    for (int number = 40; number > 0; number--) {
      claimed.add(claim("clients" + number + ".csv", "x"));
    }

    assertThat(folder.claims()).isEqualTo(claimed);
    assertThat(new InboxFolder(inbox, clock).claims()).isEqualTo(claimed);
  }

  @Test
  void ofManyClaimersEachFileHasOne() throws Exception {
    int files = 150;
    int claimers = 8;
    for (int number = 0; number < files; number++) {
      Files.writeString(inbox.resolve("f" + number + ".csv"), "content " + number);
    }
    CountDownLatch start = new CountDownLatch(1);
    Callable<List<Claim>> race =
        () -> {
          InboxFolder own = new InboxFolder(inbox, Clock.systemUTC());
          start.await();
          List<Claim> won = new ArrayList<>();
          for (int number = 0; number < files; number++) {
            own.claim(inbox.resolve("f" + number + ".csv")).ifPresent(won::add);
          }
          return won;
        };
    ExecutorService threads = Executors.newFixedThreadPool(claimers);
    try {
      List<Future<List<Claim>>> running = new ArrayList<>();
      for (int number = 0; number < claimers; number++) {
        running.add(threads.submit(race));
      }
      start.countDown();
      List<Claim> all = new ArrayList<>();
      for (Future<List<Claim>> one : running) {
        all.addAll(one.get());
      }

      assertThat(all).extracting(Claim::name).doesNotHaveDuplicates().hasSize(files);
      assertThat(all)
          .allMatch(
              claim -> read(claim.path()).equals("content " + claim.name().replaceAll("\\D", "")));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aChangedFileIsNoticed() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    assertThat(folder.isUnchanged(claim)).isTrue();

    Files.writeString(claim.path(), "more", StandardOpenOption.APPEND);

    assertThat(folder.isUnchanged(claim)).isFalse();
  }

  @Test
  void aReplacedFileOfTheSameSizeAndTimeIsNoticed() throws Exception {
    Claim claim = claim("clients.csv", "aaaa");
    Path other = Files.writeString(inbox.resolve("other"), "bbbb");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(claim.path()));

    Files.move(other, claim.path(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThat(folder.isUnchanged(claim)).isFalse();
  }

  @Test
  void aFileGivenBackIsInTheInboxAgain() throws Exception {
    Claim claim = claim("clients.csv", "old");

    folder.giveBack(claim);

    assertThat(inbox.resolve("clients.csv")).hasContent("old");
    assertThat(folder.claims()).isEmpty();
    assertThat(names(inbox.resolve(".work"))).isEmpty();
  }

  @Test
  void aFileGivenBackOverwritesNothing() throws Exception {
    Claim claim = claim("clients.csv", "old");
    Files.writeString(inbox.resolve("clients.csv"), "new");

    folder.giveBack(claim);

    assertThat(inbox.resolve("clients.csv")).hasContent("new");
    assertThat(inbox.resolve("clients~2.csv")).hasContent("old");
  }

  @Test
  void aPlaceIsFreeOfFilesReceiptsAndPromises() throws Exception {
    assertThat(place("clients.csv")).isEqualTo(PLACE);

    write(PLACE, "x");
    write("done/2026-11-03/clients~2.csv.receipt.txt", "x");

    assertThat(
            folder.place(
                "done",
                "2026-11-03",
                "clients.csv",
                place -> place.equals("done/2026-11-03/clients~3.csv")))
        .isEqualTo("done/2026-11-03/clients~4.csv");
    assertThat(place("Clients.CSV.gz")).isEqualTo("done/2026-11-03/Clients.CSV.gz");
  }

  @Test
  void numbersStandBeforeTheEnding() {
    assertThat(BatchName.numbered("clients.csv", 1)).isEqualTo("clients.csv");
    assertThat(BatchName.numbered("clients.csv", 2)).isEqualTo("clients~2.csv");
    assertThat(BatchName.numbered("a.b.CSV.GZ", 3)).isEqualTo("a.b~3.CSV.GZ");
    assertThat(BatchName.numbered("x.csv.csv", 2)).isEqualTo("x.csv~2.csv");
  }

  @Test
  void archivingMovesTheFileAndItsFolderGoes() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");

    assertThat(folder.archive(claim.id(), claim.name(), PLACE, SHA256)).isTrue();

    assertThat(inbox.resolve(PLACE)).hasContent("a,b\n");
    assertThat(folder.claims()).isEmpty();
    assertThat(names(inbox.resolve(".work"))).isEmpty();
  }

  @Test
  void archivingAgainChangesNothing() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    folder.archive(claim.id(), claim.name(), PLACE, SHA256);

    assertThat(folder.archive(claim.id(), claim.name(), PLACE, SHA256)).isTrue();
    assertThat(new InboxFolder(inbox, clock).archive(claim.id(), claim.name(), PLACE, SHA256))
        .isTrue();

    assertThat(inbox.resolve(PLACE)).hasContent("a,b\n");
  }

  @Test
  void aMoveCutBetweenLinkAndDeleteIsFinished() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Files.createDirectories(inbox.resolve(PLACE).getParent());
    Files.createLink(inbox.resolve(PLACE), claim.path());

    assertThat(new InboxFolder(inbox, clock).archive(claim.id(), claim.name(), PLACE, SHA256))
        .isTrue();

    assertThat(inbox.resolve(PLACE)).hasContent("a,b\n");
    assertThat(claim.path()).doesNotExist();
  }

  @Test
  void archivingOverwritesNothing() throws Exception {
    Claim claim = claim("clients.csv", "mine");
    write(PLACE, "somebody else's");

    assertThatThrownBy(() -> folder.archive(claim.id(), claim.name(), PLACE, SHA256))
        .isInstanceOf(UnavailableException.class);

    assertThat(inbox.resolve(PLACE)).hasContent("somebody else's");
    assertThat(claim.path()).hasContent("mine");
  }

  @Test
  void aFileThatChangedBeforeTheMoveGoesBack() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Files.writeString(claim.path(), "late\n", StandardOpenOption.APPEND);

    assertThat(folder.archive(claim.id(), claim.name(), PLACE, SHA256)).isFalse();

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
    assertThat(inbox.resolve(PLACE)).doesNotExist();
  }

  @Test
  void aFileThatChangedWhileNobodyWatchedGoesBack() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Files.writeString(claim.path(), "late\n", StandardOpenOption.APPEND);

    InboxFolder restarted = new InboxFolder(inbox, clock);
    assertThat(restarted.archive(claim.id(), claim.name(), PLACE, SHA256)).isFalse();

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
  }

  @Test
  void aFoundClaimIsComparedWithWhatItsFirstOwnerRead() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    Files.writeString(claim.path(), "late\n", StandardOpenOption.APPEND);

    // a run looks for claims before it answers what an earlier one has committed
    InboxFolder restarted = new InboxFolder(inbox, clock);
    assertThat(restarted.claims()).hasSize(1);
    assertThat(restarted.archive(claim.id(), claim.name(), PLACE, SHA256)).isFalse();

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
    assertThat(inbox.resolve(PLACE)).doesNotExist();
  }

  @Test
  void aLateWriteAcrossARestartBringsTheFileBack() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    folder.archive(claim.id(), claim.name(), PLACE, SHA256);
    InboxFolder restarted = new InboxFolder(inbox, clock);
    assertThat(restarted.recheck(PLACE, "clients.csv", SHA256)).isTrue();
    write(PLACE, "a,b\nlate\n");

    assertThat(new InboxFolder(inbox, clock).recheck(PLACE, "clients.csv", SHA256)).isFalse();

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
    assertThat(inbox.resolve(PLACE)).doesNotExist();
  }

  /** Tidying up deletes empty folders, also one that was made for a claim a moment ago. */
  @Test
  void anotherNodeThatTidiesUpCostsNoClaim() throws Exception {
    int files = 2_000;
    InboxFolder other = new InboxFolder(inbox, Clock.systemUTC());
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<?> tidying =
        threads.submit(
            () -> {
              while (!done.get()) {
                other.claims();
              }
            });
    int claimed = 0;
    for (int number = 0; number < files; number++) {
      Path file = Files.writeString(inbox.resolve("f" + number + ".csv"), "x");
      if (folder.claim(file).isPresent()) {
        claimed++;
        folder.claims().forEach(folder::giveBack);
        Files.deleteIfExists(file);
      }
    }
    done.set(true);
    tidying.get();
    threads.shutdown();

    assertThat(claimed).isEqualTo(files);
  }

  /** Two nodes look after the same file when one of them was started after it was archived. */
  @Test
  void ofTwoNodesOnePutsALateWriteBack() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    folder.archive(claim.id(), claim.name(), PLACE, SHA256);
    InboxFolder other = new InboxFolder(inbox, clock);
    assertThat(other.recheck(PLACE, "clients.csv", SHA256)).isTrue();
    write(PLACE, "a,b\nlate\n");

    assertThat(folder.giveBackLateWrites()).containsExactly("clients.csv");
    assertThat(other.giveBackLateWrites()).isEmpty();

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
    assertThat(inbox.resolve("clients~2.csv")).doesNotExist();
  }

  @Test
  void aClaimThatAnotherNodeHasFinishedIsForgotten() throws Exception {
    InboxFolder other = new InboxFolder(inbox, clock);
    Claim claim = claim("clients.csv", "a,b\n");
    assertThat(other.open()).containsExactly(claim.id());
    other.archive(claim.id(), claim.name(), PLACE, SHA256);

    assertThat(folder.claims()).isEmpty();
    assertThat(folder.open()).isEmpty();
    folder.giveBack(claim);
    assertThat(inbox.resolve("clients.csv")).doesNotExist();
  }

  @Test
  void companionsAndNamesWithoutRoomForThemAreNoBatches() throws Exception {
    assertThat(BatchName.isTaken("a.csv.predictions.csv")).isFalse();
    assertThat(BatchName.isTaken("a.csv.quarantine.csv")).isTrue();
    assertThat(BatchName.isTooLong("x".repeat(196) + ".csv")).isFalse();
    assertThat(BatchName.isTooLong("\u00fc".repeat(99) + ".csv")).isTrue();
    write("done/2026-11-21/clients.csv.predictions.csv", "somebody's");
    assertThat(folder.place("done", "2026-11-21", "clients.csv", name -> false))
        .isEqualTo("done/2026-11-21/clients~2.csv");
  }

  @Test
  void aLateWriteBringsTheFileBack() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    folder.archive(claim.id(), claim.name(), PLACE, SHA256);
    assertThat(folder.giveBackLateWrites()).isEmpty();
    write(PLACE, "a,b\nlate\n");

    assertThat(folder.giveBackLateWrites()).containsExactly("clients.csv");

    assertThat(inbox.resolve("clients.csv")).hasContent("a,b\nlate\n");
    assertThat(inbox.resolve(PLACE)).doesNotExist();
    assertThat(folder.giveBackLateWrites()).isEmpty();
  }

  @Test
  void afterTenMinutesAnArchivedFileIsLeftAlone() throws Exception {
    Claim claim = claim("clients.csv", "a,b\n");
    folder.archive(claim.id(), claim.name(), PLACE, SHA256);
    clock.advance(Duration.ofMinutes(11));
    assertThat(folder.giveBackLateWrites()).isEmpty();

    write(PLACE, "edited later");

    assertThat(folder.giveBackLateWrites()).isEmpty();
    assertThat(inbox.resolve(PLACE)).hasContent("edited later");
  }

  @Test
  void aDirectoryWithTheNameOfABatchIsToldOnce() throws Exception {
    Files.createDirectory(inbox.resolve("folder.csv"));
    Files.createDirectory(inbox.resolve("other"));

    InboxStrangers strangers = new InboxStrangers(inbox);
    assertThat(strangers.found()).hasSize(1).allMatch(text -> text.startsWith("folder.csv is"));
    assertThat(strangers.found()).isEmpty();
    Files.createFile(inbox.resolve("clients.txt"));
    Files.createFile(inbox.resolve(".hidden.txt"));
    Files.createFile(inbox.resolve("clients.csv.part"));

    assertThat(strangers.found())
        .containsExactly("clients.txt is ignored: expected a name that ends in .csv or .csv.gz");
  }

  @Test
  void aLinkIsNoFile() throws Exception {
    Path target = Files.writeString(inbox.resolve("target"), "x");
    Path link = Files.createSymbolicLink(inbox.resolve("link.csv"), target);

    assertThat(InboxFolder.stamp(link)).isEmpty();
    assertThat(InboxFolder.stamp(target)).isPresent();
    assertThat(InboxFolder.stamp(inbox)).isEmpty();
  }

  @Test
  void aFileSwappedForALinkAtTheLastMomentIsNotClaimed() throws Exception {
    Path secret = Files.writeString(inbox.resolve("secret"), "x");
    Files.createSymbolicLink(inbox.resolve("clients.csv"), secret);

    Optional<Claim> claim = folder.claim(inbox.resolve("clients.csv"));

    assertThat(claim).isEmpty();
    assertThat(folder.claims()).isEmpty();
    assertThat(Files.exists(inbox.resolve("clients.csv"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  private Claim claim(String name, String content) throws IOException {
    Files.writeString(inbox.resolve(name), content);
    return folder.claim(inbox.resolve(name)).orElseThrow();
  }

  private String place(String name) {
    return folder.place("done", "2026-11-03", name, place -> false);
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(inbox.resolve(path).getParent());
    Files.writeString(inbox.resolve(path), content);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
