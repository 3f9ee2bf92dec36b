package churnline.app.wiring;

import churnline.app.connection.Connection;
import churnline.app.connection.ServiceConnection;
import churnline.edge.files.HomeLock;
import churnline.edge.settings.ApiKey;
import churnline.edge.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds out who answers for a home. */
public final class Connector {
  private static final Duration STARTING = Duration.ofSeconds(30);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final long TOLD_AFTER_MILLIS = 1_000;

  private Connector() {}

  /**
   * Connects to the service that runs on a home, or opens the home for this process. A service that
   * is just starting is waited for.
   *
   * @param command told to who comes later
   * @param waiting is told once who has the home, when that takes more than a moment
   * @throws churnline.core.fault.UnavailableException STORE_LOCKED when another command works there
   */
  public static Connection open(
      Settings settings, String command, Clock clock, Consumer<String> waiting)
      throws InterruptedException {
    Path folder = settings.folders().ingesteddata();
    for (long waited = 0; ; waited += LOOK_EVERY_MILLIS) {
      Optional<HomeLock> lock = HomeLock.take(folder, command, clock);
      if (lock.isPresent()) {
        return new HomeConnection(settings, clock, lock.get());
      }
      Optional<HomeLock.Holder> holder = HomeLock.holder(folder);
      Optional<String> address = holder.flatMap(HomeLock.Holder::address);
      Optional<String> instance = holder.flatMap(HomeLock.Holder::instance);
      if (address.isPresent() && instance.isPresent()) {
        return ServiceConnection.open(address.get(), instance.get(), key(settings));
      }
      if (waited == TOLD_AFTER_MILLIS) {
        holder.map(HomeLock.Holder::text).ifPresent(waiting);
      }
      if (waited >= STARTING.toMillis()) {
        throw HomeLock.locked(folder);
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  /** The key that may do most. */
  private static Optional<String> key(Settings settings) {
    return settings.http().keys().stream()
        .max(Comparator.comparing(ApiKey::operates))
        .map(key -> key.secret().reveal());
  }
}
