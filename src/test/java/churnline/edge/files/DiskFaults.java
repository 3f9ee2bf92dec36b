package churnline.edge.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A disk below one folder that fails at the change one wants, and tells what was asked of it. */
public final class DiskFaults implements AutoCloseable {
  private static final List<String> ANSWERS =
      List.of("No space left on device", "Input/output error");
  private final Path below;
  private final int first;
  private final boolean forGood;
  private final Set<String> wanted;
  private final List<String> changes = new ArrayList<>();

  private DiskFaults(Path below, int first, boolean forGood, String... wanted) {
    this.below = below.toAbsolutePath();
    this.first = first;
    this.forGood = forGood;
    this.wanted = Set.of(wanted);
    Disk.arm(this::answer);
  }

  /**
   * Lets one change fail.
   *
   * @param at its number, from 1; 0 for none
   */
  public static DiskFaults once(Path below, int at) {
    return new DiskFaults(below, at, false);
  }

  /** The same for that change and all that follow, as on a full disk. */
  public static DiskFaults from(Path below, int at) {
    return new DiskFaults(below, at, true);
  }

  /**
   * Lets changes fail whenever they are asked for.
   *
   * @param changes {@code MOVE models/v0001/card.json}
   */
  public static DiskFaults at(Path below, String... changes) {
    return new DiskFaults(below, 0, false, changes);
  }

  private synchronized void answer(Disk.Change change, Path path) throws IOException {
    if (!path.toAbsolutePath().startsWith(below)) {
      return;
    }
    String asked = change + " " + below.relativize(path.toAbsolutePath());
    changes.add(asked);
    int number = changes.size();
    boolean frees = change == Disk.Change.DELETE || change == Disk.Change.CUT;
    boolean counted = first > 0 && (number == first || (forGood && number > first && !frees));
    if (counted || wanted.contains(asked)) {
      throw new FileSystemException(path.toString(), null, ANSWERS.get(number % ANSWERS.size()));
    }
  }

  /** {@code MOVE models/v0001/card.json}, in their order. */
  public synchronized List<String> changes() {
    return List.copyOf(changes);
  }

  /** Whether the change that was to fail was asked for. */
  public synchronized boolean struck() {
    return first > 0 && changes.size() >= first;
  }

  /** The disk works again. */
  @Override
  public void close() {
    Disk.arm(null);
  }
}
