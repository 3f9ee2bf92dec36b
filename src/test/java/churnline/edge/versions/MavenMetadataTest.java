package churnline.edge.versions;

import static churnline.edge.versions.MadeUpRepository.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MavenMetadataTest {
  private static final String NOT_ONE = "the repository's response is not a maven-metadata.xml";

  private static Optional<String> newest(String xml) throws LookupException {
    return MavenMetadata.newest(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theNewestIsTheHighestAndNotTheLast() throws Exception {
    assertThat(newest(metadata("1.9", "1.10", "1.2"))).contains("1.10");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3-alpha",
        "3.0-beta-2",
        "3.0.0-M1",
        "3-rc1",
        "3.0.CR2",
        "3-ea",
        "3-SNAPSHOT",
        "3-preview",
        "3.0-pre1",
        "20040616",
        "20040616.104300"
      })
  void previewsAndDatesAreNoReleases(String preview) throws Exception {
    assertThat(newest(metadata("2.0", preview))).contains("2.0");
    assertThat(newest(metadata(preview))).isEmpty();
  }

  @Test
  void theReleaseCountsOnlyWithoutAList() throws Exception {
    assertThat(newest("<metadata><versioning><release>1.4</release></versioning></metadata>"))
        .contains("1.4");
    assertThat(
            newest(
                "<metadata><versioning><release>1.4</release><versions><version>1.3</version>"
                    + "</versions></versioning></metadata>"))
        .contains("1.3");
  }

  @Test
  void whatCannotBeShownIsNoVersion() throws Exception {
    assertThat(
            newest(
                metadata(
                    "1.0",
                    "9&#9;9",
                    "9&#10;9",
                    "9 9",
                    "9&lt;b&gt;",
                    "<![CDATA[9\u00859]]>",
                    "9".repeat(65))))
        .contains("1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "404",
        "<html><body>not found</body></html><p>",
        "<metadata>",
        "<metadata><versioning><versions><version>1<b/></version></versions></versioning></metadata>",
        "<!DOCTYPE metadata><metadata/>",
        "<!DOCTYPE metadata [<!ENTITY v '9'>]><metadata><versioning><versions>"
            + "<version>&v;</version></versions></versioning></metadata>",
        "<metadata><versioning><versions><version>&v;</version></versions></versioning></metadata>",
        "<?xml version='1.0' encoding='no-such'?><metadata/>",
      })
  void anythingElseIsRefused(String xml) {
    assertThatThrownBy(() -> newest(xml)).isInstanceOf(LookupException.class).hasMessage(NOT_ONE);
  }

  @Test
  void noFileOfThisMachineIsReadForAnEntity(@TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "9.9");
    String xml =
        "<!DOCTYPE m [<!ENTITY e SYSTEM '%s'>]><metadata><versioning><release>&e;</release></versioning></metadata>"
            .formatted(secret.toUri());

    assertThatThrownBy(() -> newest(xml)).hasMessage(NOT_ONE);
  }

  @Test
  void neitherDepthNorEntitiesGrow() {
    assertThatThrownBy(() -> newest("<a>".repeat(300_000))).hasMessage(NOT_ONE);
    StringBuilder laughs = new StringBuilder("<!DOCTYPE m [<!ENTITY a 'ha'>");
    for (char one = 'b'; one <= 'z'; one++) {
      laughs.append("<!ENTITY %c '%s'>".formatted(one, ("&" + (char) (one - 1) + ";").repeat(10)));
    }
    assertThatThrownBy(() -> newest(laughs + "]><metadata>&z;</metadata>")).hasMessage(NOT_ONE);
  }

  @Test
  void metadataWithoutVersionsSaysNothing() {
    assertThatThrownBy(() -> newest("<metadata><versioning/></metadata>"))
        .hasMessage("the repository's response names no version");
    assertThatThrownBy(() -> newest("<html><release>1</release></html>"))
        .hasMessage("the repository's response names no version");
  }
}
