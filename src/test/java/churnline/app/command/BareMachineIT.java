package churnline.app.command;

import static churnline.app.command.BareMachine.APT_GET;
import static churnline.app.command.BareMachine.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher installs what is missing, asks before, or says what to type. */
class BareMachineIT {
  private static final String APT_LINE =
      "apt-get update && apt-get install -y --no-install-recommends JDK maven";

  private static final String BUILD = "mvn -q -B -ntp -DskipTests package";

  /** The launcher looks for them where the C library has them, whatever the path. */
  private static final String LOCALES =
      Files.exists(Path.of("/usr/share/i18n/locales/tr_TR")) ? "" : " locales";

  @TempDir private Path root;
  private BareMachine machine;

  @BeforeEach
  void bareMachine() throws IOException {
    machine = new BareMachine(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CI=true", "--yes"})
  void withConsentItInstallsBuildsAndStarts(String consent) throws Exception {
    machine.program("bin/apt-get", APT_GET);

    BareMachine.Said said =
        consent.equals("--yes")
            ? machine.launched(Map.of(), "demo", "--yes", "--then-stop")
            : machine.launched(Map.of("CI", "true"), "demo", "--then-stop");

    assertThat(said.text())
        .contains("no java found", "no mvn found", "installing what is missing: " + APT_LINE)
        .endsWith("started demo --then-stop\n");
    assertThat(said.status()).isZero();
    assertThat(machine.calls())
        .containsExactly(
            "apt-get update", "apt-get install -y --no-install-recommends JDK maven", BUILD);
  }

  @Test
  void withoutATerminalItOnlyPrintsTheLine() throws Exception {
    machine.program("bin/apt-get", APT_GET);

    assertRefuses(
        machine.launched("demo"), "type this, or start again with --yes:", "  " + APT_LINE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n\n", "no\n", "what?\n", "\004"})
  void onATerminalAnythingButYesInstallsNothing(String answer) throws Exception {
    machine.program("bin/apt-get", APT_GET);

    assertRefuses(answered(answer), "  " + APT_LINE, "run it now? [Y/n]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"y\n", "Yes\n", "\n"})
  void onATerminalYesInstalls(String answer) throws Exception {
    machine.program("bin/apt-get", APT_GET);

    BareMachine.Said said = answered(answer);

    assertThat(said.text()).contains("  " + APT_LINE, "run it now? [Y/n]", "started demo");
    assertThat(said.status()).isZero();
    assertThat(machine.calls()).hasSize(3);
  }

  @Test
  void anotherUserThanRootInstallsBySudo() throws Exception {
    machine.asUser(1000);
    machine.program("bin/apt-get", APT_GET);
    machine.program("bin/sudo", BareMachine.SUDO);
    String line = APT_LINE.replace("apt-get", "sudo apt-get");

    assertRefuses(machine.launched("run"), "  " + line);

    assertThat(machine.launched("run", "--yes").text())
        .contains("installing what is missing: " + line);
    assertThat(machine.calls())
        .containsExactly(
            "sudo apt-get update",
            "sudo apt-get install -y --no-install-recommends JDK maven",
            BUILD);
  }

  @Test
  void whoMayNotInstallIsToldWhatRootTypes() throws Exception {
    machine.asUser(1000);
    machine.program("bin/apt-get", APT_GET);

    assertRefuses(machine.launched("demo", "--yes"), "as root, type this:", "  " + APT_LINE);
  }

  @Test
  void fedora() throws Exception {
    machine.program("bin/dnf", BareMachine.DNF);

    assertThat(machine.launched("demo", "--yes").text()).contains("started");
    assertThat(machine.calls()).containsExactly("dnf install -y java-devel maven", BUILD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void macOs(boolean withItsPlaceholder) throws Exception {
    machine.asUser(501);
    machine.program("bin/brew", BareMachine.BREW);
    if (withItsPlaceholder) {
      machine.program("bin/java", "echo 'Unable to locate a Java Runtime.' >&2; exit 1");
    }

    assertThat(machine.launched("demo", "--yes").text()).contains("started");
    assertThat(machine.launched("status").text()).isEqualTo("started status\n");
    assertThat(machine.calls()).containsExactly("brew install openjdk maven", BUILD);
  }

  @Test
  void withoutAKnownPackageManagerItNamesTheLinesOfAll() throws Exception {
    assertRefuses(
        machine.launched("demo", "--yes"),
        "Debian, Ubuntu: " + APT_LINE,
        "Fedora:         dnf install -y java-devel maven",
        "macOS:          brew install openjdk maven");
  }

  @Test
  void aFailedInstallationEndsIt() throws Exception {
    machine.program("bin/apt-get", APT_GET);
    Files.createFile(machine.path("offline"));

    BareMachine.Said said = machine.launched("demo", "--yes");

    assertThat(said.text()).contains("Failed to fetch").endsWith("that failed; see above\n");
    assertThat(said.status()).isEqualTo(1);
    assertThat(machine.calls()).containsExactly("apt-get update");
  }

  @Test
  void verifyInstallsWhatTestsNeedAndPassesWordsOn() throws Exception {
    machine.program("bin/apt-get", APT_GET);

    BareMachine.Said said =
        machine.launched(Map.of("MVN_STATUS", "7"), "verify", "--yes", "-Dtest=A B", "-Dit.test=C");

    assertThat(said.status()).as(said.text()).isEqualTo(7);
    assertThat(machine.calls())
        .containsExactly(
            "apt-get update",
            "apt-get install -y --no-install-recommends JDK maven" + LOCALES,
            "mvn -B -ntp verify -Dtest=A B -Dit.test=C");
  }

  @Test
  void whereNothingIsMissingNothingIsInstalled() throws Exception {
    machine.program("bin/apt-get", APT_GET);
    machine.everythingIsInstalled();
    Map<String, String> withoutLocales = Map.of("CI", "true", "OSTYPE", "darwin24");

    assertThat(machine.launched(withoutLocales, "verify").text()).isEmpty();
    assertThat(machine.launched("demo", "--yes").text()).contains("started demo");

    assertThat(machine.calls()).containsExactly("mvn -B -ntp verify", BUILD);
  }

  /** What is built needs no Maven, and no compiler. */
  @Test
  void whatIsBuiltStartsWithAJre() throws Exception {
    machine.everythingIsInstalled();
    assertThat(machine.launched("status").text()).contains("started");
    Files.delete(machine.path("bin/javac"));
    Files.delete(machine.path("bin/mvn"));

    assertThat(machine.launched("status").text()).isEqualTo("started status\n");

    Files.delete(machine.path("target/built"));
    machine.program("bin/apt-get", APT_GET);
    assertRefusesAfter(1, machine.launched("status"), "belongs to a JRE", "no mvn found", APT_LINE);
  }

  @Test
  void anOldJdkIsReplacedWithConsentOnly() throws Exception {
    machine.everythingIsInstalled();
    machine.program("bin/java", java("11.0.2"));
    machine.program("bin/apt-get", APT_GET);
    String tooOld = "JDK 17 or newer is required; " + machine.path("bin/java") + " is version 11";

    assertRefuses(machine.launched("demo"), tooOld, "install -y --no-install-recommends JDK\n");

    assertThat(machine.launched("demo", "--yes").text()).contains(tooOld, "started demo");
  }

  /** Where the path has an old one first, say. */
  @Test
  void anOldJdkThatStaysEndsIt() throws Exception {
    machine.everythingIsInstalled();
    machine.program("bin/java", java("11.0.2"));
    machine.program("bin/apt-get", "echo \"apt-get $*\" >> calls");

    BareMachine.Said said = machine.launched("demo", "--yes");

    assertThat(said.text()).endsWith(machine.path("bin/java") + " is version 11\n");
    assertThat(said.status()).isEqualTo(1);
    assertThat(machine.calls()).hasSize(2);
  }

  /** What is installed would not be used. */
  @ParameterizedTest
  @ValueSource(strings = {"old", "nowhere"})
  void aBadJavaHomeIsForItsOwnerToMend(String name) throws Exception {
    machine.program("bin/apt-get", APT_GET);
    machine.program("old/bin/java", java("11.0.2"));
    Path home = machine.path(name);

    BareMachine.Said said = machine.launched(Map.of("JAVA_HOME", home.toString()), "demo", "--yes");

    assertRefuses(
        said,
        name.equals("old")
            ? "JDK 17 or newer is required; " + home + "/bin/java is version 11"
            : "JAVA_HOME is " + home + ", and " + home + "/bin/java is not there",
        "set JAVA_HOME to such a JDK, or unset it");
  }

  private BareMachine.Said answered(String answer) throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "other systems have another script");
    return machine.answered(answer, "demo");
  }

  private void assertRefuses(BareMachine.Said said, String... words) throws IOException {
    assertRefusesAfter(0, said, words);
  }

  private void assertRefusesAfter(int calls, BareMachine.Said said, String... words)
      throws IOException {
    assertThat(said.text()).contains(words).doesNotContain("started");
    assertThat(said.status()).isEqualTo(1);
    assertThat(machine.calls()).hasSize(calls);
  }
}
