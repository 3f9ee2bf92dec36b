package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.files.HomeLock;
import churnline.edge.sql.Postgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as docs/operations.md says to use it. */
class MigrateIT {
  private static final String HEADER =
      "corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited\n";

  @TempDir private Path home;
  private String postgres;

  private record Said(int status, String out, String err) {}

  private Said churnline(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Said(
        line.execute(
            Stream.concat(Stream.of(words), Stream.of("--home", home.toString()))
                .toArray(String[]::new)),
        out.toString(),
        err.toString());
  }

  @BeforeEach
  void fill() throws Exception {
    postgres = Postgres.schema().url();
    settings("embedded", "postgres");
    StringBuilder rows = new StringBuilder(HEADER);
    for (int row = 0; row < 60; row++) {
      rows.append("c%d,%d,%d,%d,%d\n".formatted(row, row * 7 % 50, row * 13 % 90, row, row % 2));
    }
    Path file = Files.writeString(home.resolve("clients.csv"), rows);
    assertThat(churnline("ingest", file.toString()).status()).isZero();
  }

  private void settings(String url, String user) throws Exception {
    Files.writeString(
        home.resolve("application.properties"),
        "churn.dependencies.check = false\nchurn.store.url = %s\nchurn.store.user = %s\n"
            .formatted(url, user));
  }

  @Test
  void thereAndBackWithNothingToRebuild() throws Exception {
    Said there = churnline("migrate", "--from", "embedded", "--to", postgres);

    assertThat(there.status()).as(there.err()).isZero();
    assertThat(there.out())
        .containsPattern("observation +60  [0-9a-f]{64}")
        .contains("moved from embedded, which is as it was, to " + postgres);
    settings(postgres, "postgres");
    assertThat(churnline("rebuild").out()).contains("0 were missing, 0 differed");
    assertThat(churnline("status").out()).contains("v0001");

    try (Stream<Path> old = Files.list(home.resolve("ingesteddata"))) {
      for (Path file : old.filter(MigrateIT::isEmbedded).toList()) {
        Files.move(file, home.resolve(file.getFileName()));
      }
    }
    Said back = churnline("migrate", "--from", postgres, "--to", "embedded");

    assertThat(back.status()).as(back.err()).isZero();
    assertThat(tables(back)).isEqualTo(tables(there));
    settings("embedded", "postgres");
    assertThat(churnline("rebuild").out()).contains("0 were missing, 0 differed");
  }

  @Test
  void whatCannotBeIsToldWithItsStatus() throws Exception {
    try (HomeLock lock =
        HomeLock.require(
            home.resolve("ingesteddata"), "run", Clock.systemUTC(), java.time.Duration.ZERO)) {
      lock.announce("", "");
      Said locked = churnline("migrate", "--from", "embedded", "--to", postgres);
      assertThat(locked.status()).isEqualTo(1);
      assertThat(locked.err()).contains("STORE_LOCKED: 'run' (process ");
    }
    Said secret =
        churnline("migrate", "--from", "embedded", "--to", "jdbc:postgresql://h/d?password=open");
    assertThat(secret.status()).isEqualTo(64);
    assertThat(secret.err()).contains("password=***': expected ").doesNotContain("open");
    assertThat(churnline("migrate", "--from", postgres, "--to", postgres).status()).isEqualTo(64);

    settings(postgres.replaceFirst("postgres\\?.*", "nowhere"), "postgres");
    Said missing = churnline("status");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("has no such database");

    settings(postgres, "locked");
    System.setProperty("churn.store.password", "wrong-one");
    try {
      Said refused = churnline("status");
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err()).contains("refuses the user 'locked'").doesNotContain("wrong-one");
    } finally {
      System.clearProperty("churn.store.password");
    }
  }

  private static boolean isEmbedded(Path file) {
    return file.getFileName().toString().startsWith("churnline.duckdb");
  }

  private static List<String> tables(Said said) {
    return said.out().lines().filter(line -> line.matches(".*[0-9a-f]{64}")).toList();
  }
}
