package churnline.edge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptNotesTest {
  private static final String CLAIM = "01M87TYE7XYRTZ0SBVFH6702YY";

  @TempDir private Path inbox;
  private final List<String> warned = new ArrayList<>();

  private AttemptNotes notes() {
    return new AttemptNotes(inbox, warned::add);
  }

  @Test
  void aDeathIsChargedToWhatWasInHandAloneOnly() {
    notes().begin(CLAIM, false);
    assertThat(notes().settle(Set.of(CLAIM))).containsExactly(CLAIM);
    assertThat(notes().failures(CLAIM)).isZero();
    assertThat(notes().suspects()).containsExactly(CLAIM);

    notes().begin(CLAIM, true);
    assertThat(notes().settle(Set.of(CLAIM))).containsExactly(CLAIM);
    assertThat(notes().settle(Set.of(CLAIM))).as("once").isEmpty();
    assertThat(notes().failures(CLAIM)).isEqualTo(1);

    notes().begin(CLAIM, true);
    notes().succeeded(CLAIM);
    assertThat(notes().suspects()).isEmpty();
  }

  /** What is tried before anybody charges deaths would end every start. */
  @Test
  void aDeathThatNobodyHasChargedIsCountedAllTheSame() {
    for (int death = 0; death < 3; death++) {
      AttemptNotes notes = notes();
      assertThat(notes.failures("master-file")).isEqualTo(death);
      notes.begin("master-file", true);
      assertThat(notes.failures("master-file")).as("it goes on").isEqualTo(death);
    }
    assertThat(notes().failures("master-file")).isEqualTo(3);

    assertThat(notes().settle(Set.of("master-file"))).containsExactly("master-file");
    assertThat(notes().failures("master-file")).as("charged once").isEqualTo(3);
  }

  @Test
  void severalAreInHandAtOnceAndNoneIsChargedForAStop() {
    AttemptNotes notes = notes();
    notes.begin("answers", false);
    notes.begin("answer-" + CLAIM, true);

    notes.stopping();

    assertThat(notes().suspects()).isEmpty();
    assertThat(notes().failures("answer-" + CLAIM)).isZero();
  }

  @Test
  void whatIsGoneIsForgotten() {
    notes().begin(CLAIM, true);

    assertThat(notes().settle(Set.of())).isEmpty();

    assertThat(inbox.resolve(".attempts")).isEmptyDirectory();
  }

  @Test
  void anEndFromOutsideCountsForNothingAndKeepsWhatWasCounted() {
    AttemptNotes notes = notes();
    notes.begin(CLAIM, true);
    notes.failed(CLAIM);
    notes.begin(CLAIM, true);
    notes.withdrawn(CLAIM);
    assertThat(notes().failures(CLAIM)).isEqualTo(1);

    notes.begin(CLAIM, true);
    notes.stopping();
    assertThat(notes().settle(Set.of(CLAIM))).isEmpty();
    assertThat(notes().failures(CLAIM)).isEqualTo(1);
  }

  /** Each of these ended or hung every run. */
  @Test
  void whatElseLiesInTheFolderIsNoNote() throws Exception {
    Path folder = Files.createDirectories(inbox.resolve(".attempts"));
    Files.createDirectories(folder.resolve("backup").resolve("inside"));
    Files.createDirectories(folder.resolve(CLAIM));
    Files.writeString(folder.resolve("retrain"), "garbage");
    Files.writeString(folder.resolve("x.tmp"), "alone 3\n");
    Path pipe = folder.resolve("ff");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (var huge =
        Files.newByteChannel(
            folder.resolve("redeploy"),
            Set.of(
                java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE))) {
      huge.position(3L << 30);
      huge.write(java.nio.ByteBuffer.wrap(new byte[1]));
    }

    assertThat(notes().suspects()).isEmpty();
    assertThat(notes().failures(CLAIM)).isZero();
    assertThat(notes().settle(Set.of(CLAIM, "retrain", "redeploy"))).isEmpty();
    notes().begin(CLAIM, true);
    notes().failed(CLAIM);
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldOnceAndStopsNothing() throws Exception {
    Files.writeString(inbox.resolve(".attempts"), "a file");
    AttemptNotes notes = notes();

    notes.begin(CLAIM, true);
    notes.succeeded(CLAIM);
    notes.begin(CLAIM, true);
    assertThat(notes.failed(CLAIM)).isEqualTo(0);

    assertThat(notes.suspects()).isEmpty();
    assertThat(warned).singleElement().asString().contains(".attempts cannot be written");
  }
}
