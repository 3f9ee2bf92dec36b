package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.disk.DiskSpace;
import churnline.core.disk.Folders.Before;
import churnline.core.ingest.Batch;
import churnline.core.retention.Retention;
import churnline.core.retention.RetentionPolicy;
import churnline.core.run.Pipeline;
import churnline.core.run.Trigger;
import churnline.edge.inbox.InboxUpload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/** A run with all that it can write, which may be told again from wherever it was cut short. */
final class DiskFaultStory implements AutoCloseable {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";
  private static final String UPLOADED = "uploaded.csv";
  private static final RetentionPolicy MONTHS =
      new RetentionPolicy(
          Optional.of(Duration.ofDays(60)),
          Optional.of(Duration.ofDays(30)),
          Optional.of(Duration.ofDays(10)),
          1);
  private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");
  private final Path root;
  private final Chapter chapter;
  private Home home;
  private int starts;

  /** What happens one after the other to a home. */
  enum Chapter {
    FIRST_MODEL(1, Duration.ZERO),
    DRIFT_AND_PROMOTION(2, Duration.ofMinutes(10)),
    RETENTION(0, Duration.ofDays(61));

    private final int files;
    private final Duration since;

    Chapter(int files, Duration since) {
      this.files = files;
      this.since = since;
    }

    List<Chapter> earlier() {
      return Stream.of(values()).takeWhile(chapter -> chapter != this).toList();
    }

    /** What is dropped, by name; the last is uploaded. */
    private Map<String, String> files() {
      Map<String, String> all = new LinkedHashMap<>();
      if (files == 1) {
        all.put("first.csv", HEADER + rows(0, 60, 1));
        all.put("some-bad.csv", HEADER + rows(60, 70, 1) + "bad,x,2,3,1\n,1,2,3,0\n");
        all.put("refused.csv", "corporation,number_of_employees,exited\na,1,1\n");
        all.put(UPLOADED, HEADER + rows(70, 80, 1));
      } else if (files == 2) {
        all.put("worse.csv", HEADER + rows(80, 140, 0));
        all.put("first.csv", HEADER + rows(130, 150, 0) + "bad,1,y,3,1\n");
        all.put("again.csv", HEADER + rows(0, 60, 1));
        all.put(UPLOADED, HEADER + rows(150, 160, 0));
      }
      return all;
    }
  }

  /** A home is a folder that is there. */
  DiskFaultStory(Path root, Chapter chapter) throws IOException {
    this.root = Files.createDirectories(root);
    this.chapter = chapter;
  }

  Path root() {
    return root;
  }

  /** Does whatever is not done yet; the clock shows the same whenever it is called. */
  void tell() throws IOException {
    if (home == null) {
      home = new Home(root, Home.TEXTBOOK, MONTHS);
      home.clock.advance(chapter.since.plusMillis(starts++));
    }
    Map<String, String> files = chapter.files();
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!isKnown(file.getValue())) {
        drop(file.getKey(), file.getValue());
      }
    }
    Pipeline.run(home.cycle, home.cycle.begin(Trigger.FILE));
    while (home.cycle.isRetryDue()) {
      Pipeline.run(home.cycle, home.cycle.begin(Trigger.RETRY));
    }
    if (chapter == Chapter.RETENTION) {
      new Retention(home.folders, home.store.retention(), home.store.models(), MONTHS, home.clock)
          .pass();
    }
  }

  private void drop(String name, String content) throws IOException {
    Path file = root.resolve("inbox").resolve(name);
    if (!Files.exists(file)) {
      if (name.equals(UPLOADED)) {
        InboxUpload upload =
            new InboxUpload(
                root.resolve("inbox"),
                100,
                new DiskSpace(free -> Long.MAX_VALUE, 0),
                "",
                home.clock);
        upload.sweep();
        upload.receive(name, -1, new ByteArrayInputStream(bytes(content)));
      } else {
        Files.write(file, bytes(content));
      }
    }
    home.claim(name);
  }

  /** Whether it was claimed or taken in this chapter. */
  private boolean isKnown(String content) throws IOException {
    String sha256 = DigestUtils.sha256Hex(content);
    long ledger =
        home.store.batches().bySha256(sha256).stream()
            .filter(batch -> !batch.receivedAt().isBefore(NOON.plus(chapter.since)))
            .count();
    try (Stream<Path> claims = Files.walk(root.resolve("inbox/.work"))) {
      for (Path claim : claims.filter(Files::isRegularFile).toList()) {
        if (DigestUtils.sha256Hex(Files.readAllBytes(claim)).equals(sha256)) {
          return true;
        }
      }
    }
    return ledger > 0;
  }

  /** While others wait for their answer, what has one has the right one. */
  void assertNoReceiptIsWrong(Map<String, String> expected) throws IOException {
    Map<String, String> now = files();
    now.forEach(
        (name, text) -> {
          if (name.endsWith(".receipt.txt") && chapter != Chapter.RETENTION) {
            assertThat(text).as(name).isEqualTo(expected.get(name));
            String place = name.substring(0, name.length() - ".receipt.txt".length());
            for (String other : List.of(place, place + ".predictions.csv")) {
              assertThat(now.get(other)).as(other).isEqualTo(expected.get(other));
            }
          }
        });
  }

  /** All that the home says now: its files, and its store in words. */
  Map<String, String> told() throws IOException {
    Map<String, String> all = files();
    List<Batch> batches = home.store.batches().newest(1_000);
    all.put("batches", normal(batches.toString()));
    all.put("unpublished", home.store.batches().unpublished().toString());
    all.put("rows", home.store.rows().summary().toString());
    all.put("runs", normal(home.store.runs().newest(1_000).toString()));
    all.put("deployments", normal(home.store.models().deployments().toString()));
    all.put("master", home.store.master().sections().toString());
    StringBuilder predictions = new StringBuilder();
    for (Batch batch : batches) {
      home.store.predictions().forEach(batch.number(), row -> predictions.append(row).append('\n'));
    }
    all.put("predictions", predictions.toString());
    all.put(
        "rebuilt",
        home.rebuild.everything(home.serving.champion()).stream()
            .filter(looked -> looked.before() != Before.SAME)
            .toList()
            .toString());
    all.put("defects", home.notes.defects.toString());
    assertThat(root.resolve("inbox/.work")).isEmptyDirectory();
    return all;
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString();
        // a note that could not be removed is a count, and goes with the next attempt
        if (!name.contains("duckdb") && !name.contains(".attempts")) {
          String text = normal(Files.readString(file, StandardCharsets.ISO_8859_1));
          all.put(name, name.endsWith(".pb") ? "the model of its card" : text);
        }
      }
    }
    return all;
  }

  /**
   * Without ids of runs, which chance chooses, the milliseconds of a start, and the sums of files
   * that tell these. Whether those files are the ones of the store, the rebuild says.
   */
  private static String normal(String text) {
    return text.replaceAll("\\b01[0-9A-HJKMNP-TV-Z]{24}\\b", "RUN")
        .replaceAll("\nchecked by run: RUN", "")
        .replaceAll("(:\\d\\d)[.]\\d{3}Z", "$1Z")
        .replaceAll("\"([a-z]+[.](pb|json|txt))\" : \"[0-9a-f]{64}\"", "$1");
  }

  @Override
  public void close() {
    shut();
  }

  /** Ends the process, as it were; telling begins with a start then. */
  void shut() {
    if (home != null) {
      home.close();
      home = null;
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path)),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Who has little activity leaves, or the other way round. */
  private static String rows(int from, int to, int silent) {
    return IntStream.range(from, to)
        .mapToObj(
            n ->
                "c"
                    + n
                    + ","
                    + (n % 2 == 0
                        ? n % 9 + ",500,10," + silent
                        : n + 300 + ",500,10," + (1 - silent))
                    + "\n")
        .collect(Collectors.joining());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
