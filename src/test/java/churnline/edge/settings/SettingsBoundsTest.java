package churnline.edge.settings;

import static churnline.edge.settings.SettingsFixtures.file;
import static churnline.edge.settings.SettingsFixtures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.model.RetrainPolicy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsBoundsTest {
  @ParameterizedTest
  @CsvSource({
    "churn.inbox.quiet,             50ms, 1h,      49ms, 3601s",
    "churn.inbox.poll,              20ms, PT1M,    19ms, 61s",
    "churn.inbox.max-files,         1,    1000000, 0,    1000001",
    "churn.store.memory,            64MB, 1TB,     63MB, 1025GB",
    "churn.store.threads,           1,    64,      0,    65",
    "churn.csv.max-row,             1KB,  64MB,    1023, 65MB",
    "churn.csv.max-columns,         1,    100000,  0,    100001",
    "churn.csv.max-gzip-ratio,      1,    1100,    0,    1101",
    "churn.evaluation.holdout,      0,    0.5,     -0.1, 0.51",
    "churn.evaluation.minimum,      0,    2147483647, -1, 2147483648",
    "churn.drift.margin,            0,    0.5,     -0.1, NaN",
    "churn.model.threshold,         0.001, 0.999,  0,    1",
    "churn.seed,  -9223372036854775808, 9223372036854775807, 1.5, 9223372036854775808",
    "churn.http.host,               127.0.0.1, ::1, 0.0.0.0, example.org",
    "churn.http.host,               localhost, 127.255.255.254, 128.0.0.1, 127.0.0.256",
    "churn.http.port,               0,    65535,   -1,   65536",
    "churn.http.max-json,           1KB,  1GB,     1023, 1025MB",
    "churn.http.max-csv,            1024, 1TB,     1B,   999999999999999TB",
    "churn.http.max-rows,           1,    10000000, 0,   10000001",
    "churn.http.max-time,           1s,   1d,      999ms, 25h",
    "churn.http.idle,               1s,   1h,      999ms, 61m",
    "churn.http.max-connections,    10,   100000,  9,    100001",
    "churn.http.rate,               0,    1000000, -1,   1000001",
    "churn.dependencies.delay,      0s,   1d,      -PT1S, 25h",
    "churn.retention.done,          1d,   36500d,  23h,  36501d",
    "churn.retention.failed,        24h,  forever, 0d,   Forever",
    "churn.retention.predictions,   P1D,  forever, -1d,  never",
    "churn.retention.logs,          1d,   forever, 90,   ''",
    "churn.retention.models,        1,    1000000, 0,    forever",
    "churn.logs.max-size,           20MB, 1TB,     19MB, 1025GB",
    "churn.disk.reserve,            0B,   1TB,     -1,   1025GB",
    "churn.dependencies.url, http://repo:8081, https://[::1]/maven2/, repo.org/maven2,"
        + " file:///repo",
    "churn.dependencies.url, http://r/a-b, '', https://r/?a=b, http:///maven2",
    "churn.dependencies.check,      true, false,   yes,  TRUE",
    "churn.ingest.deduplicate,      true, false,   1,    no",
    "churn.evaluation.exclude,      row,  client,  both, ROW",
    "churn.drift.performance,       raw,  significant, on, f1",
    "churn.promotion,               always, better, never, if better",
    "churn.cron, 0 0 2 * * ?, 0 0 2 ? * MON-FRI 2099, 0 2 * * *, 0 0 0 30 2 ?",
    "churn.csv.encoding,            utf-16, windows-1252, latin-nine, utf 8",
    "churn.store.url, embedded, jdbc:postgresql://db.org:5432/churn, duckdb, jdbc:mysql://db/churn",
    "churn.store.url, jdbc:postgresql://a/c?ssl=true, jdbc:postgresql://[::1]/c, db/c,"
        + " jdbc:postgresql://d",
    "churn.store.url, jdbc:postgresql://a:1/c, 'jdbc:postgresql://a:1,b:65535/c',"
        + " jdbc:postgresql://a:0/c, 'jdbc:postgresql://a,b:65536/c'",
    "churn.store.url, jdbc:postgresql://a/%41?x=%2f, embedded, jdbc:postgresql://a/%4,"
        + " jdbc:postgresql://a/c?x=%zz",
    "churn.store.user,    postgres, me@corp,  '',   '  '",
  })
  void boundsAreAcceptedAndWhatIsBeyondIsRefused(
      String key, String lowest, String highest, String below, String above) {
    file(Map.of(key, lowest));
    file(Map.of(key, highest));

    assertThat(problems(Map.of(key, below))).singleElement().asString().startsWith(key + " = '");
    assertThat(problems(Map.of(key, above))).singleElement().asString().startsWith(key + " = '");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://db/churn?user=me&password=open |"
            + " jdbc:postgresql://db/churn?user=me&password=***",
        "jdbc:postgresql://db/churn?sslPassword=open      |"
            + " jdbc:postgresql://db/churn?sslPassword=***",
        "jdbc:postgresql://me:open@db/churn               | jdbc:postgresql://***@db/churn",
      })
  void aPasswordInTheUrlIsRefusedAndNotShown(String url, String shown) {
    assertThat(problems(Map.of("churn.store.url", url)))
        .containsExactly("churn.store.url = '" + shown + "': expected " + StoreUrl.EXPECTED);
  }

  @Test
  void aPasswordInTheAddressOfARepositoryIsRefusedAndNotShown() {
    assertThat(problems(Map.of("churn.dependencies.url", "https://me:open@repo.org/maven2")))
        .singleElement()
        .asString()
        .startsWith("churn.dependencies.url = 'https://***@repo.org/maven2': expected an http")
        .doesNotContain("open");
  }

  @Test
  void noSettingTellsThePassword() {
    Settings settings =
        file(
            Map.of(
                "churn.store.url", "jdbc:postgresql://db/churn", "churn.store.password", "open"));

    assertThat(settings.store().password().reveal()).isEqualTo("open");
    assertThat(settings.toString()).doesNotContain("open").contains("password=***");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "every-batch                                     | false | true  |",
        "drift, every-batch                              | true  | true  |",
        "cron:0 0 2,14 ? * MON,WED                       | false | false | 0 0 2,14 ? * MON,WED",
        "drift, cron: 0 0 2 ? * MON,WED ,every-batch     | true  | true  | 0 0 2 ? * MON,WED",
      })
  void retrainNamesOneOrSeveralOccasions(
      String text, boolean onDrift, boolean everyBatch, String cron) {
    assertThat(file(Map.of("churn.retrain.when", text)).retrain())
        .isEqualTo(new RetrainPolicy(onDrift, everyBatch, Optional.ofNullable(cron)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "never",
        "drift,",
        "drift, drift",
        "cron:",
        "cron:daily",
        "drift, 0 0 2 * * ?",
        "cron:0 0 2 * * ?, cron:0 0 3 * * ?",
        "cron:0 0 2 * * ?, weekly"
      })
  void retrainRefusesAnythingElse(String text) {
    assertThat(problems(Map.of("churn.retrain.when", text)))
        .singleElement()
        .asString()
        .startsWith("churn.retrain.when = '" + text + "': expected drift, every-batch, cron:");
  }
}
