package churnline.edge.versions;

import static churnline.edge.versions.MadeUpRepository.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.edge.versions.Repository.Patience;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server on this machine. */
class RepositoryTest {
  private static final Patience PATIENT =
      new Patience(Duration.ofSeconds(30), Duration.ofMinutes(1));
  private static final DependencyVersion PICOCLI =
      DependencyVersion.notAsked("info.picocli:picocli", "4.7.7");
  private static final DependencyVersion LOGBACK =
      DependencyVersion.notAsked("ch.qos.logback:logback-classic", "1.5.32");
  private static final String PICOCLI_PATH = "/maven2/info/picocli/picocli/maven-metadata.xml";
  private static final String LOGBACK_PATH =
      "/maven2/ch/qos/logback/logback-classic/maven-metadata.xml";

  private static final String TOO_LONG =
      "the repository's response is too long for a maven-metadata.xml";

  private final CountDownLatch over = new CountDownLatch(1);
  private MadeUpRepository server;

  @BeforeEach
  void start() throws Exception {
    server = new MadeUpRepository();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.close();
  }

  private List<DependencyVersion> lookUp(Patience patience, DependencyVersion... libraries)
      throws InterruptedException {
    return new Repository(server.address("/maven2"), patience).lookUp(List.of(libraries));
  }

  @Test
  void eachLibraryIsAskedForUnderTheBaseAddress() throws Exception {
    server
        .answers(PICOCLI_PATH, metadata("4.7.7", "4.8.0", "5.0.0-alpha"))
        .answers(LOGBACK_PATH, metadata("1.5.31"));

    assertThat(lookUp(PATIENT, LOGBACK, PICOCLI))
        .containsExactly(LOGBACK.withLatest("1.5.32"), PICOCLI.withLatest("4.8.0"));
    assertThat(server.asked()).containsExactly(LOGBACK_PATH, PICOCLI_PATH);
    assertThat(new Repository(server.address("/maven2/"), PATIENT).lookUp(List.of(PICOCLI)))
        .containsExactly(PICOCLI.withLatest("4.8.0"));
  }

  @Test
  void onlyPreviewsLeaveTheVersionInUseTheNewest() throws Exception {
    server.answers(PICOCLI_PATH, metadata("5.0.0-alpha"));

    assertThat(lookUp(PATIENT, PICOCLI)).containsExactly(PICOCLI.withLatest("4.7.7"));
  }

  @Test
  void whatIsNotThereIsUnknownAndTheOthersAreAskedFor() throws Exception {
    server.answers(PICOCLI_PATH, metadata("4.8.0"));

    assertThat(lookUp(PATIENT, LOGBACK, PICOCLI))
        .containsExactly(
            LOGBACK.unknown("the repository answered with status 404"),
            PICOCLI.withLatest("4.8.0"));
  }

  @Test
  void aRedirectIsFollowed() throws Exception {
    server
        .answers("/elsewhere", metadata("4.8.0"))
        .answers(
            PICOCLI_PATH,
            exchange -> {
              exchange.getResponseHeaders().add("Location", "/elsewhere");
              exchange.sendResponseHeaders(302, -1);
            });

    assertThat(lookUp(PATIENT, PICOCLI)).containsExactly(PICOCLI.withLatest("4.8.0"));
  }

  @Test
  void noAddressInAnAnswerIsAsked() throws Exception {
    server
        .answers("/evil", "<!ENTITY v '9'>")
        .answers(
            PICOCLI_PATH,
            "<!DOCTYPE metadata SYSTEM '%1$s' [<!ENTITY %% p SYSTEM '%1$s'> %%p;]>"
                    .formatted(server.address("/evil"))
                + "<metadata><versioning><release>&v;</release></versioning></metadata>");

    assertThat(lookUp(PATIENT, PICOCLI))
        .containsExactly(PICOCLI.unknown("the repository's response is not a maven-metadata.xml"));
    assertThat(server.asked()).containsExactly(PICOCLI_PATH);
  }

  @Test
  void anAnswerOfTenMegabytesIsRefused() throws Exception {
    server.answers(PICOCLI_PATH, metadata("4.8.0") + " ".repeat(10 << 20));

    assertThat(lookUp(PATIENT, PICOCLI)).containsExactly(PICOCLI.unknown(TOO_LONG));
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    server.answers(
        PICOCLI_PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (over.getCount() > 0) {
              exchange.getResponseBody().write(new byte[1 << 16]);
            }
          } catch (IOException closed) {
            cut.countDown();
          }
        });

    assertThat(lookUp(PATIENT, PICOCLI)).containsExactly(PICOCLI.unknown(TOO_LONG));
    assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerThatIsSilentOrDripsIsNotWaitedFor() throws Exception {
    server
        .answers(LOGBACK_PATH, exchange -> over.await())
        .answers(
            PICOCLI_PATH,
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              do {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
              } while (!over.await(20, TimeUnit.MILLISECONDS));
            });

    assertThat(
            lookUp(new Patience(Duration.ofMillis(300), Duration.ofMinutes(1)), LOGBACK, PICOCLI))
        .containsExactly(
            LOGBACK.unknown("the repository did not answer in time"),
            PICOCLI.unknown("the repository did not answer in time"));
  }

  @Test
  void allTogetherHaveATimeToo() throws Exception {
    server.answers(LOGBACK_PATH, exchange -> over.await()).answers(PICOCLI_PATH, metadata("4.8.0"));

    assertThat(
            lookUp(new Patience(Duration.ofMinutes(1), Duration.ofMillis(300)), LOGBACK, PICOCLI))
        .containsExactly(
            LOGBACK.unknown("the repository did not answer in time"),
            PICOCLI.unknown("skipped: the requests before it took too long"));
    assertThat(server.asked()).containsExactly(LOGBACK_PATH);
  }

  @Test
  void anAnswerThatBreaksOffIsAFailure() throws Exception {
    server.answers(
        PICOCLI_PATH,
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(metadata("4.8.0").getBytes(StandardCharsets.UTF_8));
          throw new IOException("the server dies");
        });

    assertThat(lookUp(PATIENT, PICOCLI))
        .containsExactly(PICOCLI.unknown("the repository cannot be reached (IOException)"));
  }

  @Test
  void nobodyListeningIsSaid() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }

    assertThat(
            new Repository(URI.create("http://127.0.0.1:" + port), PATIENT)
                .lookUp(List.of(PICOCLI)))
        .containsExactly(PICOCLI.unknown("the repository cannot be reached (ConnectException)"));
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    server.answers(PICOCLI_PATH, exchange -> over.await());

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> lookUp(PATIENT, PICOCLI)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
