package churnline.command;

import churnline.app.Homes;
import churnline.files.InboxUpload;
import churnline.settings.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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
      "Take CSV files in, as if they had been dropped into the inbox, and print their receipts. The"
          + " files themselves stay where they are."
    },
    footer = {
      "%nExamples:",
      "  churnline ingest november.csv",
      "  churnline ingest --home /srv/clients 2026-*.csv.gz",
      "  churnline ingest --home new-home old-home/inbox/done/*/*.csv*   (receipts are passed over)"
    })
final class IngestCommand extends HomeCommand {
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
        throw new CommandFailed(file + " is no file that can be read; nothing was taken in");
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
    int status = DONE;
    for (Sent file : sent) {
      JsonNode drop = await(client, file, settings);
      if (!printed(drop)) {
        out().println(receipt(settings, drop).map(Path::toString).orElse(""));
        Files.readAllLines(receipt(settings, drop).orElseThrow()).forEach(out()::println);
        out().println();
      }
      status = drop.path("status").asText().equals("refused") ? FAILED : status;
    }
    return status;
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

  private static JsonNode await(Client client, Sent file, Settings settings)
      throws InterruptedException {
    try (ProgressLine line = new ProgressLine()) {
      while (true) {
        Optional<JsonNode> answer =
            client.find(file.location()).filter(found -> newest(found) > file.before());
        if (answer.isPresent()) {
          JsonNode drop = answer.get().path("drops").path(0);
          if (receipt(settings, drop).filter(Files::exists).isPresent()) {
            return drop;
          }
        } else if (!client.isService()) {
          throw new CommandFailed(
              file.name()
                  + " was not taken in; it lies in the inbox and the next run takes it; see"
                  + " logs/churnline.log");
        }
        RunWatch.show(line, client.get("/status").path("progress"));
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
    }
  }

  private static Optional<Path> receipt(Settings settings, JsonNode drop) {
    return drop.path("receipt").isTextual()
        ? Optional.of(settings.folders().inbox().resolve(drop.path("receipt").asText()))
        : Optional.empty();
  }
}
