package churnline.core.master;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.cycle.Home;
import churnline.core.disk.Folders.Folder;
import churnline.core.ingest.CsvPolicy;
import churnline.edge.csv.CsvFiles;
import churnline.edge.files.HomeFolders;
import churnline.edge.generate.CorporateGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of one node while another records what it holds. */
class MasterFileTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(3, 300);
  private static final String MASTER = "ingesteddata/finaldata.csv";

  @TempDir private Path root;
  private Home other;
  private Path file;
  private MasterFile master;

  @BeforeEach
  void open() throws IOException {
    other = new Home(root.resolve("other"), Home.DEFAULTS);
    other.take("january.csv", CLIENTS.stable(1));
    file = root.resolve("mine/finaldata.csv");
    master = process();
    master.follow();
    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  @AfterEach
  void close() {
    other.close();
  }

  /** What a node that lost its turn leaves: written, and recorded by another in its own order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 5, 5_000})
  void aTailThatItCouldNotRecordGivesWayToWhatAnotherRecorded(int rows) throws Exception {
    writeTail(rows);
    other.take("february.csv", CLIENTS.stable(2));

    master.follow();

    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 5_000})
  void theNextProcessFindsTheTailOfTheOneBefore(int rows) throws Exception {
    writeTail(rows);
    other.take("february.csv", CLIENTS.stable(2));

    process().follow();

    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 5_000})
  void aRunThatAppendsAfterAnotherBeginsWhereThatOneEnded(int rows) throws Exception {
    writeTail(rows);
    other.take("february.csv", CLIENTS.stable(2));

    assertThat(master.complete()).isEmpty();

    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  @Test
  void aTailAsLongAsWhatAnotherRecordedIsNotTakenForIt() throws Exception {
    byte[] january = Files.readAllBytes(file);
    other.take("february.csv", CLIENTS.stable(2));
    byte[] tail = new byte[(int) (Files.size(other.path(MASTER)) - january.length)];
    Files.write(file, tail, StandardOpenOption.APPEND);

    master.follow();

    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  @Test
  void aMissingFileIsToldAsMissing() throws Exception {
    Files.delete(file);

    assertThat(process().repair())
        .contains("finaldata.csv was missing; it was written from the store");

    assertThat(file).hasSameBinaryContentAs(other.path(MASTER));
  }

  private MasterFile process() {
    return new MasterFile(
        new HomeFolders(Map.of(Folder.INGESTED, root.resolve("mine"))),
        other.store.master(),
        other.store.rows(),
        new CsvFiles(CsvPolicy.DEFAULT, Home.SCHEMA),
        Home.SCHEMA);
  }

  private void writeTail(int rows) throws IOException {
    Files.writeString(file, "x1,1,2,3,0\n".repeat(rows), StandardOpenOption.APPEND);
  }
}
