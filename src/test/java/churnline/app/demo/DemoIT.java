package churnline.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.Commands;
import churnline.app.command.AnswerText;
import churnline.edge.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo tells what happened, and the README shows what it tells. */
class DemoIT {
  private static final Path README = Path.of("README.md");
  private static final Pattern SHOWN =
      Pattern.compile("(<!-- demo: [^\n]*-->\n```\n)(.*?)(```\n<!-- /demo -->)", Pattern.DOTALL);

  @TempDir private static Path folder;
  private static String told;

  @BeforeAll
  static void play() {
    System.setProperty("churn.http.port", "0");
    System.setProperty("churn.dependencies.check", "false");
    try {
      told = churnline("demo", "--then-stop");
    } finally {
      System.clearProperty("churn.http.port");
      System.clearProperty("churn.dependencies.check");
    }
  }

  private static String churnline(String... words) {
    StringWriter out = new StringWriter();
    CommandLine line = Commands.line();
    line.setOut(new PrintWriter(out, true));
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--home";
    all[words.length + 1] = folder.resolve("demo").toString();
    assertThat(line.execute(all)).isZero();
    return out.toString();
  }

  @Test
  void theReadmeShowsWhatTheDemoTells() throws IOException {
    String text = told.replace(folder.toString() + "/", "");
    String readme = Files.readString(README);
    Matcher shown = SHOWN.matcher(readme);
    assertThat(shown.find()).isTrue();
    if (Boolean.getBoolean("churnline.docs.write")) {
      Files.writeString(
          README, readme.substring(0, shown.end(1)) + text + readme.substring(shown.start(3)));
      return;
    }
    assertThat(shown.group(2)).as("write it anew with -Dchurnline.docs.write=true").isEqualTo(text);
  }

  @Test
  void theYearHasAllThatItPromises() {
    assertThat(told.replaceAll("\\s+", " "))
        .contains("January")
        .contains("already ingested")
        .contains("set aside")
        .contains("CSV_HEADER_MISMATCH")
        .contains("wait for their outcome")
        .contains("joined the observations that waited")
        .contains("performance drift")
        .contains("ROLLBACK")
        .contains("false alarm");
  }

  @Test
  void whatWasToldIsWhatTheStoreSays() {
    JsonNode models = json("models");
    JsonNode status = json("status");

    assertThat(told.replaceAll("\\s+", " ")).contains("number 4: ROLLBACK");
    assertThat(models.path("deployments").path(1).path("number").asInt()).isEqualTo(4);
    assertThat(models.path("deployments").path(1).path("code").asText()).isEqualTo("ROLLBACK");
    assertThat(told.replaceAll("\\s+", " "))
        .contains(models.path("champion").asText() + " was trained and deployed")
        .contains(AnswerText.score(models.path("models").path(3).path("recorded").path("auc")));
    long distinct = 10 * 4_000 - 80;
    assertThat(status.path("rows").path("all").asLong()).isEqualTo(distinct);
    assertThat(status.path("rows").path("left").asLong())
        .isEqualTo(distinct - status.path("rows").path("stayed").asLong());
    assertThat(churnline("rebuild")).contains("0 were missing, 0 differed");
  }

  private static JsonNode json(String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return Json.tree(churnline(all));
  }
}
