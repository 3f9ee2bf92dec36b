package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** What the data look like and how long the stages took. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Describe the data (statistics and missing values of each column), how long the last"
          + " ingestion and training took, and which libraries are outdated."
    },
    footer = {"%nExamples:", "  churnline diagnose", "  churnline diagnose --json"})
public final class DiagnoseCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode diagnostics = client.get("/diagnostics");
    JsonNode summary = client.get("/summarystats");
    if (printed(((ObjectNode) diagnostics).set("summary", summary))) {
      return DONE;
    }
    tellTiming(diagnostics);
    tellColumns(summary, diagnostics.path("missing_percent"));
    tellLibraries(diagnostics);
    return DONE;
  }

  private void tellTiming(JsonNode diagnostics) {
    for (Map.Entry<String, JsonNode> stage : diagnostics.path("timing").properties()) {
      line(
          stage.getKey(),
          stage.getValue().path("seconds").isNumber()
              ? stage.getValue().path("seconds").asText()
                  + " s at "
                  + AnswerText.time(stage.getValue().path("at"))
                  + ", run "
                  + stage.getValue().path("run").asText()
              : "never yet");
    }
  }

  private void tellColumns(JsonNode summary, JsonNode missing) {
    line(
        "rows",
        "%s: %s left, %s stayed, %s with unknown outcome"
            .formatted(
                AnswerText.count(summary.path("rows")),
                AnswerText.count(summary.path("left")),
                AnswerText.count(summary.path("stayed")),
                AnswerText.count(summary.path("unlabelled"))));
    out().printf("%n%-26s %9s %12s %12s %12s%n", "column", "missing", "mean", "median", "mode");
    for (Map.Entry<String, JsonNode> column : summary.path("columns").properties()) {
      JsonNode value = column.getValue();
      out()
          .printf(
              "%-26s %8s%% %12s %12s %12s%n",
              column.getKey(),
              number(missing.path(column.getKey())),
              number(value.path("mean")),
              number(value.path("median")),
              value.path("mode").isNumber()
                  ? number(value.path("mode"))
                  : AnswerText.text(value.path("mode")));
    }
  }

  private void tellLibraries(JsonNode diagnostics) {
    out().printf("%n%-40s %-14s %s%n", "library", "current", "latest");
    for (JsonNode library : diagnostics.path("dependencies")) {
      out()
          .printf(
              "%-40s %-14s %s%n",
              library.path("name").asText(),
              library.path("current").asText(),
              library.path("latest").asText());
    }
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? "%.2f".formatted(value.asDouble()) : "";
  }
}
