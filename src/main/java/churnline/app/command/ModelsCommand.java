package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The registry. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "List the models and when each was deployed.",
    subcommands = {ModelsCommand.Show.class, ModelsCommand.Compare.class},
    footer = {
      "%nExamples:",
      "  churnline models",
      "  churnline models --at 2026-10-31T12:00:00Z      (which version served then?)",
      "  churnline models show v0003",
      "  churnline models compare v0002 v0003"
    })
public final class ModelsCommand extends HomeCommand {
  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Print which version was deployed at that time, such as 2026-10-31T12:00:00Z.")
  private String at;

  @Override
  int run(Client client, Settings settings) {
    JsonNode answer = client.get(at == null ? "/models" : "/models?at=" + Client.encoded(at));
    if (printed(answer)) {
      return DONE;
    }
    if (at != null) {
      line("at", AnswerText.time(answer.path("at")));
      line("champion", AnswerText.text(answer.path("model_version")));
      line("since", AnswerText.time(answer.path("deployment").path("at")));
      line("reason", AnswerText.text(answer.path("deployment").path("reason")));
      return DONE;
    }
    out().println("version   trained              rows        auc        hash");
    for (JsonNode model : answer.path("models")) {
      out()
          .printf(
              "%-9s %s  %-10s  %-9s  %s%s%n",
              model.path("version").asText(),
              AnswerText.time(model.path("trained_at")),
              AnswerText.count(model.path("rows")),
              AnswerText.score(model.path("recorded").path("auc")),
              model.path("model_hash").asText().substring(0, 12),
              model.path("champion").asBoolean() ? "  <- champion" : "");
    }
    out().println();
    out().println("deployments, newest first");
    for (JsonNode deployment : answer.path("deployments")) {
      out()
          .printf(
              "%-9s %s  %s: %s%n",
              deployment.path("model_version").asText(),
              AnswerText.time(deployment.path("at")),
              deployment.path("code").asText(),
              deployment.path("reason").asText());
    }
    return DONE;
  }

  /** One model. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show one model: what made it and how good it was.",
      footer = {"%nExample:", "  churnline models show v0003"})
  static final class Show extends HomeCommand {
    @Parameters(paramLabel = "VERSION", description = "Such as v0003.")
    private String version;

    @Override
    int run(Client client, Settings settings) {
      JsonNode model = client.get("/models/" + Client.encoded(version));
      if (printed(model)) {
        return DONE;
      }
      JsonNode card = model.path("card");
      line("version", model.path("version").asText());
      line("champion", model.path("champion").asBoolean() ? "yes" : "no");
      line(
          "trained",
          AnswerText.time(model.path("trained_at")) + ": " + AnswerText.text(card.path("why")));
      line(
          "rows",
          "%s, of which %s left and %s stayed"
              .formatted(
                  AnswerText.count(model.path("rows")),
                  AnswerText.count(card.path("positives")),
                  AnswerText.count(card.path("negatives"))));
      line(
          "recorded",
          scores(model.path("recorded")) + " on " + AnswerText.text(card.path("recorded")));
      if (model.path("evaluation").isObject()) {
        JsonNode evaluation = model.path("evaluation");
        line(
            "evaluation",
            scores(evaluation) + " on " + AnswerText.text(evaluation.path("evaluation_set")));
      }
      line("model hash", AnswerText.text(model.path("model_hash")));
      line("dataset", AnswerText.text(card.path("dataset_id")));
      line("run", AnswerText.text(model.path("run_id")));
      tellDeployments(model.path("deployments"));
      tellWeights(card);
      return DONE;
    }

    private void tellDeployments(JsonNode deployments) {
      for (JsonNode deployment : deployments) {
        line(
            "served from",
            AnswerText.time(deployment.path("at"))
                + ", "
                + deployment.path("code").asText()
                + ": "
                + deployment.path("reason").asText());
      }
    }

    private void tellWeights(JsonNode card) {
      JsonNode weights = card.path("weights");
      out().printf("%nweights of the standardised features%n");
      for (int at = 0; at < weights.size(); at++) {
        out()
            .printf(
                java.util.Locale.ROOT,
                "%10.4f  %s%n",
                weights.get(at).asDouble(),
                card.path("features").path(at).asText());
      }
    }

    private static String scores(JsonNode scores) {
      return "auc %s, f1 %s, %s rows"
          .formatted(
              AnswerText.score(scores.path("auc")),
              AnswerText.score(scores.path("f1")),
              AnswerText.count(scores.path("rows")));
    }
  }

  /** Two models. */
  @Command(
      name = "compare",
      mixinStandardHelpOptions = true,
      description = {
        "Compare two models: what made them, their weights, and how they do on clients that neither"
            + " model was trained on."
      },
      footer = {"%nExample:", "  churnline models compare v0002 v0003"})
  static final class Compare extends HomeCommand {
    @Parameters(index = "0", paramLabel = "LEFT", description = "Such as v0002.")
    private String left;

    @Parameters(index = "1", paramLabel = "RIGHT", description = "Such as v0003.")
    private String right;

    @Override
    int run(Client client, Settings settings) {
      JsonNode answer =
          client.get(
              "/models/compare?left=" + Client.encoded(left) + "&right=" + Client.encoded(right));
      if (printed(answer)) {
        return DONE;
      }
      row("", answer.path("left").asText(), answer.path("right").asText());
      for (JsonNode entry : answer.path("differences")) {
        row(entry.path("entry").asText(), value(entry.path("left")), value(entry.path("right")));
      }
      out()
          .printf(
              "%nA decision after a drift looked only at rows received since the champion was"
                  + " trained: see 'models'.%n");
      JsonNode unseen = answer.path("unseen_by_both");
      out()
          .printf(
              "%non %s rows of clients that neither model was trained on%s%n",
              AnswerText.count(unseen.path("rows")),
              unseen.path("enough").asBoolean() ? "" : " (too few to tell them apart)");
      for (String score : new String[] {"auc", "f1", "precision", "recall", "brier", "log_loss"}) {
        row(
            score.replace('_', ' '),
            AnswerText.score(unseen.path("left").path(score)),
            AnswerText.score(unseen.path("right").path(score)));
      }
      out().printf("%nweights of the standardised features%n");
      for (JsonNode weight : answer.path("weights")) {
        row(
            weight.path("feature").asText(),
            AnswerText.score(weight.path("left")),
            AnswerText.score(weight.path("right")));
      }
      return DONE;
    }

    /** Hashes and times are cut to what tells them apart. */
    private static String value(JsonNode value) {
      String text = value.isValueNode() ? AnswerText.text(value) : value.toString();
      if (text.matches("[0-9a-f]{64}")) {
        return text.substring(0, 12);
      }
      return text.matches("\\d{4}-\\d\\d-\\d\\dT.*Z") ? AnswerText.time(value) : text;
    }

    private void row(String name, String one, String other) {
      out().printf("%-24s %-26s %s%n", name, one, other);
    }
  }
}
