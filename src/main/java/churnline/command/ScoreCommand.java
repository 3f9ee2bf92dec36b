package churnline.command;

import churnline.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** How good the deployed model is. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Tell how good the deployed model is: on testdata/testdata.csv, or, without one, on the clients"
          + " that were kept out of its training."
    },
    footer = {"%nExamples:", "  churnline score", "  churnline score --json | jq .auc"})
final class ScoreCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode scores = client.get("/scoring");
    if (printed(scores)) {
      return DONE;
    }
    line("model", Words.text(scores.path("model_version")));
    line("evaluated on", Words.text(scores.path("evaluation_set")));
    line("scored at", Words.time(scores.path("scored_at")));
    line("positive class", Words.text(scores.path("positive_class")));
    line("rows", Words.count(scores.path("rows")));
    for (String score : new String[] {"auc", "f1", "precision", "recall", "brier", "log_loss"}) {
      line(score.replace('_', ' '), Words.score(scores.path(score)));
    }
    line("threshold", Words.score(scores.path("threshold")));
    JsonNode confusion = scores.path("confusion");
    line(
        "confusion",
        "%s left and predicted so, %s left unforeseen, %s false alarms, %s stayed as predicted"
            .formatted(
                Words.count(confusion.path("true_positives")),
                Words.count(confusion.path("false_negatives")),
                Words.count(confusion.path("false_positives")),
                Words.count(confusion.path("true_negatives"))));
    return DONE;
  }
}
