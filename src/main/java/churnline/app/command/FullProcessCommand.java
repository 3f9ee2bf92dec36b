package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** One run over what lies in the inbox, then exit. */
@Command(
    name = "full-process",
    mixinStandardHelpOptions = true,
    description = {
      "Run all stages once over what lies in the inbox: ingest, drift check, and, when the evidence"
          + " says so, retrain and redeploy; then exit."
    },
    footer = {
      "%nExamples:",
      "  churnline full-process",
      "  churnline full-process --home /srv/clients --json"
    })
public final class FullProcessCommand extends HomeCommand {
  @Override
  boolean makesHome() {
    return true;
  }

  @Override
  int run(Client client, Settings settings) throws InterruptedException {
    JsonNode run = RunWatch.follow(client, "/full-process");
    if (!printed(run)) {
      RunWatch.tell(run, out());
    }
    return RunWatch.isCutShort(run) ? FAILED : DONE;
  }
}
