package churnline.edge.settings;

import churnline.core.dataset.Schema;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.ingest.CsvPolicy;
import churnline.core.model.HoldoutPolicy;
import churnline.core.retention.RetentionPolicy;
import churnline.edge.settings.GivenValues.Given;
import churnline.edge.settings.Settings.Dependencies;
import churnline.edge.settings.Settings.Folders;
import churnline.edge.settings.Settings.Http;
import churnline.edge.settings.Settings.Inbox;
import churnline.edge.settings.Settings.Logs;
import churnline.edge.settings.Settings.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Binds the {@code churn.*} keys once, at start, and reports every problem at once.
 *
 * <p>The built-in default gives way to application.properties, this to an environment variable, and
 * this to a system property. Keys of other prefixes belong to others and are passed over.
 */
public final class SettingsReader {
  private final Path home;
  private final Bound bound;

  private SettingsReader(Path home, Bound bound) {
    this.home = home.toAbsolutePath().normalize();
    this.bound = bound;
  }

  /** Every key there is, in the order of the documentation. */
  public static List<SettingsKey> keys() {
    return SettingsKeys.all().stream().<SettingsKey>map(TypedKey::about).toList();
  }

  /**
   * Returns checked settings of {@code home}, with application.properties when it lies there, and
   * with the environment and the system properties of this process.
   *
   * @throws BadSettingsException listing every malformed, out-of-range, contradicting, repeated or
   *     unknown key, or saying why the file cannot be read
   */
  public static Settings load(Path home) {
    PropertiesFile file = PropertiesFile.read(home.resolve(GivenValues.FILE));
    return read(home, file.values(), System.getenv(), System.getProperties(), file.problems());
  }

  /**
   * Returns checked settings.
   *
   * @param home folder that relative paths are relative to
   * @param file what application.properties holds
   * @param env environment variables
   * @param system system properties
   * @throws BadSettingsException listing every malformed, out-of-range, contradicting or unknown
   *     key
   */
  public static Settings read(
      Path home, Map<String, String> file, Map<String, String> env, Properties system) {
    return read(home, file, env, system, List.of());
  }

  private static Settings read(
      Path home,
      Map<String, String> file,
      Map<String, String> env,
      Properties system,
      List<Problem> known) {
    Bound bound = new Bound(new GivenValues(file, env, system), known);
    Schema schema = new SchemaSettings(bound).schema();
    SettingsReader reader = new SettingsReader(home, bound);
    reader.checkFolders();
    reader.checkPaths();
    KeySettings keys = new KeySettings(home, bound);
    bound.throwProblems();
    return reader.settings(schema, keys.keys());
  }

  private Settings settings(Schema schema, List<ApiKey> keys) {
    return new Settings(
        folders(),
        new Inbox(
            bound.value(SettingsKeys.INBOX_QUIET),
            bound.value(SettingsKeys.INBOX_POLL),
            bound.value(SettingsKeys.INBOX_MAX_FILES)),
        bound.value(SettingsKeys.CRON),
        store(),
        schema,
        csv(),
        bound.value(SettingsKeys.DEDUPLICATE),
        new HoldoutPolicy(
            bound.value(SettingsKeys.HOLDOUT),
            bound.value(SettingsKeys.HOLDOUT_MINIMUM),
            bound.value(SettingsKeys.HOLDOUT_EXCLUDE)),
        new PerformanceDriftPolicy(
            bound.value(SettingsKeys.DRIFT_PERFORMANCE), bound.value(SettingsKeys.DRIFT_MARGIN)),
        bound.value(SettingsKeys.RETRAIN),
        bound.value(SettingsKeys.PROMOTION),
        bound.value(SettingsKeys.THRESHOLD),
        bound.value(SettingsKeys.SEED),
        http(keys),
        new Dependencies(
            bound.value(SettingsKeys.DEPENDENCIES_CHECK),
            bound.value(SettingsKeys.DEPENDENCIES_DELAY),
            bound.value(SettingsKeys.DEPENDENCIES_URL)),
        new RetentionPolicy(
            bound.value(SettingsKeys.RETENTION_DONE),
            bound.value(SettingsKeys.RETENTION_FAILED),
            bound.value(SettingsKeys.RETENTION_PREDICTIONS),
            bound.value(SettingsKeys.RETENTION_MODELS)),
        new Logs(bound.value(SettingsKeys.RETENTION_LOGS), bound.value(SettingsKeys.LOGS_MAX_SIZE)),
        bound.value(SettingsKeys.DISK_RESERVE),
        bound.value(SettingsKeys.NODE));
  }

  private Store store() {
    return new Store(
        bound.value(SettingsKeys.STORE_URL),
        bound.value(SettingsKeys.STORE_USER),
        bound.value(SettingsKeys.STORE_PASSWORD),
        bound.value(SettingsKeys.STORE_MEMORY),
        bound.value(SettingsKeys.STORE_THREADS));
  }

  private Http http(List<ApiKey> keys) {
    return new Http(
        bound.value(SettingsKeys.HTTP_HOST),
        bound.value(SettingsKeys.HTTP_PORT),
        bound.value(SettingsKeys.HTTP_MAX_JSON),
        bound.value(SettingsKeys.HTTP_MAX_CSV),
        bound.value(SettingsKeys.HTTP_MAX_ROWS),
        bound.value(SettingsKeys.HTTP_MAX_TIME),
        bound.value(SettingsKeys.HTTP_IDLE),
        bound.value(SettingsKeys.HTTP_MAX_CONNECTIONS),
        bound.value(SettingsKeys.HTTP_RATE),
        keys);
  }

  private CsvPolicy csv() {
    return new CsvPolicy(
        bound.value(SettingsKeys.CSV_ENCODING),
        bound.value(SettingsKeys.CSV_DECIMAL),
        Math.toIntExact(bound.value(SettingsKeys.CSV_MAX_ROW)),
        bound.value(SettingsKeys.CSV_MAX_COLUMNS),
        bound.value(SettingsKeys.CSV_MAX_GZIP_RATIO),
        bound.value(SettingsKeys.SCHEMA_UNLABELLED));
  }

  private Folders folders() {
    return new Folders(
        home,
        folder(SettingsKeys.INBOX),
        folder(SettingsKeys.INGESTEDDATA),
        folder(SettingsKeys.MODELS),
        folder(SettingsKeys.PRODUCTION),
        folder(SettingsKeys.TESTDATA),
        folder(SettingsKeys.LOGS));
  }

  private Path folder(TypedKey<Path> key) {
    return home.resolve(bound.value(key)).normalize();
  }

  /** Files of two folders must never mix, and no file may stand where a folder is needed. */
  private void checkFolders() {
    List<TypedKey<Path>> keys = SettingsKeys.FOLDERS.stream().filter(bound::isAccepted).toList();
    for (TypedKey<Path> key : keys) {
      Path folder = folder(key);
      Given given = bound.given(key);
      String seen = " = '" + given.text() + "'" + given.remark() + ": expected ";
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        bound.refuse(key, seen + key.about().expected() + "; a file is there");
      }
      if (home.startsWith(folder)) {
        bound.refuse(key, seen + "a folder that does not contain the working directory");
      }
      for (TypedKey<Path> other : keys.subList(0, keys.indexOf(key))) {
        if (folder.startsWith(folder(other)) || folder(other).startsWith(folder)) {
          String clash = other.name() + " = '" + bound.given(other).text() + "'";
          bound.refuse(key, seen + "a folder that is neither inside nor around " + clash);
        }
      }
    }
  }

  /** Names that a library takes apart however it is told of them. */
  private void checkPaths() {
    if (bound.isAccepted(SettingsKeys.STORE_URL)
        && bound.value(SettingsKeys.STORE_URL).isEmbedded()) {
      checkPath(SettingsKeys.INGESTEDDATA, "?;\\", "the embedded store");
    }
    checkPath(SettingsKeys.LOGS, "\\", "the log");
  }

  private void checkPath(TypedKey<Path> key, String impossible, String what) {
    if (bound.isAccepted(key)) {
      String path = folder(key).toString();
      path.chars()
          .filter(one -> impossible.indexOf(one) >= 0)
          .mapToObj(Character::toString)
          .findFirst()
          .ifPresent(
              one ->
                  bound.refuse(
                      key,
                      " = '%s'%s: expected a path without '%s', in which %s cannot be; it is %s"
                              .formatted(
                                  bound.given(key).text(),
                                  bound.given(key).remark(),
                                  one,
                                  what,
                                  path)
                          + "; rename the folder, or set another"));
    }
  }
}
