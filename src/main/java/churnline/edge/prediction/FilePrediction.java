package churnline.edge.prediction;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.ingest.RecordSource;
import churnline.core.run.Champion;
import churnline.edge.api.Handler;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.files.ServedFiles;
import java.nio.file.Path;

/** {@code GET /prediction?file=NAME}: predictions for a file of the home. */
public final class FilePrediction implements Handler {
  private final Predictor predictor;
  private final ServedFiles files;

  public FilePrediction(Predictor predictor, ServedFiles files) {
    this.predictor = predictor;
    this.files = files;
  }

  @Override
  public Reply answer(Request request) {
    String name =
        request
            .query("file")
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new BadInputException(
                        FaultCode.REQUEST_MALFORMED,
                        "no file; expected ?file=NAME with the name of a .csv or .csv.gz in inbox,"
                            + " testdata or ingesteddata"));
    Path path = files.find(name);
    Champion champion = predictor.champion();
    return predictor.predict(request, () -> open(path), -1, champion, request.accepts("text/csv"));
  }

  private RecordSource open(Path path) {
    String name = path.getFileName().toString();
    return predictor.tables().open(path, name, isFallbackDue(path, name));
  }

  /** What is not UTF-8 shows only on reading, which is too late once the answer has begun. */
  private boolean isFallbackDue(Path path, String name) {
    if (predictor.policy().encoding().isEmpty()) {
      return false;
    }
    try (RecordSource source = predictor.tables().open(path, name, false)) {
      while (source.next() != null) {
        // reading is the check
      }
      return false;
    } catch (BadInputException refused) {
      return refused.code() == FaultCode.CSV_ENCODING;
    }
  }
}
