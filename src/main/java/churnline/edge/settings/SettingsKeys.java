package churnline.edge.settings;

import static churnline.edge.settings.KeyTable.age;
import static churnline.edge.settings.KeyTable.columns;
import static churnline.edge.settings.KeyTable.duration;
import static churnline.edge.settings.KeyTable.folder;
import static churnline.edge.settings.KeyTable.integer;
import static churnline.edge.settings.KeyTable.key;
import static churnline.edge.settings.KeyTable.label;
import static churnline.edge.settings.KeyTable.number;
import static churnline.edge.settings.KeyTable.optionalColumn;
import static churnline.edge.settings.KeyTable.secret;
import static churnline.edge.settings.KeyTable.size;
import static churnline.edge.settings.KeyTable.truth;
import static churnline.edge.settings.KeyTable.words;

import churnline.core.drift.PerformanceDriftPolicy.Mode;
import churnline.core.ingest.CsvPolicy.Unlabelled;
import churnline.core.model.HoldoutPolicy.Exclude;
import churnline.core.model.PromotionMode;
import churnline.core.model.RetrainPolicy;
import churnline.core.text.TimeFormat;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

// long: one table, one entry a key; two tables would need a rule for what is where
/** The table of all keys, in the order of the documentation. A new key is one entry here. */
final class SettingsKeys {
  static final TypedKey<Path> INBOX =
      folder("churn.inbox", "inbox", "Where people drop their CSV files.");
  static final TypedKey<Path> INGESTEDDATA =
      folder("churn.ingesteddata", "ingesteddata", "The master dataset and the embedded store.");
  static final TypedKey<Path> MODELS =
      folder("churn.models", "models", "One folder per model version.");
  static final TypedKey<Path> PRODUCTION =
      folder("churn.production", "production_deployment", "The champion's files.");
  static final TypedKey<Path> TESTDATA =
      folder("churn.testdata", "testdata", "Your fixed evaluation set, testdata.csv.");
  static final TypedKey<Path> LOGS = folder("churn.logs", "logs", "Rolling log files.");

  /** The folders, none of which may be inside another. */
  static final List<TypedKey<Path>> FOLDERS =
      List.of(INBOX, INGESTEDDATA, MODELS, PRODUCTION, TESTDATA, LOGS);

  static final TypedKey<Duration> INBOX_QUIET =
      duration(
          "churn.inbox.quiet",
          "500ms",
          "50ms",
          "1h",
          "How long a file's size and time must stay unchanged before it is ingested.");
  static final TypedKey<Duration> INBOX_POLL =
      duration("churn.inbox.poll", "100ms", "20ms", "1m", "Pause between two polls of the inbox.");
  static final TypedKey<Integer> INBOX_MAX_FILES =
      integer("churn.inbox.max-files", "10000", 1, 1_000_000, "files", "Most files that may wait.");
  static final TypedKey<String> CRON =
      key(
          "churn.cron",
          "0 0/10 * * * ?",
          "a Quartz cron expression that will fire, such as 0 0/10 * * * ?",
          "cron expression",
          "Schedule of the run that finishes interrupted work and picks up missed files.",
          ValueParsers::cron);

  static final TypedKey<StoreUrl> STORE_URL =
      key(
          "churn.store.url",
          "embedded",
          StoreUrl.EXPECTED,
          "URL",
          "Where rows, runs, scores and models are stored.",
          StoreUrl::parse);
  static final TypedKey<String> STORE_USER =
      key(
          "churn.store.user",
          "churnline",
          "the name of a user",
          "name",
          "PostgreSQL's user; not used by the embedded store.",
          ValueParsers::label);
  static final TypedKey<Secret> STORE_PASSWORD =
      key(
          "churn.store.password",
          "",
          "a password, or nothing",
          "text",
          "Password of PostgreSQL's user; better in CHURN_STORE_PASSWORD or .pgpass than in a"
              + " file.",
          Secret::new);
  static final TypedKey<Long> STORE_MEMORY =
      size(
          "churn.store.memory",
          "512MB",
          "64MB",
          "1TB",
          "bytes",
          "Memory the embedded store may use.");
  static final TypedKey<Integer> STORE_THREADS =
      integer("churn.store.threads", "2", 1, 64, "threads", "Threads the embedded store may use.");
  static final TypedKey<Optional<String>> NODE =
      key(
          "churn.node",
          "",
          "a name, or nothing for host name and home",
          "text",
          "Names this service among several on one store.",
          ValueParsers.optional(ValueParsers::label));

  static final TypedKey<Optional<String>> SCHEMA_ID =
      optionalColumn(
          "churn.schema.id",
          "corporation",
          "Column that identifies the client; without it rows are numbered.");
  static final TypedKey<Optional<String>> SCHEMA_TARGET =
      optionalColumn(
          "churn.schema.target",
          "exited",
          "Column that says whether the client churned; required once any churn.schema key is"
              + " set.");
  static final TypedKey<String> SCHEMA_POSITIVE =
      label("churn.schema.positive", "1", "Label of a client that churned, such as 1 or Yes.");
  static final TypedKey<String> SCHEMA_NEGATIVE =
      label("churn.schema.negative", "0", "Label of a client that stayed, such as 0 or No.");
  static final TypedKey<List<String>> SCHEMA_NUMERIC =
      columns(
          "churn.schema.numeric",
          "lastmonth_activity, lastyear_activity, number_of_employees",
          "Feature columns that hold numbers.");
  static final TypedKey<List<String>> SCHEMA_CATEGORICAL =
      columns("churn.schema.categorical", "", "Feature columns that hold levels.");
  static final TypedKey<List<String>> SCHEMA_IGNORE =
      columns("churn.schema.ignore", "", "Columns to ignore.");
  static final TypedKey<Optional<String>> SCHEMA_VALUE =
      optionalColumn(
          "churn.schema.value",
          "",
          "Revenue of the client, for value at risk; may also be a numeric feature.");
  static final TypedKey<Optional<String>> SCHEMA_TIME =
      optionalColumn(
          "churn.schema.time",
          "",
          "Date or period of the observation; without it the order of arrival counts.");
  static final TypedKey<Unlabelled> SCHEMA_UNLABELLED =
      words(
          "churn.schema.unlabelled",
          "ask",
          Map.of("ask", Unlabelled.ASK, "allow", Unlabelled.ALLOW),
          "ask or allow",
          "Whether a file is refused that has no target but a column of nearly that name, while no"
              + " row has an outcome yet.");

  static final TypedKey<Optional<TimeFormat>> SCHEMA_TIME_FORMAT =
      key(
          "churn.schema.time-format",
          "",
          "a pattern of java.time that tells at least the year, such as dd/MM/yyyy, or number, or"
              + " nothing",
          "pattern",
          "Format of times; needed only where files are ambiguous.",
          ValueParsers.optional(TimeFormat::of));

  static final TypedKey<Optional<Charset>> CSV_ENCODING =
      key(
          "churn.csv.encoding",
          "",
          "the name of a character set such as windows-1252, or nothing",
          "name",
          "Character set of files that are not UTF-8 and have no byte order mark.",
          ValueParsers.optional(ValueParsers::charset));
  static final TypedKey<Character> CSV_DECIMAL =
      key(
          "churn.csv.decimal",
          ".",
          ". or ,",
          "character",
          "Decimal mark of numbers.",
          ValueParsers.oneOf(Map.of(".", '.', ",", ',')));
  static final TypedKey<Long> CSV_MAX_ROW =
      size("churn.csv.max-row", "1MB", "1KB", "64MB", "characters", "Longest row of a file.");
  static final TypedKey<Integer> CSV_MAX_COLUMNS =
      integer("churn.csv.max-columns", "500", 1, 100_000, "columns", "Most columns of a file.");
  static final TypedKey<Integer> CSV_MAX_GZIP_RATIO =
      integer(
          "churn.csv.max-gzip-ratio",
          "100",
          1,
          1100,
          "unitless",
          "Largest ratio of uncompressed to compressed size of a gzip file.");

  static final TypedKey<Boolean> DEDUPLICATE =
      truth(
          "churn.ingest.deduplicate",
          "true",
          "Whether a row that is already stored is skipped; false for data without ids.");
  static final TypedKey<Double> HOLDOUT =
      number("churn.evaluation.holdout", "0.2", 0, 0.5, "Share of clients held out of training.");
  static final TypedKey<Integer> HOLDOUT_MINIMUM =
      integer(
          "churn.evaluation.minimum",
          "500",
          0,
          Integer.MAX_VALUE,
          "rows",
          "Number of labelled rows below which no client is held out of training.");
  static final TypedKey<Exclude> HOLDOUT_EXCLUDE =
      words(
          "churn.evaluation.exclude",
          "row",
          Map.of("row", Exclude.ROW, "client", Exclude.CLIENT),
          "row or client",
          "Whether training leaves out the rows of testdata.csv or all rows of its clients.");
  static final TypedKey<Mode> DRIFT_PERFORMANCE =
      words(
          "churn.drift.performance",
          "significant",
          Map.of("significant", Mode.SIGNIFICANT, "raw", Mode.RAW),
          "significant or raw",
          "Whether performance drift needs statistical evidence or compares two F1 scores.");
  static final TypedKey<Double> DRIFT_MARGIN =
      number("churn.drift.margin", "0.02", 0, 0.5, "Loss of AUC that is tolerated.");
  static final TypedKey<RetrainPolicy> RETRAIN =
      key(
          "churn.retrain.when",
          "drift",
          "drift, every-batch, cron:EXPRESSION or several of them, each once, joined by commas",
          "words",
          "When a challenger is trained although a champion is deployed.",
          ValueParsers::retrain);
  static final TypedKey<PromotionMode> PROMOTION =
      words(
          "churn.promotion",
          "better",
          Map.of("better", PromotionMode.BETTER, "always", PromotionMode.ALWAYS),
          "better or always",
          "What a challenger must show before it replaces the champion.");
  static final TypedKey<Double> THRESHOLD =
      key(
          "churn.model.threshold",
          "0.5",
          "a number above 0 and below 1",
          "probability",
          "Probability from which a client counts as leaving.",
          ValueParsers.numberBetween(0, 1));
  static final TypedKey<Long> SEED =
      key(
          "churn.seed",
          "1",
          "a whole number",
          "unitless",
          "Seed for all randomness.",
          Long::valueOf);

  static final TypedKey<Optional<Duration>> RETENTION_DONE =
      age("churn.retention.done", "forever", "How long files stay in done/ after their arrival.");
  static final TypedKey<Optional<Duration>> RETENTION_FAILED =
      age(
          "churn.retention.failed",
          "forever",
          "How long refused files stay in failed/ after their arrival.");
  static final TypedKey<Optional<Duration>> RETENTION_PREDICTIONS =
      age(
          "churn.retention.predictions",
          "400d",
          "How long the predictions of a file stay, beside it and in the store.");
  static final TypedKey<Optional<Duration>> RETENTION_LOGS =
      age("churn.retention.logs", "90d", "How long rolled log files stay; counted in whole days.");
  static final TypedKey<Integer> RETENTION_MODELS =
      integer(
          "churn.retention.models",
          "20",
          1,
          1_000_000,
          "versions",
          "How many of the newest versions and deployments keep their folder in models/.");
  static final TypedKey<Long> LOGS_MAX_SIZE =
      size("churn.logs.max-size", "1GB", "20MB", "1TB", "bytes", "Most that log files may take.");
  static final TypedKey<Long> DISK_RESERVE =
      size(
          "churn.disk.reserve",
          "200MB",
          "0B",
          "1TB",
          "bytes",
          "Disk space that stays free: below it no file is ingested and health is DOWN.");

  static final TypedKey<String> HTTP_HOST =
      key(
          "churn.http.host",
          "127.0.0.1",
          "a loopback address such as 127.0.0.1;"
              + " any other needs a key: CHURN_HTTP_OPERATE_KEY or churn.http.keys-file",
          "address",
          "Address the HTTP server binds to.",
          ValueParsers::host);
  static final TypedKey<Integer> HTTP_PORT =
      integer(
          "churn.http.port", "8080", 0, 65_535, "port", "Port of the server; 0 picks a free one.");
  static final TypedKey<Long> HTTP_MAX_JSON =
      size("churn.http.max-json", "5MB", "1KB", "1GB", "bytes", "Largest JSON body.");
  static final TypedKey<Long> HTTP_MAX_CSV =
      size("churn.http.max-csv", "200MB", "1KB", "1TB", "bytes", "Largest CSV body.");
  static final TypedKey<Integer> HTTP_MAX_ROWS =
      integer("churn.http.max-rows", "50000", 1, 10_000_000, "rows", "Most rows of a JSON body.");
  static final TypedKey<Duration> HTTP_MAX_TIME =
      duration(
          "churn.http.max-time",
          "10m",
          "1s",
          "1d",
          "How long a request may take, its body and its answer included.");
  static final TypedKey<Duration> HTTP_IDLE =
      duration(
          "churn.http.idle",
          "60s",
          "1s",
          "1h",
          "How long a client may be silent: without a whole request head, in the middle of a body,"
              + " or taking less than 1 KB a second of its answers.");
  static final TypedKey<Integer> HTTP_MAX_CONNECTIONS =
      integer(
          "churn.http.max-connections",
          "500",
          10,
          100_000,
          "connections",
          "Most connections open at once; beyond that, the one idle longest is closed.");
  static final TypedKey<Integer> HTTP_RATE =
      integer(
          "churn.http.rate",
          "200",
          0,
          1_000_000,
          "requests per second",
          "Most requests of a key, or of an address without one; 0 for no limit."
              + " Predictions of JSON bodies and probes don't count.");
  static final TypedKey<Optional<Path>> HTTP_KEYS_FILE =
      key(
          "churn.http.keys-file",
          "",
          "a file that only its owner can read, or nothing",
          "path",
          "Keys of HTTP, read:KEY or operate:KEY in each line.",
          ValueParsers.optional(Path::of));
  static final TypedKey<Optional<Secret>> HTTP_READ_KEY =
      secret("churn.http.read-key", "A key that may ask.");
  static final TypedKey<Optional<Secret>> HTTP_OPERATE_KEY =
      secret("churn.http.operate-key", "A key that may ask and change.");
  static final TypedKey<Boolean> DEPENDENCIES_CHECK =
      truth("churn.dependencies.check", "true", "Whether newer library versions are looked up.");
  static final TypedKey<Duration> DEPENDENCIES_DELAY =
      duration("churn.dependencies.delay", "2m", "0s", "1d", "Pause between start and look-up.");
  static final TypedKey<Optional<URI>> DEPENDENCIES_URL =
      key(
          "churn.dependencies.url",
          "",
          "an http or https address without user, password or query, or nothing for the mirror in"
              + " ~/.m2/settings.xml",
          "URL",
          "Maven repository in which newer library versions are looked up.",
          ValueParsers.optional(ValueParsers::webAddress));

  private SettingsKeys() {}

  static List<TypedKey<?>> all() {
    return KeyTable.all();
  }
}
