package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** How good the deployed model is. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Score the deployed model: on testdata/testdata.csv, or, without one, on the clients"
          + " that were kept out of its training."
    },
    footer = {"%nExamples:", "  churnline score", "  churnline score --json | jq .auc"})
public final class ScoreCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode scores = client.get("/scoring");
    if (printed(scores)) {
      return DONE;
    }
    line("model", AnswerText.text(scores.path("model_version")));
    line("evaluated on", AnswerText.text(scores.path("evaluation_set")));
    line("scored at", AnswerText.time(scores.path("scored_at")));
    line("positive class", AnswerText.text(scores.path("positive_class")));
    line("rows", AnswerText.count(scores.path("rows")));
    for (String score : new String[] {"auc", "f1", "precision", "recall", "brier", "log_loss"}) {
      line(score.replace('_', ' '), AnswerText.score(scores.path(score)));
    }
    line("threshold", AnswerText.score(scores.path("threshold")));
    JsonNode confusion = scores.path("confusion");
    line(
        "confusion",
        "%s left and predicted so, %s left unforeseen, %s false alarms, %s stayed as predicted"
            .formatted(
                AnswerText.count(confusion.path("true_positives")),
                AnswerText.count(confusion.path("false_negatives")),
                AnswerText.count(confusion.path("false_positives")),
                AnswerText.count(confusion.path("true_negatives"))));
    return DONE;
  }
}
