package churnline.app.command;

import churnline.core.fault.UnavailableException;
import churnline.edge.csv.GzipMembers;
import churnline.edge.settings.Settings;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predictions for the rows of a file, which is not taken in. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Predict the rows of a CSV with the deployed model: one line a row with id, probability and"
          + " decision, or what is wrong with it. The file is not ingested."
    },
    footer = {
      "%nExamples:",
      "  churnline predict clients.csv > predictions.csv",
      "  churnline predict clients.csv.gz --output predictions.csv"
    })
public final class PredictCommand extends HomeCommand {
  @Parameters(paramLabel = "FILE", description = "*.csv or *.csv.gz")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Output file, compressed when its name ends in .gz; it appears once it is complete."
              + " Default: standard output.")
  private Path output;

  @Override
  int run(Client client, Settings settings) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailed(file + " cannot be read as a file");
    }
    try (ReadFile in = new ReadFile(file, open(file))) {
      if (output == null) {
        print(client, in);
      } else {
        write(client, in);
      }
    }
    return DONE;
  }

  /** What is lost is told at the end of every command: here only the work for it ends. */
  private void print(Client client, ReadFile in) throws IOException {
    try {
      predict(client, in, StandardOutput.stream());
    } catch (IOException | RuntimeException failure) {
      if (!StandardOutput.isLost()) {
        throw failure;
      }
    }
  }

  private void write(Client client, ReadFile in) throws IOException {
    Path part = output.resolveSibling(output.getFileName() + ".part");
    try {
      try (OutputStream out = packed(Files.newOutputStream(part))) {
        predict(client, in, out);
      }
      Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      Files.deleteIfExists(part);
      throw new CommandFailed(
          output + " cannot be written (" + failed + "); check its folder, space and permissions",
          failed);
    } catch (RuntimeException refused) {
      Files.deleteIfExists(part);
      throw refused;
    }
  }

  private OutputStream packed(OutputStream out) throws IOException {
    return isPacked(output) ? new GZIPOutputStream(out, 1 << 16) : out;
  }

  private static boolean isPacked(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  private static InputStream open(Path file) {
    try {
      InputStream in = Files.newInputStream(file);
      return isPacked(file) ? new GzipMembers(in) : in;
    } catch (IOException unreadable) {
      throw new CommandFailed(file + " cannot be read (" + unreadable + ")", unreadable);
    }
  }

  private void predict(Client client, ReadFile in, OutputStream out) throws IOException {
    String wanted = isJson() ? "application/json" : "text/csv";
    try (ProgressLine line = new ProgressLine();
        Counted counted = new Counted(out, line)) {
      client.stream("/prediction", "text/csv", wanted, in).writeTo(counted);
    } catch (UnavailableException broken) {
      throw in.failure().orElse(broken);
    }
    out.flush();
  }

  /** Counts lines on their way; leaves the stream below open. */
  private static final class Counted extends FilterOutputStream {
    private final ProgressLine line;
    private long rows = -1;

    Counted(OutputStream out, ProgressLine line) {
      super(out);
      this.line = line;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int first, int length) throws IOException {
      out.write(bytes, first, length);
      for (int at = first; at < first + length; at++) {
        rows += bytes[at] == '\n' ? 1 : 0;
      }
      line.show("predict", "rows", Math.max(0, rows), -1);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
