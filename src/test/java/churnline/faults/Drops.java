package churnline.faults;

import churnline.edge.generate.CorporateGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/** Files of every kind that are dropped in every way, and what must have become of them. */
final class Drops {
  static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited";
  private final Path inbox;
  private final Random random;
  private final int largest;
  private final List<Content> made = new ArrayList<>();
  private final Map<String, Content> dropped = new LinkedHashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final Set<String> slow = new HashSet<>();
  private final List<Thread> writers = new ArrayList<>();
  private int number;

  /** What a file is like. */
  enum Kind {
    LABELLED,
    BAD_ROWS,
    UNLABELLED,
    LABELS,
    OVERLAPPING,
    REFUSED
  }

  /** A file and the rows that it must add unless they are known. */
  record Content(Kind kind, byte[] bytes, List<String> rows, int bad) {
    String sha256() {
      return DigestUtils.sha256Hex(bytes);
    }
  }

  Drops(Path inbox, Random random, int largest) {
    this.inbox = inbox;
    this.random = random;
    this.largest = largest;
  }

  /** Drops one file, of a kind and in a way that chance chooses; returns how. */
  String next(PackagedService service) throws Exception {
    number++;
    boolean again = !made.isEmpty() && random.nextInt(6) == 0;
    Content content = again ? made.get(random.nextInt(made.size())) : content();
    String name = "f%04d.csv".formatted(number);
    int way = content.kind() == Kind.LABELS ? 1 : random.nextInt(4);
    if (!again) {
      made.add(content);
    }
    switch (way) {
      case 0 -> write(inbox.resolve(name), content.bytes());
      case 1 -> rename(name, content);
      case 2 -> {
        // one that was cut off may have arrived or not: its sender sends it again
        if (!service.isAlive() || !service.upload(name, content.bytes())) {
          rename("r" + name, content);
        }
      }
      default -> slowly(name, content);
    }
    dropped.put(content.sha256(), content);
    times.merge(content.sha256(), 1, Integer::sum);
    return (again ? "repeated " : "")
        + content.kind()
        + " "
        + content.rows().size()
        + " way "
        + way;
  }

  /** In one write: pieces of it could be taken for the whole when the writer has to wait. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (out.write(ByteBuffer.wrap(bytes)) < bytes.length) {
        throw new IOException("the disk took only a part of " + file);
      }
    }
  }

  private void rename(String name, Content content) throws IOException {
    Path part = Files.write(inbox.resolve(name + ".part"), content.bytes());
    Files.move(part, inbox.resolve(name));
  }

  /** Line by line, with pauses that are shorter or longer than the inbox's quiet time. */
  private void slowly(String name, Content content) {
    slow.add(name);
    List<String> lines = new String(content.bytes(), StandardCharsets.UTF_8).lines().toList();
    int step = Math.max(1, lines.size() / 8);
    int[] pauses = random.ints(lines.size() / step + 1, 5, 120).toArray();
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out =
                  Files.newOutputStream(
                      inbox.resolve(name),
                      StandardOpenOption.CREATE_NEW,
                      StandardOpenOption.WRITE)) {
                for (int at = 0; at < lines.size(); at += step) {
                  List<String> some = lines.subList(at, Math.min(lines.size(), at + step));
                  out.write((String.join("\n", some) + "\n").getBytes(StandardCharsets.UTF_8));
                  Thread.sleep(pauses[at / step]);
                }
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            },
            "writer");
    writer.start();
    writers.add(writer);
  }

  void awaitWriters() throws InterruptedException {
    for (Thread writer : writers) {
      writer.join();
    }
    writers.clear();
  }

  private Content content() throws IOException {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int rows = size();
    return switch (kind) {
      case LABELLED -> content(kind, rows(rows), List.of());
      case BAD_ROWS ->
          content(kind, rows(rows), List.of("bad" + number + ",x,2,3,1", "," + number + ",2,3,0"));
      case UNLABELLED ->
          content(
              kind,
              rows(rows).stream().map(row -> row.substring(0, row.length() - 1)).toList(),
              List.of());
      case OVERLAPPING -> overlapping(rows(rows));
      case LABELS -> labels(rows);
      case REFUSED -> refused();
    };
  }

  private Content overlapping(List<String> fresh) {
    List<String> all = new ArrayList<>(fresh);
    made.stream()
        .filter(earlier -> earlier.kind() == Kind.LABELLED)
        .findAny()
        .ifPresent(earlier -> all.addAll(earlier.rows().subList(0, earlier.rows().size() / 2)));
    return content(Kind.OVERLAPPING, all, List.of());
  }

  /** The outcomes of clients that wait, once their file is answered. */
  private Content labels(int rows) throws IOException {
    Set<String> answered = Receipts.below(inbox).keySet();
    Set<String> used = new HashSet<>();
    made.stream()
        .filter(content -> content.kind() == Kind.LABELS)
        .forEach(content -> used.add(content.rows().get(0).split(",", -1)[0]));
    for (Content waiting : made) {
      String first = waiting.rows().isEmpty() ? "" : waiting.rows().get(0);
      if (waiting.kind() == Kind.UNLABELLED
          && answered.contains(waiting.sha256())
          && !used.contains(first.split(",", -1)[0])) {
        List<String> complete = waiting.rows().stream().map(row -> row + "1").toList();
        StringBuilder text = new StringBuilder("corporation,exited\n");
        complete.forEach(row -> text.append(row.split(",", -1)[0]).append(",1\n"));
        return new Content(Kind.LABELS, bytes(text.toString()), complete, 0);
      }
    }
    return content(Kind.LABELLED, rows(rows), List.of());
  }

  private Content refused() {
    String text =
        random.nextBoolean()
            ? "corporation,exited_when\nf%d,1\n".formatted(number)
            : "not a table " + number + "\n";
    return new Content(Kind.REFUSED, bytes(text), List.of(), 0);
  }

  private Content content(Kind kind, List<String> rows, List<String> bad) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    lines.addAll(rows);
    lines.addAll(bad);
    return new Content(kind, bytes(String.join("\n", lines) + "\n"), List.copyOf(rows), bad.size());
  }

  private int size() {
    if (random.nextInt(20) == 0) {
      return largest;
    }
    return (int) Math.round(10 * Math.pow(Math.min(200, largest / 10), random.nextDouble()));
  }

  private List<String> rows(int count) {
    String prefix = "f" + number + "-";
    CorporateGenerator clients = new CorporateGenerator(number, count);
    return (random.nextInt(3) == 0 ? clients.drifted(1 + number) : clients.stable(1 + number))
        .map(
            row ->
                prefix
                    + String.join(
                        ",",
                        row.corporation(),
                        String.valueOf(row.lastmonthActivity()),
                        String.valueOf(row.lastyearActivity()),
                        String.valueOf(row.numberOfEmployees()),
                        row.exited() ? "1" : "0"))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Contents that were dropped, by SHA-256. */
  Map<String, Content> dropped() {
    return dropped;
  }

  /** How often a content was dropped at the least. */
  int times(String sha256) {
    return times.get(sha256);
  }

  int number() {
    return number;
  }

  boolean wasWrittenSlowly(String name) {
    return slow.contains(name);
  }

  /** Every row that must be there, once. */
  Set<String> rows() {
    Set<String> all = new LinkedHashSet<>();
    dropped.values().forEach(content -> all.addAll(content.rows()));
    return all;
  }

  /** Whether each file has its answer. */
  boolean isAllAnswered() {
    return unanswered().isEmpty();
  }

  /** Files that lack an answer, with their first row. */
  List<String> unanswered() {
    Map<String, Integer> answered = Receipts.below(inbox);
    return dropped.values().stream()
        .filter(one -> answered.getOrDefault(one.sha256(), 0) < times(one.sha256()))
        .map(
            one ->
                "%s %s %s: %d of %d"
                    .formatted(
                        one.kind(),
                        one.sha256(),
                        one.rows().stream().findFirst().orElse(""),
                        answered.getOrDefault(one.sha256(), 0),
                        times(one.sha256())))
        .toList();
  }
}
