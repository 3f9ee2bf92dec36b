package churnline.app.wiring;

import churnline.core.disk.DiskSpace;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.edge.files.HomeFolders;
import churnline.edge.inbox.InboxUpload;
import churnline.edge.settings.Settings;
import churnline.edge.settings.SettingsReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;

/** Working directories. */
public final class Homes {
  private Homes() {}

  /** Puts files into the inbox of a home, whoever watches it. */
  public static InboxUpload inbox(Settings settings, Clock clock) {
    return new InboxUpload(
        settings.folders().inbox(),
        settings.inbox().maxFiles(),
        new DiskSpace(folders(settings)::free, settings.diskReserve()),
        node(settings),
        clock);
  }

  /** What a home is called among several on one store: as set, else {@code host:/path}. */
  static String node(Settings settings) {
    return settings.node().orElseGet(() -> host() + ":" + settings.folders().home());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  /** What the file of settings says to others than us: Camel takes keys from it. */
  static Properties properties(Path home) {
    Properties all = new Properties();
    Path file = home.resolve("application.properties");
    if (Files.exists(file)) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        all.load(reader);
      } catch (IOException failure) {
        throw unusable(home, failure);
      }
    }
    return all;
  }

  static HomeFolders folders(Settings settings) {
    return new HomeFolders(
        Map.of(
            Folder.INBOX, settings.folders().inbox(),
            Folder.INGESTED, settings.folders().ingesteddata(),
            Folder.MODELS, settings.folders().models(),
            Folder.PRODUCTION, settings.folders().production(),
            Folder.TESTDATA, settings.folders().testdata()));
  }

  /**
   * Reads the settings of a home and makes the folders that are missing.
   *
   * @throws churnline.edge.settings.BadSettingsException with every problem of the settings
   * @throws UnavailableException DISK_UNAVAILABLE
   */
  public static Settings prepare(Path home) {
    try {
      Path folder = home.toAbsolutePath().normalize();
      Files.createDirectories(folder);
      Settings settings = SettingsReader.load(folder);
      for (Path one : settings.folders().all()) {
        Files.createDirectories(one);
      }
      System.setProperty("churnline.logs", settings.folders().logs().toString());
      System.setProperty("churnline.logs.days", String.valueOf(settings.logs().days()));
      System.setProperty("churnline.logs.size", String.valueOf(settings.logs().maxBytes()));
      return settings;
    } catch (IOException failure) {
      throw unusable(home, failure);
    }
  }

  private static UnavailableException unusable(Path home, IOException failure) {
    return new UnavailableException(
        FaultCode.DISK_UNAVAILABLE,
        "the home "
            + home
            + " cannot be made or read: "
            + failure
            + "; expected a folder of this user; name another with --home",
        failure);
  }
}
