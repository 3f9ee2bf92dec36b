package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Promotion by hand and rollback. */
@Command(
    name = "deploy",
    mixinStandardHelpOptions = true,
    description = {
      "Deploy a version: promote a challenger that was kept, or roll back. Requests in flight"
          + " finish with the model they started with. Who did it and why goes into the history."
    },
    footer = {
      "%nExamples:",
      "  churnline deploy v0003 --reason 'v0004 missed the large accounts'",
      "  churnline deploy --previous --reason 'complaints since this morning'",
      "  churnline deploy --reason 'we trust the new data more'     (the newest version)"
    })
public final class DeployCommand extends HomeCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "Such as v0003. Default: the newest trained version.")
  private String version;

  @Option(
      names = "--previous",
      description = "The version that was deployed before the current one.")
  private boolean previous;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; kept in the history.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who; kept in the history. Default: ${DEFAULT-VALUE}.")
  private String by;

  @Spec private CommandSpec command;

  @Override
  int run(Client client, Settings settings) {
    if (reason.isBlank()) {
      throw new ParameterException(command.commandLine(), "--reason is blank; say why");
    }
    if (version != null && previous) {
      throw new ParameterException(command.commandLine(), "give a VERSION or --previous, not both");
    }
    Map<String, String> body = new LinkedHashMap<>();
    body.put("reason", reason);
    body.put("by", by);
    String wanted = version == null ? chosen(client.get("/models")) : version;
    JsonNode answer = client.post("/models/" + Client.encoded(wanted) + "/promote", body);
    if (printed(answer)) {
      return DONE;
    }
    JsonNode deployment = answer.path("deployment");
    line("champion", AnswerText.text(answer.path("model_version")));
    line(
        "deployment", deployment.path("number").asText() + ", " + deployment.path("code").asText());
    line("reason", deployment.path("reason").asText());
    line("run", deployment.path("run_id").asText());
    return DONE;
  }

  private String chosen(JsonNode registry) {
    if (!previous) {
      JsonNode newest = registry.path("models").path(0).path("version");
      if (newest.isMissingNode()) {
        throw new CommandFailed("NOT_FOUND: no model was trained yet; drop labelled rows");
      }
      return newest.asText();
    }
    for (JsonNode deployment : registry.path("deployments")) {
      if (!deployment.path("model_version").equals(registry.path("champion"))) {
        return deployment.path("model_version").asText();
      }
    }
    throw new CommandFailed("NOT_FOUND: no other version was ever deployed");
  }
}
