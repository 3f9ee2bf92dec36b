package churnline.core.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.DiskFaultStory.Chapter;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.DiskFaults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each change of the disk fail, once or for good, in the middle of whole runs; the next run,
 * or the next start, must end as if nothing had happened. {@code -Dchurnline.long=true} tries every
 * change, otherwise {@value #SAMPLE} of each chapter, chosen by {@code -Dchurnline.seed=N}.
 */
class DiskFaultIT {
  private static final boolean LONG = Boolean.getBoolean("churnline.long");
  private static final int SAMPLE = 5;
  private static final long SEED = Long.getLong("churnline.seed", System.nanoTime() & 0xffffff);

  @TempDir private Path folder;
  private int homes;

  @ParameterizedTest
  @EnumSource(Chapter.class)
  void aRunEndsTheSameWhicheverChangeOfTheDiskFailed(Chapter chapter) throws Exception {
    Path before = folder.resolve("before");
    for (Chapter earlier : chapter.earlier()) {
      try (DiskFaultStory story = new DiskFaultStory(before, earlier)) {
        story.tell();
      }
    }
    int changes;
    Map<String, String> expected;
    try (DiskFaultStory reference = story(before, chapter);
        DiskFaults none = DiskFaults.once(reference.root(), 0)) {
      reference.tell();
      changes = none.changes().size();
      expected = reference.told();
    }
    List<Integer> tried =
        LONG
            ? new Random(SEED).ints(1, changes + 1).distinct().limit(changes).boxed().toList()
            : new Random(SEED).ints(1, changes + 1).distinct().limit(SAMPLE).boxed().toList();
    System.out.printf(
        "DiskFaultIT: -Dchurnline.seed=%d %s %d of %d changes%n",
        SEED, chapter, tried.size(), changes);
    for (int at : tried) {
      fail(before, chapter, at, false, at % 2 == 0, expected);
      fail(before, chapter, at, true, at % 2 == 1, expected);
    }
  }

  private void fail(
      Path before,
      Chapter chapter,
      int at,
      boolean forGood,
      boolean restart,
      Map<String, String> expected)
      throws Exception {
    String what = "%s, change %d, for good %s, restart %s".formatted(chapter, at, forGood, restart);
    try (DiskFaultStory story = story(before, chapter)) {
      String failed;
      try (DiskFaults faults =
          forGood ? DiskFaults.from(story.root(), at) : DiskFaults.once(story.root(), at)) {
        try {
          story.tell();
        } catch (UnavailableException clear) {
          assertThat(clear).as(what).hasMessageMatching("(?s)DISK_UNAVAILABLE: .*(space|error).*");
        }
        assertThat(faults.struck()).as(what).isTrue();
        failed = faults.changes().get(at - 1);
      }
      try {
        story.assertNoReceiptIsWrong(expected);
        if (restart) {
          story.shut();
        }
        story.tell();
        Map<String, String> told = story.told();
        assertThat(told.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, text) -> assertThat(told.get(name)).as(name).isEqualTo(text));
      } catch (Throwable wrong) {
        throw new AssertionError(what + ": " + failed, wrong);
      }
    }
  }

  @Test
  void everyChangeIsForcedInItsOrder() throws Exception {
    try (DiskFaultStory story = new DiskFaultStory(folder.resolve("home"), Chapter.FIRST_MODEL);
        DiskFaults none = DiskFaults.once(story.root(), 0)) {
      story.tell();
      DiskOrder order = new DiskOrder(none.changes());

      assertThat(order.renamedBeforeTheyWereForced()).isEmpty();
      assertThat(order.neverForcedInTheirFolder()).isEmpty();
      assertThat(order.receiptsBeforeTheMoveWasForced()).isEmpty();
      assertThat(order.receipts()).hasSize(4);
    }
  }

  private DiskFaultStory story(Path before, Chapter chapter) throws Exception {
    Path root = folder.resolve("home" + homes++);
    if (!chapter.earlier().isEmpty()) {
      DiskFaultStory.copy(before, root);
    }
    return new DiskFaultStory(root, chapter);
  }
}
