package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** A training that nobody has to wait for drift with. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Train a challenger now, without waiting for drift. The usual rule (churn.promotion) decides"
          + " whether it replaces the champion. Without labelled rows that arrived since the"
          + " champion was trained there is nothing to learn, and nothing is trained."
    },
    footer = {"%nExamples:", "  churnline train", "  churnline train --home /srv/clients"})
public final class TrainCommand extends HomeCommand {
  @Override
  int run(Client client, Settings settings) throws InterruptedException {
    JsonNode run = RunWatch.follow(client, "/models");
    if (!printed(run)) {
      RunWatch.tell(run, out());
    }
    return run.path("challenger").isTextual() ? DONE : FAILED;
  }
}
