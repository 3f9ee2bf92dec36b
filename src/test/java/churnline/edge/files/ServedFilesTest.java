package churnline.edge.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedFilesTest {
  @TempDir private Path home;
  private ServedFiles files;

  @BeforeEach
  void makeFolders() throws IOException {
    List<Path> roots = List.of(home.resolve("inbox"), home.resolve("testdata"));
    for (Path root : roots) {
      Files.createDirectories(root);
    }
    Files.createDirectories(home.resolve("models"));
    files = new ServedFiles(home, roots);
  }

  private Path file(String path, long millis) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
    Files.setLastModifiedTime(file, FileTime.fromMillis(millis));
    return file.toRealPath();
  }

  @Test
  void aNameIsFoundInAnyFolder() throws IOException {
    Path file = file("testdata/testdata.csv", 1);

    assertThat(files.find("testdata.csv")).isEqualTo(file);
    assertThat(files.find("testdata/testdata.csv")).isEqualTo(file);
  }

  @Test
  void theNewestOfANameIsTakenWhateverNumberItGot() throws IOException {
    file("inbox/done/2026-11-20/a.csv", 3);
    Path newest = file("inbox/done/2026-11-21/a~2.csv", 5);
    file("inbox/a.csv", 4);

    assertThat(files.find("a.csv")).isEqualTo(newest);
  }

  @Test
  void aPathMayLeaveOutTheFolder() throws IOException {
    Path file = file("inbox/done/2026-11-20/a.csv.gz", 3);

    assertThat(files.find("done/2026-11-20/a.csv.gz")).isEqualTo(file);
    assertThat(files.find("inbox/done/2026-11-20/a.csv.gz")).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.csv",
        "inbox/../testdata/a.csv",
        "/etc/a.csv",
        "%2e%2e%2fa.csv",
        "%252e%252e/a.csv",
        "..%5ca.csv",
        "a\\b.csv",
        "a\0.csv",
        "http://localhost/a.csv",
        "file:/etc/a.csv",
        "C:a.csv",
        "models/a.csv"
      })
  void whatLiesElsewhereIsForbidden(String name) {
    assertCode(name, FaultCode.PATH_OUTSIDE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no.csv",
        "a.txt",
        "",
        "a.csv.predictions.csv",
        "a.csv.quarantine.csv",
        "a.csv.receipt.txt",
        ".work/1/a.csv",
        ".a.csv",
        "inbox",
        "nowhere/a.csv"
      })
  void whatIsNoBatchIsNotFound(String name) throws IOException {
    for (String there : List.of("a.txt", "a.csv.predictions.csv", ".work/1/a.csv", ".a.csv")) {
      file("inbox/" + there, 1);
    }

    assertCode(name, FaultCode.NOT_FOUND);
  }

  @Test
  void aLinkOutIsForbidden() throws IOException {
    Path outside = file("models/secret.csv", 1);
    Files.createSymbolicLink(home.resolve("inbox/link.csv"), outside);
    Files.createSymbolicLink(home.resolve("inbox/folder"), outside.getParent());

    assertCode("link.csv", FaultCode.PATH_OUTSIDE);
    assertCode("folder/secret.csv", FaultCode.PATH_OUTSIDE);
    assertCode("inbox/folder/secret.csv", FaultCode.PATH_OUTSIDE);
  }

  @Test
  void aLinkToSomethingElseInsideIsNotFound() throws IOException {
    Path store = file("testdata/churnline.duckdb", 1);
    Files.createSymbolicLink(home.resolve("inbox/link.csv"), store);

    assertCode("link.csv", FaultCode.NOT_FOUND);
  }

  @Test
  void aFolderIsNotFound() throws IOException {
    Files.createDirectories(home.resolve("inbox/folder.csv"));

    assertCode("folder.csv", FaultCode.NOT_FOUND);
    assertCode("inbox/folder.csv", FaultCode.NOT_FOUND);
  }

  private void assertCode(String name, FaultCode code) {
    assertThatThrownBy(() -> files.find(name))
        .isInstanceOfSatisfying(
            BadInputException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
