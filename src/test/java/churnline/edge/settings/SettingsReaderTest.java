package churnline.edge.settings;

import static churnline.edge.settings.SettingsFixtures.HOME;
import static churnline.edge.settings.SettingsFixtures.file;
import static churnline.edge.settings.SettingsFixtures.problems;
import static churnline.edge.settings.SettingsFixtures.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Schema;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.ingest.CsvPolicy;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.PromotionMode;
import churnline.core.model.RetrainPolicy;
import churnline.core.retention.RetentionPolicy;
import churnline.core.text.TimeFormat;
import churnline.edge.settings.Settings.Dependencies;
import churnline.edge.settings.Settings.Folders;
import churnline.edge.settings.Settings.Http;
import churnline.edge.settings.Settings.Inbox;
import churnline.edge.settings.Settings.Logs;
import churnline.edge.settings.Settings.Store;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  @Test
  void withoutAnyKeyTheBuiltInDefaultsHold() {
    Settings defaults =
        new Settings(
            new Folders(
                HOME,
                HOME.resolve("inbox"),
                HOME.resolve("ingesteddata"),
                HOME.resolve("models"),
                HOME.resolve("production_deployment"),
                HOME.resolve("testdata"),
                HOME.resolve("logs")),
            new Inbox(Duration.ofMillis(500), Duration.ofMillis(100), 10_000),
            "0 0/10 * * * ?",
            new Store(StoreUrl.EMBEDDED, "churnline", new Secret(""), 512L << 20, 2),
            new Schema(
                Optional.of("corporation"),
                "exited",
                "1",
                "0",
                List.of("lastmonth_activity", "lastyear_activity", "number_of_employees"),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty()),
            CsvPolicy.DEFAULT,
            true,
            HoldoutPolicy.DEFAULT,
            PerformanceDriftPolicy.DEFAULT,
            RetrainPolicy.DEFAULT,
            PromotionMode.BETTER,
            0.5,
            1,
            new Http(
                "127.0.0.1",
                8080,
                5L << 20,
                200L << 20,
                50_000,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60),
                500,
                200,
                List.of()),
            new Dependencies(true, Duration.ofMinutes(2), Optional.empty()),
            RetentionPolicy.DEFAULT,
            new Logs(Optional.of(Duration.ofDays(90)), 1L << 30),
            200L << 20,
            Optional.empty());

    assertThat(file(Map.of())).isEqualTo(defaults);
  }

  @Test
  void everyKeyIsMappedFromTheFile() {
    assertThat(file(EVERY_KEY)).isEqualTo(everySetting());
  }

  @Test
  void everyKeyIsMappedFromItsEnvironmentVariable() {
    Map<String, String> env = new HashMap<>();
    SettingsReader.keys().forEach(k -> env.put(k.environmentName(), EVERY_KEY.get(k.name())));

    assertThat(SettingsReader.read(HOME, Map.of(), env, new Properties()))
        .isEqualTo(everySetting());
  }

  @Test
  void everyKeyIsMappedFromItsSystemProperty() {
    Properties system = new Properties();
    system.putAll(EVERY_KEY);

    assertThat(SettingsReader.read(HOME, Map.of(), Map.of(), system)).isEqualTo(everySetting());
  }

  @Test
  void theTestCoversEveryKeyWithAnotherValueThanItsDefault() {
    assertThat(EVERY_KEY.keySet())
        .containsExactlyInAnyOrderElementsOf(
            SettingsReader.keys().stream().map(SettingsKey::name).toList());
    assertThat(SettingsReader.keys())
        .filteredOn(key -> EVERY_KEY.get(key.name()).equals(key.fallback()))
        .isEmpty();
  }

  @Test
  void theBuiltInSchemaMayHaveUnlabelledFiles() {
    Settings settings = file(Map.of("churn.schema.unlabelled", "allow"));

    assertThat(settings.csv()).isEqualTo(CsvPolicy.DEFAULT.allowingUnlabelled());
    assertThat(settings.schema()).isEqualTo(file(Map.of()).schema());
  }

  @Test
  void systemPropertyWinsOverEnvironmentWinsOverFile() {
    Map<String, String> file = Map.of("churn.http.port", "1", "churn.seed", "11");
    Map<String, String> env = Map.of("CHURN_HTTP_PORT", "2", "CHURN_SEED", "12");
    Properties system = new Properties();
    system.setProperty("churn.http.port", "3");

    Settings settings = SettingsReader.read(HOME, file, env, system);

    assertThat(settings.http().port()).isEqualTo(3);
    assertThat(settings.seed()).isEqualTo(12);
  }

  @Test
  void anEmptyValueOfAnOptionalKeyMeansUnset() {
    Map<String, String> file = new HashMap<>(schema());
    file.putAll(
        Map.of("churn.schema.id", "", "churn.schema.categorical", " ", "churn.csv.encoding", ""));

    Settings settings = file(file);

    assertThat(settings.schema().id()).isEmpty();
    assertThat(settings.schema().categorical()).isEmpty();
    assertThat(settings.csv().encoding()).isEmpty();
  }

  @Test
  void anEmptyValueOfAnyOtherKeyIsRefused() {
    assertThat(problems(Map.of("churn.http.port", "")))
        .containsExactly("churn.http.port = '': expected a whole number from 0 to 65535");
  }

  @Test
  void keysOfOthersArePassedOver() {
    file(Map.of("camel.server.port", "x", "quartz.threads", "x", "churnline.launcher", "x"));
  }

  @Test
  void everyProblemIsReportedAtOnceWithItsOrigin() {
    Map<String, String> file =
        Map.of("churn.drift.margin", "-1", "churn.http.host", "0.0.0.0", "churn.inbx", "in");
    Map<String, String> env = Map.of("CHURN_HTTP_PORT", "http", "CHURN_SEEED", "1");
    Properties system = new Properties();
    system.setProperty("churn.cron", "hourly");
    system.setProperty("churn.nothing-like-it", "1");

    assertThatThrownBy(() -> SettingsReader.read(HOME, file, env, system))
        .isInstanceOf(BadSettingsException.class)
        .hasMessage(
            """
            settings have 7 problem(s):
              - churn.cron = 'hourly' (-Dchurn.cron): expected a Quartz cron expression that will \
            fire, such as 0 0/10 * * * ?
              - churn.drift.margin = '-1': expected a number from 0 to 0.5
              - churn.http.port = 'http' (environment variable CHURN_HTTP_PORT): expected a whole \
            number from 0 to 65535
              - churn.inbx: unknown key; did you mean churn.inbox?
              - environment variable CHURN_SEEED: unknown key; did you mean CHURN_SEED?
              - -Dchurn.nothing-like-it: unknown key; docs/operations.md lists all keys
              - churn.http.host = '0.0.0.0': expected a loopback address such as 127.0.0.1; any \
            other needs a key: CHURN_HTTP_OPERATE_KEY or churn.http.keys-file\
            """);
  }

  @Test
  void problemsOfTheFileAloneNameTheFile() {
    assertThatThrownBy(() -> file(Map.of("churn.seed", "x")))
        .hasMessage(
            """
            application.properties has 1 problem(s):
              - churn.seed = 'x': expected a whole number\
            """);
  }

  @Test
  void aFileIsNoFolder(@TempDir Path home) throws Exception {
    Files.createFile(home.resolve("models"));

    assertThatThrownBy(() -> SettingsReader.load(home))
        .hasMessageContaining(
            "churn.models = 'models' (default): expected a folder, or a path where one can be made;"
                + " a file is there");
  }

  @Test
  void logFilesAreKeptForBegunDays() {
    assertThat(file(Map.of()).logs().days()).isEqualTo(90);
    assertThat(file(Map.of("churn.retention.logs", "36h")).logs().days()).isEqualTo(2);
    assertThat(file(Map.of("churn.retention.logs", "forever")).logs().days()).isEqualTo(36_500);
  }

  @Test
  void everyKeyIsDescribed() {
    assertThat(SettingsReader.keys())
        .allSatisfy(
            key -> {
              assertThat(key.name()).matches("churn(\\.[a-z]+(-[a-z]+)*)+");
              assertThat(key.expected()).isNotBlank();
              assertThat(key.unit()).isNotBlank();
              assertThat(key.purpose()).endsWith(".");
            })
        .extracting(SettingsKey::environmentName)
        .doesNotHaveDuplicates();
  }

  private static final Path KEYS = keysFile();

  private static Path keysFile() {
    try {
      Path file = Files.createTempFile("keys", ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, "read:of-the-file-0123456789\n");
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static final Map<String, String> EVERY_KEY =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("churn.inbox", "in"),
              Map.entry("churn.ingesteddata", "data"),
              Map.entry("churn.models", "/var/models"),
              Map.entry("churn.production", "live"),
              Map.entry("churn.testdata", "eval"),
              Map.entry("churn.logs", "/var/log/churn"),
              Map.entry("churn.inbox.quiet", "2s"),
              Map.entry("churn.inbox.poll", "PT0.25S"),
              Map.entry("churn.inbox.max-files", "7"),
              Map.entry("churn.cron", "0 0 3 * * ?"),
              Map.entry("churn.store.url", "jdbc:postgresql://db/churn"),
              Map.entry("churn.store.user", "me"),
              Map.entry("churn.store.password", "open"),
              Map.entry("churn.store.memory", "1GB"),
              Map.entry("churn.store.threads", "4"),
              Map.entry("churn.schema.id", "customerID"),
              Map.entry("churn.schema.target", "Churn"),
              Map.entry("churn.schema.positive", "Yes"),
              Map.entry("churn.schema.negative", "No"),
              Map.entry("churn.schema.numeric", "tenure, MonthlyCharges"),
              Map.entry("churn.schema.categorical", "Contract"),
              Map.entry("churn.schema.ignore", "phone"),
              Map.entry("churn.schema.value", "MonthlyCharges"),
              Map.entry("churn.schema.time", "month"),
              Map.entry("churn.schema.unlabelled", "allow"),
              Map.entry("churn.schema.time-format", "dd/MM/yyyy"),
              Map.entry("churn.csv.encoding", "windows-1252"),
              Map.entry("churn.csv.decimal", ","),
              Map.entry("churn.csv.max-row", "64KB"),
              Map.entry("churn.csv.max-columns", "50"),
              Map.entry("churn.csv.max-gzip-ratio", "20"),
              Map.entry("churn.ingest.deduplicate", "false"),
              Map.entry("churn.evaluation.holdout", "0.3"),
              Map.entry("churn.evaluation.minimum", "100"),
              Map.entry("churn.evaluation.exclude", "client"),
              Map.entry("churn.drift.performance", "raw"),
              Map.entry("churn.drift.margin", "0.05"),
              Map.entry("churn.retrain.when", "every-batch"),
              Map.entry("churn.promotion", "always"),
              Map.entry("churn.model.threshold", "0.4"),
              Map.entry("churn.seed", "42"),
              Map.entry("churn.http.host", "::1"),
              Map.entry("churn.http.port", "9090"),
              Map.entry("churn.http.max-json", "1MB"),
              Map.entry("churn.http.max-csv", "2000000"),
              Map.entry("churn.http.max-rows", "100"),
              Map.entry("churn.http.max-time", "1h"),
              Map.entry("churn.http.idle", "30s"),
              Map.entry("churn.http.max-connections", "99"),
              Map.entry("churn.http.rate", "7"),
              Map.entry("churn.http.read-key", "a-key-that-reads"),
              Map.entry("churn.http.operate-key", "a-key-that-operates"),
              Map.entry("churn.http.keys-file", KEYS.toString()),
              Map.entry("churn.dependencies.check", "false"),
              Map.entry("churn.dependencies.delay", "1h"),
              Map.entry("churn.dependencies.url", "https://repo.example.org/maven2"),
              Map.entry("churn.retention.done", "730d"),
              Map.entry("churn.retention.failed", "P30D"),
              Map.entry("churn.retention.predictions", "forever"),
              Map.entry("churn.retention.logs", "36h"),
              Map.entry("churn.retention.models", "5"),
              Map.entry("churn.logs.max-size", "50MB"),
              Map.entry("churn.disk.reserve", "1GB"),
              Map.entry("churn.node", "north")));

  private static Settings everySetting() {
    return new Settings(
        new Folders(
            HOME,
            HOME.resolve("in"),
            HOME.resolve("data"),
            Path.of("/var/models"),
            HOME.resolve("live"),
            HOME.resolve("eval"),
            Path.of("/var/log/churn")),
        new Inbox(Duration.ofSeconds(2), Duration.ofMillis(250), 7),
        "0 0 3 * * ?",
        new Store(
            new StoreUrl("jdbc:postgresql://db/churn"), "me", new Secret("open"), 1L << 30, 4),
        new Schema(
            Optional.of("customerID"),
            "Churn",
            "Yes",
            "No",
            List.of("tenure", "MonthlyCharges"),
            List.of("Contract"),
            List.of("phone"),
            Optional.of("MonthlyCharges"),
            Optional.of("month"),
            Optional.of(TimeFormat.of("dd/MM/yyyy"))),
        new CsvPolicy(Optional.of(Charset.forName("windows-1252")), ',', 65_536, 50, 20)
            .allowingUnlabelled(),
        false,
        new HoldoutPolicy(0.3, 100, HoldoutPolicy.Exclude.CLIENT),
        new PerformanceDriftPolicy(PerformanceDriftPolicy.Mode.RAW, 0.05),
        new RetrainPolicy(false, true, Optional.empty()),
        PromotionMode.ALWAYS,
        0.4,
        42,
        new Http(
            "::1",
            9090,
            1L << 20,
            2_000_000,
            100,
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            99,
            7,
            List.of(
                new ApiKey(false, new Secret("a-key-that-reads")),
                new ApiKey(true, new Secret("a-key-that-operates")),
                new ApiKey(false, new Secret("of-the-file-0123456789")))),
        new Dependencies(
            false, Duration.ofHours(1), Optional.of(URI.create("https://repo.example.org/maven2"))),
        new RetentionPolicy(
            Optional.of(Duration.ofDays(730)),
            Optional.of(Duration.ofDays(30)),
            Optional.empty(),
            5),
        new Logs(Optional.of(Duration.ofHours(36)), 50L << 20),
        1L << 30,
        Optional.of("north"));
  }
}
