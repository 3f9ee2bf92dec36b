package churnline.edge.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryAddressTest {
  @TempDir private Path folder;

  private Optional<URI> find(Optional<URI> given, String mirrors) throws Exception {
    Path settings = folder.resolve("settings.xml");
    Files.writeString(
        settings,
        "<settings xmlns='http://maven.apache.org/SETTINGS/1.2.0'><mirrors>%s</mirrors></settings>"
            .formatted(mirrors));
    return new RepositoryAddress(given, settings).find();
  }

  private static String mirror(String of, String url, String more) {
    return "<mirror><id>x</id><mirrorOf>%s</mirrorOf><url>%s</url>%s</mirror>"
        .formatted(of, url, more);
  }

  @Test
  void theAddressThatIsSetComesFirst() throws Exception {
    Optional<URI> given = Optional.of(URI.create("http://given/"));

    assertThat(find(given, mirror("*", "http://mirror/", ""))).isEqualTo(given);
  }

  @Test
  void withoutSettingsOfMavenThereIsNone() throws Exception {
    assertThat(new RepositoryAddress(Optional.empty(), folder.resolve("none")).find()).isEmpty();
    assertThat(find(Optional.empty(), "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "central                  | true",
        "*                        | true",
        "external:*               | true",
        "snapshots, central       | true",
        "*,!snapshots             | true",
        "*,!central               | false",
        "external:http:*          | false",
        "centrals                 | false",
      })
  void aMirrorOfCentralIsTaken(String of, boolean taken) throws Exception {
    assertThat(find(Optional.empty(), mirror(of, "http://mirror/m2", "")).isPresent())
        .isEqualTo(taken);
  }

  @Test
  void theMirrorOfNothingElseComesFirstAndABlockedOneNever() throws Exception {
    assertThat(
            find(
                Optional.empty(),
                mirror("*", "http://all/", "")
                    + mirror("central", "http://blocked/", "<blocked>true</blocked>")
                    + mirror("central", " http://central/ ", "")))
        .contains(URI.create("http://central/"));
  }

  @ParameterizedTest
  @CsvSource({"file:///repo", "/repo", "http://${host}/m2", "http:///m2", "''"})
  void aMirrorThatIsNotOnTheWebIsSaid(String url) {
    assertThatThrownBy(() -> find(Optional.empty(), mirror("*", url, "")))
        .hasMessage(
            "the mirror in Maven's settings.xml has no http or https address; set"
                + " churn.dependencies.url");
  }

  @Test
  void settingsThatCannotBeReadAreSaid() {
    Path settings = folder.resolve("settings.xml");
    for (String damage : new String[] {"", "<settings>", "<!DOCTYPE settings><settings/>"}) {
      assertThatThrownBy(
              () ->
                  new RepositoryAddress(Optional.empty(), Files.writeString(settings, damage))
                      .find())
          .isInstanceOf(LookupException.class)
          .hasMessageStartingWith("Maven's settings.xml cannot be read: ");
    }
  }
}
