package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** Every published file, made again from the store. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Recreate every published file from the store, byte for byte, and report which were missing"
          + " or differed: finaldata.csv, receipts, predictions, quarantine, models, the production"
          + " folder, reports. Files that retention removed stay removed."
    },
    footer = {"%nExamples:", "  churnline rebuild", "  churnline rebuild --json"})
public final class RebuildCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) {
    JsonNode answer = client.post("/rebuild");
    if (printed(answer)) {
      return DONE;
    }
    for (JsonNode file : answer.path("files")) {
      out().printf("%-10s %s%n", file.path("was").asText(), file.path("file").asText());
    }
    boolean blocked = answer.path("blocked").asInt() > 0;
    out()
        .printf(
            "%s as the store says, %s were missing, %s differed: %s%n",
            AnswerText.count(answer.path("same")),
            AnswerText.count(answer.path("missing")),
            AnswerText.count(answer.path("different")),
            blocked
                ? "right now but for the blocked ones: see what lies there, or permissions"
                : "all are right now");
    return blocked ? FAILED : DONE;
  }
}
