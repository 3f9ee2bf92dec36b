package churnline.command;

import churnline.generate.CorporateClients;
import churnline.generate.Dialect;
import churnline.generate.Scenario;
import churnline.generate.Snapshot;
import churnline.generate.SnapshotCsv;
import churnline.settings.Settings;
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
  private final Client client;
  private final Settings settings;
  private final long seed;
  private final Consumer<String> say;
  private final List<Check> checks = new ArrayList<>();
  private int drops;

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
    Drop january = drop("january.csv", month(1, Scenario.STABLE));
    say(
        "January",
        "%s arrived, outcomes known for all; no model served yet, so %s was trained and deployed (%s)."
            .formatted(january.rows(), january.champion(), code(january.run(), "promotion")));

    stable("February", drop("february.csv", month(2, Scenario.STABLE)));

    Drop again = drop("february-final-v2.csv", month(2, Scenario.STABLE));
    say(
        "",
        "The same content came once more as february-final-v2.csv: %s, nothing counted twice."
            .formatted(again.status()));

    Drop march = drop("march.csv", month(3, Scenario.BAD_ROWS));
    say(
        "March",
        "%s rows of %s could not be true (text for a number, an unknown label, no id): set aside in %s,"
                .formatted(march.count("quarantined"), march.count("read"), march.quarantine())
            + " the other %s were taken in.".formatted(march.count("accepted")));
    verdict("March", march);

    Drop bad = drop("april.csv", month(4, Scenario.BAD_FILE));
    say(
        "April",
        "The export had lost a column and was %s as a whole: \"%s\"; nothing of it was used."
            .formatted(bad.status(), bad.reason()));
    stable("", drop("april-mended.csv", month(4, Scenario.STABLE)));

    stable("May", drop("may.csv", month(5, Scenario.STABLE)));

    Drop june = drop("june.csv", month(6, Scenario.UNLABELLED));
    say(
        "June",
        "Nobody knew yet who left: %s clients were scored by %s for the call list, and wait for their"
                .formatted(june.count("accepted"), june.champion())
            + " outcome; there was nothing to judge the model by.");

    Drop labels = drop("june-outcomes.csv", month(6, Scenario.LATE_LABELS));
    say(
        "July",
        "The outcomes of June arrived: %s rows joined the observations that waited, and count as new."
            .formatted(labels.count("answered")));
    verdict("July", labels);

    Drop august = drop("august.csv", month(8, Scenario.MORE_CHURN));
    say(
        "August",
        "More clients left than ever (%s of %s), but the same kind: that alone is no reason to retrain."
            .formatted(august.left(), august.count("labelled")));
    verdict("August", august);

    Drop september = drop("september.csv", month(9, Scenario.CHANGED_RELATION));
    say(
        "September",
        "Other clients leave than before, though every column looks as ever: %s."
            .formatted(because(september.run(), "drift")));
    say(
        "",
        "So %s was trained (%s) and %s: %s."
            .formatted(
                text(september.run().path("challenger")),
                code(september.run(), "retrain"),
                code(september.run(), "promotion"),
                because(september.run(), "promotion")));
    keep("September", september);

    stable("October", drop("october.csv", month(10, Scenario.CHANGED_RELATION)));

    rollBack();

    Drop december = drop("december.csv", month(12, Scenario.CHANGED_RELATION));
    say(
        "December",
        "%s did not fit any more: %s; %s %s: %s."
            .formatted(
                text(december.run().path("champion_before")),
                because(december.run(), "drift"),
                text(december.run().path("challenger")),
                code(december.run(), "promotion"),
                because(december.run(), "promotion")));
    keep("December", december);
    sideBySide();
  }

  private Snapshot month(int month, Scenario scenario) {
    int from = scenario == Scenario.CHANGED_RELATION ? CHANGE : month;
    return new Snapshot(new CorporateClients(), scenario, from, month, CLIENTS, seed, true);
  }

  private void stable(String month, Drop drop) {
    say(month, "%s came in from %s.".formatted(drop.rows(), drop.name()));
    verdict(month.isEmpty() ? "April" : month, drop);
  }

  /** What the evidence said, and what was done. */
  private void verdict(String month, Drop drop) {
    say(
        "",
        "%s -> %s."
            .formatted(
                because(drop.run(), "drift"),
                drop.run().path("promotion").isObject()
                    ? code(drop.run(), "promotion")
                    : drop.champion() + " stays"));
    keep(month, drop);
  }

  private void keep(String month, Drop drop) {
    JsonNode drift = drop.run().path("drift");
    if (drift.path("numbers").has("textbook_f1")) {
      checks.add(new Check(month, drift.path("numbers"), drift.path("code").asText()));
    }
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
    say.accept("");
    say.accept(
        "The same months by two rules: the textbook's (F1 lower than recorded: retrain), and ours.");
    say.accept("");
    say.accept(
        "             F1    recorded  textbook        AUC   recorded  loss at least  significant");
    int alarms = 0;
    for (Check check : checks) {
      JsonNode numbers = check.numbers();
      boolean retrain = numbers.path("textbook_would_retrain").asBoolean();
      boolean drifted = check.verdict().equals("DRIFTED");
      alarms += retrain && !drifted ? 1 : 0;
      say.accept(
          String.format(
              Locale.ROOT,
              "%-11s %s   %s    %-13s %s   %s    %13s  %s",
              check.month(),
              Words.score(numbers.path("textbook_f1")),
              Words.score(numbers.path("textbook_recorded_f1")),
              retrain ? "retrain" : "-",
              Words.score(numbers.path("auc")),
              Words.score(numbers.path("recorded_auc")),
              String.format(Locale.ROOT, "%.3f", -numbers.path("upper_bound").asDouble()),
              drifted ? "retrain" : "-"));
    }
    say.accept("");
    say.accept(
        "The textbook would have retrained %d times without cause. Retrain means: the loss of AUC is, with 95 %% confidence, above %s."
            .formatted(alarms, Words.score(checks.get(0).numbers().path("margin"))));
  }

  private void say(String month, String sentence) {
    String indent = "             ";
    String head = "%-13s".formatted(month);
    StringBuilder line = new StringBuilder(head);
    for (String word : sentence.split(" ", -1)) {
      if (line.length() + word.length() > 118) {
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

  private static String because(JsonNode run, String what) {
    return run.path(what).path("sentence").asText();
  }

  private static String text(JsonNode value) {
    return Words.text(value);
  }

  /** A file that was dropped, and the run that checked it. */
  private record Drop(String name, JsonNode file, JsonNode run) {
    String count(String what) {
      return Words.count(file.path("rows").path(what));
    }

    String rows() {
      return count("read") + " clients";
    }

    String left() {
      return Words.count(run.path("drift").path("numbers").path("positives"));
    }

    String champion() {
      return Words.text(run.path("champion_after"));
    }

    String status() {
      return file.path("status").asText().replace('-', ' ');
    }

    String reason() {
      return file.path("fault").path("code").asText()
          + ": "
          + file.path("fault").path("detail").asText();
    }

    String quarantine() {
      return "failed/.../" + name + ".quarantine.csv";
    }
  }

  private Drop drop(String name, Snapshot snapshot) throws IOException, InterruptedException {
    SnapshotCsv.write(snapshot, Dialect.PLAIN, settings.folders().inbox().resolve(name), row -> {});
    drops++;
    while (true) {
      JsonNode newest = client.get("/files?limit=1").path("files").path(0);
      if (newest.path("number").asInt() >= drops && isAnswered(newest)) {
        String run = newest.path("checked_run_id").asText(newest.path("run_id").asText());
        return new Drop(name, newest, client.get("/runs/" + run));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private boolean isAnswered(JsonNode file) {
    Path receipt = settings.folders().inbox().resolve(file.path("receipt").asText("none"));
    return file.path("receipt").isTextual() && Files.exists(receipt);
  }
}
