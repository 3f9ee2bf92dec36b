package churnline.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** Follows a run to its end and tells what came of it. */
final class RunWatch {
  private static final long LOOK_EVERY_MILLIS = 100;

  private RunWatch() {}

  /**
   * Asks for a run, when another is under way after its end, and waits for the end of it.
   *
   * @return its record
   * @throws CommandFailed when nobody knows the run any more, or it shows no progress
   */
  static JsonNode follow(Client client, String target) throws InterruptedException {
    JsonNode promise = client.post(target, LOOK_EVERY_MILLIS);
    String location = promise.get("location").asText();
    Patience patience = new Patience();
    try (ProgressLine line = new ProgressLine()) {
      JsonNode run = known(client, location);
      while (run.path("state").asText().equals("running")) {
        if (patience.endsAtRun(run)) {
          throw new CommandFailed(
              "%s has shown no progress for %d hours; it may still end: see logs/churnline.log, and"
                      .formatted(location, Patience.SILENT.toHours())
                  + " 'churnline status' for what came of it");
        }
        show(line, run.path("progress"));
        Thread.sleep(LOOK_EVERY_MILLIS);
        run = known(client, location);
      }
      return run;
    }
  }

  private static JsonNode known(Client client, String location) {
    return client
        .find(location)
        .orElseThrow(
            () ->
                new CommandFailed(
                    location
                        + " is unknown, because the service was restarted meanwhile; nothing is"
                        + " lost, its first run continues the work: see 'churnline status'"));
  }

  /** Shows the progress of an answer, if it has one. */
  static void show(ProgressLine line, JsonNode progress) {
    if (progress.isObject()) {
      line.show(
          progress.get("stage").asText(),
          progress.get("unit").asText(),
          progress.get("done").asLong(),
          progress.path("of").asLong(-1));
    }
  }

  /** Whether the run ended before its work was done. */
  static boolean isCutShort(JsonNode run) {
    return run.path("state").asText().equals("cut-short");
  }

  /** Tells what a run did. */
  static void tell(JsonNode run, PrintWriter out) {
    out.printf("%-16s %s%n", "run:", run.path("run_id").asText());
    for (JsonNode file : run.path("files")) {
      JsonNode rows = file.path("rows");
      out.printf(
          "%-16s %s %s: read %s, accepted %s, duplicate %s, quarantined %s%n",
          "file:",
          file.path("file").asText(),
          file.path("status").asText(),
          AnswerText.count(rows.path("read")),
          AnswerText.count(rows.path("accepted")),
          AnswerText.count(rows.path("duplicate")),
          AnswerText.count(rows.path("quarantined")));
      if (file.path("fault").isObject()) {
        out.printf(
            "%-16s %s: %s%n",
            "reason:",
            file.path("fault").path("code").asText(),
            file.path("fault").path("detail").asText());
      }
    }
    outcome("drift", run.path("drift"), out);
    outcome("retrain", run.path("retrain"), out);
    if (run.path("challenger").isTextual()) {
      out.printf(
          "%-16s %s, %s%n",
          "challenger:",
          run.path("challenger").asText(),
          run.path("challenger").equals(run.path("champion_after")) ? "deployed" : "not deployed");
    }
    outcome("decision", run.path("promotion"), out);
    if (run.has("champion_after")) {
      out.printf("%-16s %s%n", "champion:", AnswerText.text(run.path("champion_after")));
    }
    if (run.path("state").asText().equals("nothing-new")) {
      out.println("nothing new, nothing changed");
    } else if (isCutShort(run)) {
      out.println("cut short: see logs/churnline.log; nothing is lost; the next run continues");
    }
  }

  private static void outcome(String key, JsonNode outcome, PrintWriter out) {
    if (outcome.isObject()) {
      String code = outcome.path("code").asText();
      String sentence = outcome.path("sentence").asText();
      out.printf(
          "%-16s %s%n", key + ":", sentence.startsWith(code) ? sentence : code + ": " + sentence);
    }
  }
}
