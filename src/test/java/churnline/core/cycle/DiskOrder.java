package churnline.core.cycle;

import java.util.List;
import java.util.stream.IntStream;

/** What must come before what among the changes of a disk. */
final class DiskOrder {
  private static final String RECEIPT = ".receipt.txt";
  private final List<String> changes;

  /**
   * @param changes {@code MOVE models/v0001/card.json}, in their order
   */
  DiskOrder(List<String> changes) {
    this.changes = changes;
  }

  /** Part files that were renamed while bytes of them were not on the disk. */
  List<String> renamedBeforeTheyWereForced() {
    return published()
        .filter(
            at -> {
              String part = folder(target(at)) + "." + name(target(at)) + ".part";
              int forced = last("FORCE " + part, at);
              return forced < 0 || last("WRITE " + part, at) > forced;
            })
        .mapToObj(changes::get)
        .toList();
  }

  /** Files whose folder was not forced after they had come there. */
  List<String> neverForcedInTheirFolder() {
    return IntStream.concat(published(), indexes("LINK "))
        .filter(at -> next("FORCE_FOLDER " + parent(target(at)), at) < 0)
        .mapToObj(changes::get)
        .toList();
  }

  /** Receipts that were begun before their file was where they say for good. */
  List<String> receiptsBeforeTheMoveWasForced() {
    return receipts().stream()
        .filter(
            receipt -> {
              String place = receipt.substring(0, receipt.length() - RECEIPT.length());
              int moved = changes.indexOf("LINK " + place);
              int begun =
                  changes.indexOf("OPEN " + folder(receipt) + "." + name(receipt) + ".part");
              int forced = moved < 0 ? -1 : next("FORCE_FOLDER " + parent(place), moved);
              return moved < 0 || forced < 0 || begun < forced;
            })
        .toList();
  }

  /** Receipts that were written. */
  List<String> receipts() {
    return published().mapToObj(this::target).filter(path -> path.endsWith(RECEIPT)).toList();
  }

  private IntStream published() {
    return indexes("MOVE ").filter(at -> !target(at).contains("/.work/"));
  }

  private IntStream indexes(String kind) {
    return IntStream.range(0, changes.size()).filter(at -> changes.get(at).startsWith(kind));
  }

  private String target(int at) {
    return changes.get(at).substring(changes.get(at).indexOf(' ') + 1);
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private int last(String change, int before) {
    return changes.subList(0, before).lastIndexOf(change);
  }

  private int next(String change, int after) {
    int at = changes.subList(after, changes.size()).indexOf(change);
    return at < 0 ? -1 : after + at;
  }
}
