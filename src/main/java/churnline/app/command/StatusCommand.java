package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** How things stand, in ten lines. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show the state of the service: champion and its score, last run and its decision, what"
          + " waits, files of today, disk."
    },
    footer = {"%nExamples:", "  churnline status", "  churnline status --json | jq .champion"})
public final class StatusCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode status = client.get("/status");
    if (printed(status)) {
      return DONE;
    }
    line(
        "home",
        settings.folders().home() + (client.isService() ? ", service runs" : ", no service"));
    tellChampion(status.path("champion"));
    tellLastRun(status);
    JsonNode waiting = status.path("waiting");
    line("rows", rows(status.path("rows"), waiting));
    tellFiles(waiting, status.path("files_today"));
    line("disk", AnswerText.bytes(status.path("disk").path("free_bytes")) + " free");
    return DONE;
  }

  private void tellChampion(JsonNode champion) {
    if (champion.isObject()) {
      line(
          "champion",
          "%s since %s (%s)"
              .formatted(
                  champion.path("version").asText(),
                  AnswerText.time(champion.path("since")),
                  champion.path("why").asText()));
      line(
          "score",
          "auc %s, f1 %s on %s"
              .formatted(
                  AnswerText.score(champion.path("auc")),
                  AnswerText.score(champion.path("f1")),
                  AnswerText.text(champion.path("evaluation_set"))));
    } else {
      line("champion", "none yet: drop labelled rows into the inbox");
    }
  }

  private void tellLastRun(JsonNode status) {
    JsonNode run = status.path("last_run");
    line(
        "last run",
        run.isObject()
            ? "%s, %s, by %s%s"
                .formatted(
                    AnswerText.time(run.path("finished_at")),
                    run.path("run_id").asText(),
                    run.path("trigger").asText(),
                    run.path("node").equals(status.path("node"))
                        ? ""
                        : " on " + AnswerText.text(run.path("node")))
            : "none");
    JsonNode verdict = status.path("last_verdict");
    line(
        "drift",
        verdict.isObject()
            ? AnswerText.text(verdict.path("drift")) + ", on " + AnswerText.time(verdict.path("at"))
            : "not checked yet");
    String because = AnswerText.text(run.path("because"));
    String code = AnswerText.text(run.path("decision"));
    line("decision", because.startsWith(code) ? because : code + ": " + because);
  }

  private void tellFiles(JsonNode waiting, JsonNode today) {
    line(
        "waiting",
        "%s files in the inbox; outcomes not yet used for a drift verdict: %s left, %s stayed"
            .formatted(
                AnswerText.count(waiting.path("files")),
                AnswerText.count(waiting.path("for_a_verdict_left")),
                AnswerText.count(waiting.path("for_a_verdict_stayed"))));
    line(
        "files today",
        "%s ingested (%s rows accepted, %s quarantined), %s known already, %s refused"
            .formatted(
                AnswerText.count(today.path("ingested")),
                AnswerText.count(today.path("rows_accepted")),
                AnswerText.count(today.path("rows_quarantined")),
                AnswerText.count(today.path("already_ingested")),
                AnswerText.count(today.path("refused"))));
  }

  private static String rows(JsonNode rows, JsonNode waiting) {
    return "%s: %s left, %s stayed, %s wait for their outcome"
        .formatted(
            AnswerText.count(rows.path("all")),
            AnswerText.count(rows.path("left")),
            AnswerText.count(rows.path("stayed")),
            AnswerText.count(waiting.path("for_their_outcome")));
  }
}
