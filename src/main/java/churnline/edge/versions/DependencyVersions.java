package churnline.edge.versions;

import churnline.edge.versions.Repository.Patience;
import java.io.IOException;
import java.net.URI;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The libraries Churnline is built on, each with the version in use and the newest release.
 *
 * <p>Nothing here runs on its own: {@link #versions()} answers from memory at once, and the caller
 * decides when to {@link #refresh()}. A small file keeps the answer over a restart.
 */
public final class DependencyVersions {
  static final String NO_REPOSITORY =
      "no repository is named: set churn.dependencies.url, or a mirror of central in Maven's"
          + " settings.xml";

  private static final Logger LOG = LoggerFactory.getLogger("libraries");
  private static final Duration DAY = Duration.ofDays(1);

  private final Path file;
  private final Clock clock;
  private final RepositoryAddress address;
  private final Patience patience;
  private final Object refreshing = new Object();
  private volatile Answer answer;
  private String told = "";

  private record Answer(Optional<Instant> checkedAt, List<DependencyVersion> versions) {}

  /**
   * Of this application, with what the file still knows.
   *
   * @param file where the last answer is kept; need not exist
   * @param repository base address; without one a mirror in Maven's settings is asked
   */
  public DependencyVersions(Path file, Clock clock, Optional<URI> repository) {
    this(
        file,
        clock,
        PomDependencies.ofThisApplication(),
        new RepositoryAddress(repository, RepositoryAddress.mavenSettings()),
        Patience.DEFAULT);
  }

  DependencyVersions(
      Path file,
      Clock clock,
      List<DependencyVersion> current,
      RepositoryAddress address,
      Patience patience) {
    this.file = file;
    this.clock = clock;
    this.address = address;
    this.patience = patience;
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
   * Looks the newest releases up, which takes seconds to minutes. A failure is an answer too: a
   * latest version is unknown then, and its note and the log say why. The file keeps the last
   * complete answer.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public List<DependencyVersion> refresh() throws InterruptedException {
    synchronized (refreshing) {
      List<DependencyVersion> before = answer.versions();
      if (before.isEmpty()) {
        return before;
      }
      answer = new Answer(Optional.of(clock.instant()), lookUp(before));
      String unknown = unknown();
      if (unknown.isEmpty()) {
        write();
      }
      tell(unknown);
      return answer.versions();
    }
  }

  private List<DependencyVersion> lookUp(List<DependencyVersion> before)
      throws InterruptedException {
    try {
      Optional<URI> base = address.find();
      if (base.isPresent()) {
        return new Repository(base.get(), patience).lookUp(before);
      }
      return before.stream().map(one -> one.unknown(NO_REPOSITORY)).toList();
    } catch (LookupException failed) {
      return before.stream().map(one -> one.unknown(failed.getMessage())).toList();
    }
  }

  /** Each reason with the libraries it holds for; empty when all newest releases are known. */
  private String unknown() {
    Map<String, String> names =
        answer.versions().stream()
            .filter(one -> one.latest() == null)
            .collect(
                Collectors.groupingBy(
                    DependencyVersion::note,
                    TreeMap::new,
                    Collectors.mapping(DependencyVersion::name, Collectors.joining(", "))));
    return names.entrySet().stream()
        .map(reason -> reason.getKey() + " [" + reason.getValue() + "]")
        .collect(Collectors.joining("; "));
  }

  /** The same failure is told once, however many days it lasts. */
  private void tell(String unknown) {
    if (unknown.startsWith(NO_REPOSITORY) && !unknown.equals(told)) {
      LOG.info("newer library versions are not looked up: {}", NO_REPOSITORY);
    } else if (!unknown.isEmpty() && !unknown.equals(told)) {
      LOG.warn("the newest library versions are unknown: {}", unknown);
    }
    told = unknown;
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
