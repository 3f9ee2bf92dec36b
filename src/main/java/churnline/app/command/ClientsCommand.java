package churnline.app.command;

import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The call list. */
@Command(
    name = "clients",
    mixinStandardHelpOptions = true,
    description = {
      "The call list: clients not known to have left, the most likely to leave first.",
      "change: since the client's last prediction."
    },
    footer = {
      "%nExamples:",
      "  churnline clients --top 20",
      "  churnline clients --by value",
      "  churnline clients --batch 3"
    })
public final class ClientsCommand extends HomeCommand {
  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many; 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(
      names = "--by",
      paramLabel = "ORDER",
      defaultValue = "risk",
      description = "risk, or value: probability times revenue. Default: ${DEFAULT-VALUE}.")
  private Order by;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Where the data has no client ids: the file, by its number in GET /files, whose rows are",
        "the clients. Default: the newest that has rows."
      })
  private Integer batch;

  /** By what the clients are ordered. */
  private enum Order {
    risk,
    value
  }

  @Override
  int run(Client client, Settings settings) {
    JsonNode answer =
        client.get("/clients?top=" + top + "&by=" + by + (batch == null ? "" : "&batch=" + batch));
    if (printed(answer)) {
      return DONE;
    }
    if (answer.path("batch").isNumber()) {
      line("batch", answer.path("batch").asText() + ", " + answer.path("file").asText());
    }
    boolean value = answer.path("clients").path(0).has("value");
    out()
        .printf(
            "%5s  %-24s %11s %9s%s%n",
            "rank", "client", "probability", "change", value ? "    value at risk" : "");
    for (JsonNode one : answer.path("clients")) {
      JsonNode change = one.path("change");
      out()
          .printf(
              Locale.ROOT,
              "%5d  %-24s %11.3f %9s%s%n",
              one.path("rank").asLong(),
              one.path("id").asText(),
              one.path("probability").asDouble(),
              change.isNumber() ? String.format(Locale.ROOT, "%+.3f", change.asDouble()) : "new",
              value
                  ? String.format(Locale.ROOT, "%17.2f", one.path("value_at_risk").asDouble())
                  : "");
    }
    return DONE;
  }
}
