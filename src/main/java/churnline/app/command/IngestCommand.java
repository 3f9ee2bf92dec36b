package churnline.app.command;

import churnline.app.wiring.Homes;
import churnline.core.fault.UnavailableException;
import churnline.edge.inbox.InboxUpload;
import churnline.edge.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What dropping files into the inbox does, waited for. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Ingest CSV files, as if they had been dropped into the inbox, and print their receipts. The"
          + " files themselves stay where they are."
    },
    footer = {
      "%nExamples:",
      "  churnline ingest november.csv",
      "  churnline ingest --home /srv/clients 2026-*.csv.gz",
      "  churnline ingest --home new-home old-home/inbox/done/*/*.csv*   (receipts are passed over)"
    })
public final class IngestCommand extends HomeCommand {
  private static final long LOOK_EVERY_MILLIS = 100;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "*.csv or *.csv.gz")
  private List<Path> files = List.of();

  /** A file on its way, and the number of the last drop of the same content before it. */
  private record Sent(String name, String location, long before) {}

  @Override
  boolean makesHome() {
    return true;
  }

  @Override
  int run(Client client, Settings settings) throws IOException, InterruptedException {
    for (Path file : files) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new CommandFailed(file + " cannot be read as a file; nothing was ingested");
      }
    }
    InboxUpload inbox = Homes.inbox(settings, Clock.systemUTC());
    List<Sent> sent = new ArrayList<>();
    for (Path file : files.stream().filter(IngestCommand::isNoCompanion).toList()) {
      sent.add(send(client, inbox, file));
    }
    if (!client.isService()) {
      RunWatch.follow(client, "/full-process");
    }
    Patience patience = new Patience(longestStart(settings.inbox()), System::nanoTime);
    int status = DONE;
    for (Sent file : sent) {
      try {
        JsonNode drop = await(client, file, settings, patience);
        tell(drop, settings);
        status = drop.path("status").asText().equals("refused") ? FAILED : status;
      } catch (UnavailableException gone) {
        throw new CommandFailed(
            gone.getMessage() + "\n" + file.name() + " is in the inbox; the next run ingests it",
            gone);
      } catch (CommandFailed unanswered) {
        err().println(unanswered.getMessage());
        status = FAILED;
      }
    }
    return status;
  }

  /** How long it may take until a file that nobody works for is noticed and a run begins. */
  private static Duration longestStart(Settings.Inbox inbox) {
    return Patience.IDLE.plus(inbox.quiet()).plus(inbox.poll().multipliedBy(3));
  }

  private void tell(JsonNode drop, Settings settings) throws IOException {
    if (!printed(drop)) {
      out().println(receipt(settings, drop).map(Path::toString).orElse(""));
      Files.readAllLines(receipt(settings, drop).orElseThrow()).forEach(out()::println);
      out().println();
    }
  }

  /** What lies beside a file in {@code done/}: so a whole such folder can be given. */
  private static boolean isNoCompanion(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(".receipt.txt") && !name.endsWith(".predictions.csv");
  }

  private static Sent send(Client client, InboxUpload inbox, Path file) throws IOException {
    // what the same content was before is asked first, so that the new drop can be told from it
    String sha256;
    try (InputStream in = Files.newInputStream(file)) {
      sha256 = org.apache.commons.codec.digest.DigestUtils.sha256Hex(in);
    }
    String location = "/files/" + sha256;
    long before = client.find(location).map(IngestCommand::newest).orElse(0L);
    try (InputStream in = Files.newInputStream(file)) {
      return new Sent(
          inbox.receive(file.getFileName().toString(), Files.size(file), in).name(),
          location,
          before);
    }
  }

  private static long newest(JsonNode answer) {
    return answer.path("drops").path(0).path("number").asLong();
  }

  private static JsonNode await(Client client, Sent file, Settings settings, Patience patience)
      throws InterruptedException {
    try (ProgressLine line = new ProgressLine()) {
      while (true) {
        JsonNode status = client.get("/status");
        Optional<JsonNode> drop =
            client
                .find(file.location())
                .filter(found -> newest(found) > file.before())
                .map(found -> found.path("drops").path(0));
        if (drop.flatMap(one -> receipt(settings, one)).filter(Files::exists).isPresent()) {
          return drop.get();
        }
        boolean busy = status.path("busy").asBoolean();
        // without a service the one run is over that could have taken it
        if ((!client.isService() && !busy) || patience.endsAt(status)) {
          throw unanswered(file, drop, busy);
        }
        RunWatch.show(line, status.path("progress"));
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private static CommandFailed unanswered(Sent file, Optional<JsonNode> drop, boolean busy) {
    String seen =
        drop.map(
                one ->
                    " was processed (%s, accepted %s), but %s %s before its receipt was written"
                        .formatted(
                            one.path("status").asText(),
                            one.path("rows").path("accepted").asText(),
                            "run " + one.path("run_id").asText(),
                            busy ? "has shown no progress for hours" : "was cut short"))
            .orElse(
                busy
                    ? " was not ingested: the run in progress has made no progress for hours"
                    : " was not ingested: no run picked it up; it is in the inbox");
    return new CommandFailed(
        file.name()
            + seen
            + "; nothing is lost; the next run continues from there; see logs/churnline.log for the"
            + " reason, then 'churnline full-process'");
  }

  private static Optional<Path> receipt(Settings settings, JsonNode drop) {
    return drop.path("receipt").isTextual()
        ? Optional.of(settings.folders().inbox().resolve(drop.path("receipt").asText()))
        : Optional.empty();
  }
}
