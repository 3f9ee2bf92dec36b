package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Assumptions;

/**
 * Locales of the C library, made into a folder, so that no machine needs to have them installed.
 */
final class Locales {
  private final Path folder;

  Locales(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes a locale with UTF-8 and returns the environment that has it. Where its definition is not
   * installed the test is skipped, in CI (where {@code CI=true}) it fails.
   *
   * @param name such as {@code tr_TR}
   */
  Map<String, String> environment(String name) throws Exception {
    String full = name + ".UTF-8";
    Said made =
        said(Map.of(), List.of("localedef", "-i", name, "-f", "UTF-8", path(full).toString()));
    if (made.status() != 0) {
      String missing =
          "localedef cannot make %s (%s); install the definitions: apt-get install locales"
              .formatted(full, made.text().strip());
      assertThat("true".equals(System.getenv("CI"))).as(missing).isFalse();
      Assumptions.abort(missing);
    }
    return Map.of("LC_ALL", full, "LOCPATH", folder.toString());
  }

  private Path path(String full) {
    return folder.resolve(full);
  }

  /** What a JVM that nobody told otherwise takes for its locale and its time zone. */
  static String ofPlainJvm(Map<String, String> environment) throws Exception {
    Said said =
        said(
            environment,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "test-classes").toString(),
                Plain.class.getName()));
    assertThat(said.status()).as(said.text()).isZero();
    return said.text().strip();
  }

  private record Said(int status, String text) {}

  private static Said said(Map<String, String> environment, List<String> command)
      throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      byte[] text = process.getInputStream().readAllBytes();
      return new Said(process.waitFor(), new String(text, StandardCharsets.UTF_8));
    } catch (IOException noSuchProgram) {
      return new Said(127, noSuchProgram.getMessage());
    }
  }

  /** Says what the JVM found. */
  static final class Plain {
    private Plain() {}

    public static void main(String[] args) {
      System.out.println(
          Locale.getDefault(Locale.Category.FORMAT) + " " + TimeZone.getDefault().getID());
    }
  }
}
