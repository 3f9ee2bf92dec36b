package churnline.edge.files;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.BadInputException;
import churnline.edge.inbox.InboxUpload;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever a client calls a file: nothing outside is opened, and nothing but a refusal thrown. */
class FileNameFuzzTest {
  private static final Path HOME = home();
  private static final ServedFiles SERVED =
      new ServedFiles(HOME, List.of(HOME.resolve("inbox"), HOME.resolve("testdata")));

  private static Path home() {
    try {
      Path home = Files.createTempDirectory("names");
      for (String name : List.of("inbox/a.csv", "testdata/sub/b.csv.gz", "secret/c.csv", "d.csv")) {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        file.toFile().deleteOnExit();
      }
      return home.toRealPath();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @FuzzTest(maxDuration = "3m")
  void aNameStaysInsideOrIsRefused(byte[] input) {
    String name = new String(input, StandardCharsets.UTF_8);
    try {
      Path found = SERVED.find(name);

      assertThat(
              found.startsWith(HOME.resolve("inbox")) || found.startsWith(HOME.resolve("testdata")))
          .isTrue();
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected");
    }
    try {
      String taken = InboxUpload.checked(name);

      assertThat(HOME.resolve(taken).normalize().getParent()).isEqualTo(HOME);
    } catch (BadInputException refused) {
      assertThat(refused.detail()).contains("expected");
    }
  }
}
