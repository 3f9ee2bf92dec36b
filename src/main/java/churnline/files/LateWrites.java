package churnline.files;

import churnline.cycle.Claim.Stamp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Archived files that somebody may go on writing to after they were read: a writer that paused
 * longer than the quiet time.
 */
final class LateWrites {
  private static final Duration WATCHED = Duration.ofMinutes(10);
  private final Map<Path, Archived> archived = new LinkedHashMap<>();
  private final Clock clock;

  private record Archived(Stamp stamp, String name, long at) {}

  LateWrites(Clock clock) {
    this.clock = clock;
  }

  /** From now on a file that is not as this stamp says any more is noticed. */
  void watch(Path file, String name, Stamp stamp) {
    archived.put(file, new Archived(stamp, name, clock.millis()));
  }

  /**
   * Hands over the files that were written to, with their names in the inbox.
   *
   * @return these names
   */
  List<String> giveBack(BiConsumer<Path, String> back) {
    List<String> names = new ArrayList<>();
    archived
        .entrySet()
        .removeIf(
            entry -> {
              Archived file = entry.getValue();
              Optional<Stamp> now = InboxFolder.stamp(entry.getKey());
              if (now.isPresent() && !now.get().equals(file.stamp())) {
                back.accept(entry.getKey(), file.name());
                names.add(file.name());
                return true;
              }
              return clock.millis() - file.at() > WATCHED.toMillis();
            });
    return names;
  }
}
