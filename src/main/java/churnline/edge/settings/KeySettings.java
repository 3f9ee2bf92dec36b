package churnline.edge.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The keys of HTTP: those given one by one and those of the file. No key is ever told. */
final class KeySettings {
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{16,512}");

  /** The byte order mark that some editors write. */
  private static final String MARK = "\uFEFF";

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|::1|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
  private static final Set<PosixFilePermission> OF_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Path home;
  private final Bound bound;
  private final List<ApiKey> keys = new ArrayList<>();
  private boolean refused;

  /** Reads the keys; whatever is wrong with them becomes a problem of {@code bound}. */
  KeySettings(Path home, Bound bound) {
    this.home = home.toAbsolutePath().normalize();
    this.bound = bound;
    given(SettingsKeys.HTTP_READ_KEY).ifPresent(secret -> keys.add(new ApiKey(false, secret)));
    given(SettingsKeys.HTTP_OPERATE_KEY).ifPresent(secret -> keys.add(new ApiKey(true, secret)));
    given(SettingsKeys.HTTP_KEYS_FILE).ifPresent(this::file);
    if (keys.stream().map(ApiKey::secret).distinct().count() < keys.size()) {
      bound.refuse(SettingsKeys.HTTP_OPERATE_KEY, ": the same key is given twice");
    }
    refuseOpenDoor();
  }

  /** The keys in the order read, operate, file. */
  List<ApiKey> keys() {
    return List.copyOf(keys);
  }

  /** Returns the secret if it may be a key. */
  static Secret secret(String text) {
    if (!KEY.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return new Secret(text);
  }

  private <T> Optional<T> given(TypedKey<Optional<T>> key) {
    refused |= !bound.isAccepted(key);
    return bound.isAccepted(key) ? bound.value(key) : Optional.empty();
  }

  private void file(Path given) {
    Path file = home.resolve(given);
    try {
      if (isOpenToOthers(file)) {
        refuse("a file that only its owner may read or write; chmod 600 " + given);
        return;
      }
      if (!Files.isRegularFile(file)) {
        refuse("a readable text file; it is not a regular file");
        return;
      }
      int number = 0;
      for (String read : Files.readAllLines(file)) {
        number++;
        String line = number == 1 && read.startsWith(MARK) ? read.substring(1) : read;
        if (!line.isBlank() && !line.startsWith("#")) {
          line(line.strip(), number);
        }
      }
    } catch (IOException unreadable) {
      refuse(
          "a readable text file; it cannot be read ("
              + unreadable.getClass().getSimpleName()
              + ")");
    }
  }

  private void line(String line, int number) {
    int colon = line.indexOf(':');
    String role = colon < 0 ? "" : line.substring(0, colon);
    String key = line.substring(colon + 1);
    if ((role.equals("read") || role.equals("operate")) && KEY.matcher(key).matches()) {
      keys.add(new ApiKey(role.equals("operate"), new Secret(key)));
    } else {
      refuse(
          "read:KEY or operate:KEY in each line, with a key of 16 to 512 visible ASCII characters;"
              + " line "
              + number
              + " is none of them");
    }
  }

  private void refuse(String expected) {
    refused = true;
    bound.refuse(
        SettingsKeys.HTTP_KEYS_FILE,
        " = '" + bound.given(SettingsKeys.HTTP_KEYS_FILE).text() + "': expected " + expected);
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return posix != null
        && posix.readAttributes().permissions().stream().anyMatch(OF_OTHERS::contains);
  }

  /** Keys that were refused are a problem already: whoever mends them has some. */
  private void refuseOpenDoor() {
    if (bound.isAccepted(SettingsKeys.HTTP_HOST)
        && keys.isEmpty()
        && !refused
        && !isLoopback(bound.value(SettingsKeys.HTTP_HOST))) {
      var given = bound.given(SettingsKeys.HTTP_HOST);
      bound.refuse(
          SettingsKeys.HTTP_HOST,
          " = '"
              + given.text()
              + "'"
              + given.remark()
              + ": expected "
              + SettingsKeys.HTTP_HOST.about().expected());
    }
  }

  /** Whether only this machine can reach it. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
