package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** The reports, made again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Update the reports and print where they are: confusion matrix, scores, and"
          + " apireturns.txt with what the four endpoints answer."
    },
    footer = {"%nExample:", "  churnline report"})
public final class ReportCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode answer = client.post("/report");
    if (printed(answer)) {
      return DONE;
    }
    for (JsonNode file : answer.path("files")) {
      out()
          .printf(
              "%-10s %s%n",
              file.path("was").asText().equals("same") ? "unchanged" : "written",
              file.path("file").asText());
    }
    return DONE;
  }
}
