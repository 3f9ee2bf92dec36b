package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.generate.CorporateGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged program publishes depends neither on the locale nor on the time zone. */
class LocaleIT {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(11, 400);

  @TempDir private static Path made;
  private static Map<String, String> expected;

  @TempDir private Path home;

  @BeforeAll
  static void liveWhereEverybodyTests(@TempDir Path usual) throws Exception {
    Map<String, String> environment = Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC");
    assertThat(Locales.ofPlainJvm(environment)).isEqualTo("en UTC");
    expected = live(usual, environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr_TR", "ar_EG", "de_DE"})
  void theSameBytesArePublishedInEveryLocale(String locale) throws Exception {
    Map<String, String> environment = new Locales(made).environment(locale);
    assertThat(Locales.ofPlainJvm(environment)).startsWith(locale + " ");

    assertSame(live(home, environment), expected);
  }

  private static void assertSame(Map<String, String> actual, Map<String, String> expected) {
    assertThat(expected).containsKeys("models/v0001/confusionmatrix.png", "models/v0001/card.json");
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, content) -> assertThat(actual.get(name)).as(name).isEqualTo(content));
  }

  @Test
  void theSameBytesArePublishedInEveryTimeZoneAndMadeAgainInAnother() throws Exception {
    Map<String, String> auckland = Map.of("LC_ALL", "C.UTF-8", "TZ", "Pacific/Auckland");
    Map<String, String> angeles = Map.of("LC_ALL", "C.UTF-8", "TZ", "America/Los_Angeles");
    assertThat(Locales.ofPlainJvm(auckland)).isEqualTo("en Pacific/Auckland");
    assertThat(Locales.ofPlainJvm(angeles)).isEqualTo("en America/Los_Angeles");
    assertSame(live(home, auckland), expected);
    Map<String, String> before = PublishedBytes.of(home);

    PackagedService elsewhere = service(home).with(angeles);
    assertThat(elsewhere.command("rebuild").text()).contains(" 0 were missing, 0 differed: ");
    assertSame(PublishedBytes.of(home), before);

    for (String name : before.keySet()) {
      if (!name.matches("inbox/(done|failed)/[^/]+/[^.]+[.]csv")) {
        Files.delete(home.resolve(name));
      }
    }
    assertThat(elsewhere.command("rebuild").status()).isZero();
    assertSame(PublishedBytes.of(home), before);
  }

  /** A model is trained, serves, ranks clients whose outcome nobody knows, and refuses a file. */
  private static Map<String, String> live(Path home, Map<String, String> environment)
      throws Exception {
    try (PackagedService service = service(home).with(environment)) {
      Files.createDirectories(home.resolve("testdata"));
      CorporateGenerator.write(CLIENTS.stable(9), home.resolve("testdata/testdata.csv"));
      service.start();
      CorporateGenerator.write(CLIENTS.stable(1), home.resolve("january.part"));
      drop(service, home, "january.csv", "done");
      Files.writeString(
          home.resolve("february.part"),
          """
          corporation,lastmonth_activity,lastyear_activity,number_of_employees
          INDIGO,123.25,1400.5,12
          ilk,4,80000,9
          wrong,x,1,2
          """);
      drop(service, home, "february.csv", "done");
      Files.writeString(home.resolve("march.part"), "ID,TITLE\n1,2\n");
      drop(service, home, "march.csv", "failed");
      service.await(
          "the end of the run", () -> service.log().lines().anyMatch(LocaleIT::isOfMarch));
      service.stop();
      Map<String, String> said = PublishedBytes.withoutTimes(home);
      for (String command : new String[] {"models", "score", "diagnose"}) {
        said.put(command, PublishedBytes.withoutTimes(service.command(command).text()));
      }
      return said;
    }
  }

  private static boolean isOfMarch(String line) {
    return line.contains(" report ") && line.contains("receipts=1") && line.contains("v0001");
  }

  private static PackagedService service(Path home) throws Exception {
    return new PackagedService(home, "churn.retrain.when = drift\n");
  }

  private static void drop(PackagedService service, Path home, String name, String folder)
      throws Exception {
    Path whole = home.resolve(name.replace(".csv", ".part"));
    Files.move(whole, home.resolve("inbox").resolve(name));
    service.await(
        "the receipt of " + name,
        () ->
            Receipts.files(home.resolve("inbox/" + folder)).stream()
                .anyMatch(file -> file.toString().endsWith(name + ".receipt.txt")));
  }
}
