package churnline.edge.settings;

import churnline.core.dataset.Schema;
import churnline.core.drift.PerformanceDriftPolicy;
import churnline.core.ingest.CsvPolicy;
import churnline.core.model.HoldoutPolicy;
import churnline.core.model.PromotionMode;
import churnline.core.model.RetrainPolicy;
import churnline.core.retention.RetentionPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything an operator can change, already checked. {@link SettingsReader} makes it.
 *
 * @param folders where everything lies
 * @param inbox how the inbox is watched
 * @param cron Quartz expression of the run that finishes what was cut short
 * @param store the store of rows, runs and models
 * @param schema what the columns mean
 * @param csv how CSV files are read, and their limits
 * @param deduplicate whether a row already known adds nothing to the dataset
 * @param holdout which clients are kept out of training
 * @param drift how performance drift is decided
 * @param retrain when a challenger is trained although a champion serves
 * @param promotion what a challenger must show
 * @param threshold probability from which a client counts as leaving; above 0, below 1
 * @param seed of every random choice
 * @param http the HTTP server
 * @param dependencies the look-up of newer versions
 * @param retention what is kept how long
 * @param logs how long and how much is logged
 * @param diskReserve bytes of disk space that stay free; 0 to 1 TB
 * @param node name of this service among several; empty for host name and home
 */
public record Settings(
    Folders folders,
    Inbox inbox,
    String cron,
    Store store,
    Schema schema,
    CsvPolicy csv,
    boolean deduplicate,
    HoldoutPolicy holdout,
    PerformanceDriftPolicy drift,
    RetrainPolicy retrain,
    PromotionMode promotion,
    double threshold,
    long seed,
    Http http,
    Dependencies dependencies,
    RetentionPolicy retention,
    Logs logs,
    long diskReserve,
    Optional<String> node) {

  /**
   * Absolute, normalised folders; none is equal to or inside another, except that all may be inside
   * {@code home}. They need not exist.
   *
   * @param home working directory
   * @param inbox what people drop
   * @param ingesteddata master dataset, list of files, embedded store
   * @param models one folder per model version
   * @param production the champion
   * @param testdata the user's fixed evaluation set
   * @param logs rolling log files
   */
  public record Folders(
      Path home,
      Path inbox,
      Path ingesteddata,
      Path models,
      Path production,
      Path testdata,
      Path logs) {

    /** All but {@code home}. */
    public List<Path> all() {
      return List.of(inbox, ingesteddata, models, production, testdata, logs);
    }
  }

  /**
   * How the inbox is watched.
   *
   * @param quiet how long size and time of a file stay unchanged before it is taken; 50 ms to 1 h
   * @param poll pause between two looks; 20 ms to 1 min
   * @param maxFiles most files that may wait; 1 to 1,000,000
   */
  public record Inbox(Duration quiet, Duration poll, int maxFiles) {}

  /**
   * The store.
   *
   * @param url embedded or a PostgreSQL
   * @param user of PostgreSQL
   * @param password of that user; may be empty
   * @param memoryBytes memory the embedded one may use; 64 MB to 1 TB
   * @param threads the embedded one may use; 1 to 64
   */
  public record Store(StoreUrl url, String user, Secret password, long memoryBytes, int threads) {}

  /**
   * The HTTP server.
   *
   * @param host address it binds to; a loopback one unless there are keys
   * @param port 0 to 65,535; 0 picks a free one
   * @param maxJsonBytes largest JSON body; 1 KB to 1 GB
   * @param maxCsvBytes largest CSV body, which is streamed; 1 KB to 1 TB
   * @param maxRows most rows of a JSON body; 1 to 10,000,000
   * @param maxTime how long a request may take; 1 s to 1 day
   * @param idle how long a client may be silent; 1 s to 1 hour
   * @param maxConnections most that are open at once; 10 to 100,000
   * @param rate requests per second and caller; 0 for no limit
   * @param keys who may ask; empty for everybody on this machine
   */
  public record Http(
      String host,
      int port,
      long maxJsonBytes,
      long maxCsvBytes,
      int maxRows,
      Duration maxTime,
      Duration idle,
      int maxConnections,
      int rate,
      List<ApiKey> keys) {

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
      return KeySettings.isLoopback(host);
    }
  }

  /**
   * The look-up of newer versions of the libraries.
   *
   * @param check whether it is done at all
   * @param delay after start; 0 to 1 day
   * @param url base address of the repository that is asked, http or https; empty for the mirror
   *     that Maven uses
   */
  public record Dependencies(boolean check, Duration delay, Optional<URI> url) {}

  /**
   * The log files.
   *
   * @param kept how long rolled ones stay, 1 to 36,500 days; empty for ever
   * @param maxBytes most that all of them may take; 20 MB, the size of one, to 1 TB
   */
  public record Logs(Optional<Duration> kept, long maxBytes) {
    private static final int LONGEST_DAYS = 36_500;

    /** How long rolled files stay, in begun days; for ever is a hundred years. */
    public int days() {
      return kept.map(age -> Math.toIntExact(age.plusDays(1).minusNanos(1).toDays()))
          .orElse(LONGEST_DAYS);
    }
  }
}
