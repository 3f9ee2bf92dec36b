package churnline.edge.maven;

import churnline.edge.maven.VersionsPlugin.LookupException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The libraries Churnline is built on, each with the version in use and the newest release.
 *
 * <p>Nothing here runs on its own: {@link #versions()} answers from memory at once, and the caller
 * decides when to {@link #refresh()}. A small file keeps the answer over a restart.
 */
public final class DependencyVersions {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final Path file;
  private final Clock clock;
  private final VersionsPlugin plugin;
  private final Object refreshing = new Object();
  private volatile Answer answer;

  private record Answer(Optional<Instant> checkedAt, List<DependencyVersion> versions) {}

  /**
   * Of this application, with what the file still knows.
   *
   * @param file where the last answer is kept; need not exist
   */
  public DependencyVersions(Path file, Clock clock) {
    this(file, clock, PomDependencies.ofThisApplication(), new VersionsPlugin("mvn", TIMEOUT));
  }

  DependencyVersions(
      Path file, Clock clock, List<DependencyVersion> current, VersionsPlugin plugin) {
    this.file = file;
    this.clock = clock;
    this.plugin = plugin;
    answer = read(current);
  }

  /** What is known now, sorted by name; never asks anybody. */
  public List<DependencyVersion> versions() {
    return answer.versions();
  }

  /** When the newest releases were last looked up, successfully or not. */
  public Optional<Instant> checkedAt() {
    return answer.checkedAt();
  }

  /** Whether the last answer is less than a day old, so that asking again can wait. */
  public boolean isFresh() {
    Instant now = clock.instant();
    return answer
        .checkedAt()
        .filter(at -> !at.isAfter(now) && at.plus(DAY).isAfter(now))
        .isPresent();
  }

  /**
   * Looks the newest releases up, which takes seconds to minutes. A failure is an answer too: every
   * latest version is unknown then, and the note says why. The file keeps the last complete answer.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile; the process is ended
   */
  public List<DependencyVersion> refresh() throws InterruptedException {
    synchronized (refreshing) {
      List<DependencyVersion> before = answer.versions();
      if (before.isEmpty()) {
        return before;
      }
      Instant now = clock.instant();
      try {
        answer = new Answer(Optional.of(now), plugin.lookUp(before));
        if (answer.versions().stream().noneMatch(one -> one.latest() == null)) {
          write();
        }
      } catch (LookupException failed) {
        answer =
            new Answer(
                Optional.of(now),
                before.stream().map(one -> one.unknown(failed.getMessage())).toList());
      }
      return answer.versions();
    }
  }

  /** First line the instant, then name, current, latest and note, separated by tabs. */
  private void write() {
    List<String> lines = new ArrayList<>();
    lines.add(answer.checkedAt().orElseThrow().toString());
    for (DependencyVersion one : answer.versions()) {
      String latest = one.latest() == null ? "" : one.latest();
      lines.add(String.join("\t", one.name(), one.current(), latest, one.note()));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, lines);
      try {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException otherwise) {
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException unwritable) {
      // only a cache: the answer is in memory, and a restart asks again
    }
  }

  /** Another version in use than the file's makes its whole answer void; so does any damage. */
  private Answer read(List<DependencyVersion> current) {
    Answer nothing = new Answer(Optional.empty(), current);
    try {
      if (!Files.exists(file)) {
        return nothing;
      }
      List<String> lines = Files.readAllLines(file);
      Map<String, DependencyVersion> kept = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split("\t", -1);
        String latest = cells[2].isEmpty() ? null : cells[2];
        kept.put(
            cells[0] + "\t" + cells[1],
            new DependencyVersion(cells[0], cells[1], latest, cells[3]));
      }
      List<DependencyVersion> versions = new ArrayList<>();
      for (DependencyVersion one : current) {
        DependencyVersion known = kept.get(one.name() + "\t" + one.current());
        if (known == null) {
          return nothing;
        }
        versions.add(known);
      }
      return new Answer(Optional.of(Instant.parse(lines.get(0))), List.copyOf(versions));
    } catch (IOException
        | DateTimeException
        | IndexOutOfBoundsException
        | IllegalArgumentException damaged) {
      return nothing;
    }
  }
}
