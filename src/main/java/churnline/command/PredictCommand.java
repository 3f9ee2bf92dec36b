package churnline.command;

import churnline.settings.Settings;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predictions for the rows of a file, which is not taken in. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Predict the rows of a CSV with the deployed model: one line a row with id, probability and"
          + " decision, or what is wrong with it. The file is not taken in."
    },
    footer = {
      "%nExamples:",
      "  churnline predict clients.csv > predictions.csv",
      "  churnline predict clients.csv.gz --output predictions.csv"
    })
final class PredictCommand extends HomeCommand {
  @Parameters(paramLabel = "FILE", description = "*.csv or *.csv.gz")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to; appears when it is whole. Default: standard output.")
  private Path output;

  @Override
  int run(Client client, Settings settings) throws IOException {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailed(file + " is no file that can be read");
    }
    try (InputStream in = open(file)) {
      if (output == null) {
        predict(client, in, System.out);
      } else {
        Path part = output.resolveSibling(output.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
          predict(client, in, out);
        } catch (IOException | RuntimeException failed) {
          Files.deleteIfExists(part);
          throw failed;
        }
        Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return DONE;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        ? new GZIPInputStream(in, 1 << 16)
        : in;
  }

  private static void predict(Client client, InputStream in, OutputStream out) throws IOException {
    try (ProgressLine line = new ProgressLine();
        Counted counted = new Counted(out, line)) {
      client.stream("/prediction", "text/csv", "text/csv", in).writeTo(counted);
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
