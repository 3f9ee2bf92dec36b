package churnline.app;

import churnline.fault.FaultCode;
import churnline.fault.UnavailableException;
import churnline.settings.Settings;
import churnline.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Working directories. */
public final class Homes {
  private Homes() {}

  /**
   * Reads the settings of a home and makes the folders that are missing.
   *
   * @throws churnline.settings.BadSettingsException with every problem of the settings
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
      return settings;
    } catch (IOException failure) {
      throw new UnavailableException(
          FaultCode.DISK_UNAVAILABLE,
          "the home "
              + home
              + " cannot be made or read: "
              + failure
              + "; expected a folder of this user; name another with --home",
          failure);
    }
  }
}
