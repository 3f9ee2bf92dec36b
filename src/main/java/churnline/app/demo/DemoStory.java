package churnline.app.demo;

import churnline.app.command.AnswerText;
import churnline.app.command.Client;
import churnline.app.command.CommandFailed;
import churnline.app.command.Patience;
import churnline.edge.generate.CorporateClients;
import churnline.edge.generate.Dialect;
import churnline.edge.generate.Scenario;
import churnline.edge.generate.Snapshot;
import churnline.edge.generate.SnapshotCsv;
import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A year of monthly files, and what became of each. Everything that is said about the data comes
 * from the service's answers; the same seed tells the same story, word by word.
 */
final class DemoStory {
  /** Clients of each month. */
  static final int CLIENTS = 4_000;

  /** From when on other clients leave than before. */
  private static final int CHANGE = 9;

  private static final long LOOK_EVERY_MILLIS = 50;

  /** A terminal has at least 80 columns. */
  private static final int WIDTH = 79;

  private final Client client;
  private final Settings settings;
  private final long seed;
  private final Consumer<String> say;
  private final List<Check> checks = new ArrayList<>();

  /** What two rules said of the same month. */
  private record Check(String month, JsonNode numbers, String verdict) {}

  /**
   * @param client asks the service
   * @param say is told each line
   */
  DemoStory(Client client, Settings settings, long seed, Consumer<String> say) {
    this.client = client;
    this.settings = settings;
    this.seed = seed;
    this.say = say;
  }

  /** Tells all of it. */
  void tell() throws IOException, InterruptedException {
    winter();
    spring();
    summer();
    autumn();
    rollBack();
    Drop december = drop("december.csv", month(12, Scenario.CHANGED_RELATION));
    say("December", "%s arrived; %s.".formatted(december.clients(), verdict("December", december)));
    sideBySide();
  }

  private void winter() throws IOException, InterruptedException {
    Drop january = drop("january.csv", month(1, Scenario.STABLE));
    JsonNode first = client.get("/models/champion");
    say(
        "January",
        ("%s arrived with their outcomes; no model served yet, so %s was trained on %s of them and"
                + " deployed (%s): the others it ranks with AUC %s.")
            .formatted(
                january.clients(),
                january.champion(),
                AnswerText.count(first.path("rows")),
                code(january.run(), "promotion"),
                AnswerText.score(first.path("recorded").path("auc"))));

    Drop february = drop("february.csv", month(2, Scenario.STABLE));
    Drop again = drop("february-final-v2.csv", month(2, Scenario.STABLE));
    say(
        "February",
        "%s arrived; %s. The same content came again as %s and was %s: nothing counts twice."
            .formatted(
                february.clients(), verdict("February", february), again.name(), again.status()));
  }

  private void spring() throws IOException, InterruptedException {
    Drop march = drop("march.csv", month(3, Scenario.BAD_ROWS));
    say(
        "March",
        ("%s of %s rows could not be true (text for a number, an unknown label, no id) and were"
                + " set aside with their reasons; with the other %s: %s.")
            .formatted(
                march.count("quarantined"),
                march.count("read"),
                march.count("accepted"),
                verdict("March", march)));

    Drop bad = drop("april.csv", month(4, Scenario.BAD_FILE));
    Drop april = drop("april-mended.csv", month(4, Scenario.STABLE));
    say(
        "April",
        "april.csv was %s as a whole (%s), nothing of it was used; mended, its %s came in: %s."
            .formatted(bad.status(), bad.reason(), april.clients(), verdict("April", april)));

    Drop may = drop("may.csv", month(5, Scenario.STABLE));
    say("May", "%s arrived; %s.".formatted(may.clients(), verdict("May", may)));
  }

  private void summer() throws IOException, InterruptedException {
    Drop june = drop("june.csv", month(6, Scenario.UNLABELLED));
    say(
        "June",
        ("%s arrived, and nobody knew yet who left: %s scored them for the call list, %s rows wait"
                + " for their outcome, and there was nothing to judge the model by.")
            .formatted(june.clients(), june.champion(), june.count("waiting")));

    Drop july = drop("june-outcomes.csv", month(6, Scenario.LATE_LABELS));
    say(
        "July",
        "The outcomes of June arrived: %s rows joined the observations that waited and count as new; %s."
            .formatted(july.count("answered"), verdict("July", july)));

    Drop august = drop("august.csv", month(8, Scenario.MORE_CHURN));
    say(
        "August",
        "More clients left than ever (%s of %s), but of the same kind, which is no reason to retrain; %s."
            .formatted(august.left(), august.count("labelled"), verdict("August", august)));
  }

  private void autumn() throws IOException, InterruptedException {
    Drop september = drop("september.csv", month(CHANGE, Scenario.CHANGED_RELATION));
    say(
        "September",
        "Other clients left than before, though every column looks as ever; %s."
            .formatted(verdict("September", september)));

    Drop october = drop("october.csv", month(10, Scenario.CHANGED_RELATION));
    say("October", "%s arrived; %s.".formatted(october.clients(), verdict("October", october)));
  }

  private Snapshot month(int month, Scenario scenario) {
    int from = scenario == Scenario.CHANGED_RELATION ? CHANGE : month;
    return new Snapshot(new CorporateClients(), scenario, from, month, CLIENTS, seed, true);
  }

  /** What the evidence said, and what was done about it. */
  private String verdict(String month, Drop drop) {
    JsonNode drift = drop.run().path("drift");
    JsonNode numbers = drift.path("numbers");
    checks.add(new Check(month, numbers, drift.path("code").asText()));
    String evidence =
        String.format(
            Locale.ROOT,
            "%s (AUC %s on %,d rows%s, recorded %s, difference at most %+.3f)",
            drift.path("code").asText().equals("DRIFTED") ? "performance drift" : "no drift",
            AnswerText.score(numbers.path("auc")),
            numbers.path("rows").asLong(),
            numbers.path("rows").asLong() > drop.file().path("rows").path("labelled").asLong()
                ? ", those of earlier months that no model was trained on among them"
                : "",
            AnswerText.score(numbers.path("recorded_auc")),
            numbers.path("upper_bound").asDouble());
    JsonNode promotion = drop.run().path("promotion");
    if (!promotion.isObject()) {
      return evidence + ", so " + drop.champion() + " stays";
    }
    JsonNode scores = promotion.path("numbers");
    return ("%s; so %s was trained and %s (%s): AUC %s against %s of"
            + " %s on %s rows since its training that neither was trained on")
        .formatted(
            evidence,
            AnswerText.text(drop.run().path("challenger")),
            drop.run().path("challenger").equals(drop.run().path("champion_after"))
                ? "deployed"
                : "not deployed",
            promotion.path("code").asText(),
            AnswerText.score(scores.path("challenger_auc")),
            AnswerText.score(scores.path("champion_auc")),
            AnswerText.text(drop.run().path("champion_before")),
            AnswerText.count(scores.path("rows")));
  }

  private void rollBack() {
    JsonNode answer =
        client.post(
            "/models/v0001/promote",
            Map.of("reason", "the sales team knew the old list", "by", "ines"));
    say(
        "November",
        "Somebody rolled back to %s by hand; the history has it as number %s: %s, \"%s\"."
            .formatted(
                answer.path("model_version").asText(),
                answer.path("deployment").path("number").asText(),
                answer.path("deployment").path("code").asText(),
                answer.path("deployment").path("reason").asText()));
  }

  private void sideBySide() {
    double margin = checks.get(0).numbers().path("margin").asDouble();
    say.accept("");
    say.accept("The same months by two rules. raw, the textbook's: F1 on the new rows is lower");
    say.accept("than recorded. significant, the default: the AUC has fallen by more than");
    say.accept(
        String.format(
            Locale.ROOT,
            "%.3f with 95 %% confidence, that is, the difference is at most %+.3f.",
            margin,
            -margin));
    say.accept("");
    say.accept("              F1  recorded  raw            AUC  recorded  at most  significant");
    int alarms = 0;
    for (Check check : checks) {
      JsonNode numbers = check.numbers();
      boolean raw = numbers.path("textbook_would_retrain").asBoolean();
      boolean drifted = check.verdict().equals("DRIFTED");
      alarms += raw && !drifted ? 1 : 0;
      say.accept(
          String.format(
                  Locale.ROOT,
                  "%-11s%s     %s  %-11s  %s     %s  %+7.3f  %s",
                  check.month(),
                  AnswerText.score(numbers.path("textbook_f1")),
                  AnswerText.score(numbers.path("textbook_recorded_f1")),
                  raw ? (drifted ? "retrain" : "false alarm") : "-",
                  AnswerText.score(numbers.path("auc")),
                  AnswerText.score(numbers.path("recorded_auc")),
                  numbers.path("upper_bound").asDouble(),
                  drifted ? "retrain" : "-")
              .stripTrailing());
    }
    say.accept("");
    say.accept("By the records of the models that served, raw would have fired without cause");
    say.accept("in %d of %d months.".formatted(alarms, checks.size()));
  }

  private void say(String month, String sentence) {
    String indent = "           ";
    String head = "%-11s".formatted(month);
    StringBuilder line = new StringBuilder(head);
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH) {
        say.accept(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(word).append(' ');
    }
    say.accept(line.toString().stripTrailing());
  }

  private static String code(JsonNode run, String what) {
    return run.path(what).path("code").asText();
  }

  private Drop drop(String name, Snapshot snapshot) throws IOException, InterruptedException {
    SnapshotCsv.write(snapshot, Dialect.PLAIN, settings.folders().inbox().resolve(name), row -> {});
    Patience patience = new Patience();
    while (true) {
      JsonNode newest = client.get("/files?limit=1").path("files").path(0);
      if (newest.path("file").asText().equals(name) && isAnswered(newest)) {
        String run = newest.path("checked_run_id").asText(newest.path("run_id").asText());
        return new Drop(name, newest, client.get("/runs/" + run));
      }
      if (patience.endsAt(client.get("/status"))) {
        throw new CommandFailed(name + " got no receipt; logs/churnline.log has the reason");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private boolean isAnswered(JsonNode file) {
    Path receipt = settings.folders().inbox().resolve(file.path("receipt").asText("none"));
    return file.path("receipt").isTextual() && Files.exists(receipt);
  }
}
