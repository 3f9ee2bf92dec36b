package churnline.edge.settings;

import static churnline.edge.settings.SettingsFixtures.file;
import static churnline.edge.settings.SettingsFixtures.problems;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keys of HTTP. OWASP ASVS 5.0, 13.3.1 (in part: there is no vault): no secret is in source code or
 * build artifacts; 16.2.5: credentials are not logged, or only masked.
 */
class KeySettingsTest {
  private static final String KEY = "0123456789abcdef";
  @TempDir private Path home;
  private Path keys;

  @BeforeEach
  void file600() throws Exception {
    keys =
        Files.createFile(
            home.resolve("keys"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Test
  void otherMachinesNeedAKey() {
    assertThat(problems(Map.of("churn.http.host", "0.0.0.0")))
        .containsExactly(
            "churn.http.host = '0.0.0.0': expected a loopback address such as 127.0.0.1; any other"
                + " needs a key: CHURN_HTTP_OPERATE_KEY or churn.http.keys-file");
    assertThat(
            file(Map.of("churn.http.host", "0.0.0.0", "churn.http.operate-key", KEY))
                .http()
                .isLoopback())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short", "0123456789abcde", "with blanks 0123456789", "ümlaut-0123456789"})
  void aBadKeyIsRefusedAndNotTold(String key) {
    assertThat(problems(Map.of("churn.http.read-key", key)))
        .containsExactly(
            "churn.http.read-key = '***': expected 16 to 512 visible ASCII characters, or nothing");
  }

  @Test
  void noMessageAndNoTextShowsAKey() throws Exception {
    Settings settings = file(Map.of("churn.http.read-key", KEY));
    assertThat(settings.toString()).doesNotContain(KEY).contains("***");

    Files.writeString(
        home.resolve("application.properties"),
        "churn.http.read-key=%s\nchurn.http.read-key=%s-2\nchurn.http.operate-key=%s-2\n"
            .formatted(KEY, KEY, KEY));
    assertThatThrownBy(() -> SettingsReader.load(home))
        .hasMessageContaining("sets churn.http.read-key twice")
        .hasMessageContaining("the same key is given twice")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void theFileHoldsARoleAndAKeyPerLine() throws Exception {
    Files.writeString(
        keys, "# those of the night shift\n\nread:%s\noperate:%s:x\n".formatted(KEY, KEY));

    assertThat(load().http().keys())
        .containsExactly(
            new ApiKey(false, new Secret(KEY)), new ApiKey(true, new Secret(KEY + ":x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "admin:0123456789abcdef",
        "read:0123456789",
        "Read:0123456789abcdef"
      })
  void aBadLineIsNamedByItsNumber(String line) throws Exception {
    Files.writeString(keys, "read:another-0123456789\n" + line + "\n");

    assertThatThrownBy(this::load)
        .hasMessageContaining("line 2 is none of them")
        .hasMessageNotContaining("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void aFileThatOthersCanReadIsRefused(String permissions) throws Exception {
    Files.writeString(keys, "read:" + KEY);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(this::load).hasMessageContaining("chmod 600 keys");
  }

  @Test
  void aKeyThatIsRefusedIsNotMissedAsWell() throws Exception {
    Files.writeString(keys, "read:" + KEY);
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(problems(Map.of("churn.http.host", "0.0.0.0", "churn.http.read-key", "short")))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .startsWith("churn.http.read-key = '***': ");
    assertThatThrownBy(this::loadForOthers)
        .hasMessageContaining("chmod 600 keys")
        .hasMessageNotContaining("churn.http.host");
  }

  @Test
  void aFileWithoutAKeyIsNone() throws Exception {
    Files.writeString(keys, "# none yet\n");

    assertThatThrownBy(this::loadForOthers)
        .hasMessageContaining("churn.http.host = '0.0.0.0': expected a loopback address");
  }

  @Test
  void aFileThatIsNotThereIsRefused() throws Exception {
    Files.delete(keys);

    assertThatThrownBy(this::load)
        .hasMessageContaining("churn.http.keys-file = 'keys': expected a readable text file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"link", "pipe", "folder"})
  void whatIsNoFileIsRefused(String kind) throws Exception {
    Files.delete(keys);
    SettingsFixtures.put(kind, keys);

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(this::load)
                .hasMessageContaining(
                    "churn.http.keys-file = 'keys': expected a readable text file"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws Exception {
    Files.writeString(keys, "\uFEFFread:" + KEY + "\n");

    assertThat(load().http().keys()).containsExactly(new ApiKey(false, new Secret(KEY)));
  }

  private Settings load() {
    return load(Map.of("churn.http.keys-file", "keys"));
  }

  private Settings loadForOthers() {
    return load(Map.of("churn.http.keys-file", "keys", "churn.http.host", "0.0.0.0"));
  }

  private Settings load(Map<String, String> file) {
    return SettingsReader.read(home, file, Map.of(), new Properties());
  }
}
