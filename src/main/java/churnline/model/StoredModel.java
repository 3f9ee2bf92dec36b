package churnline.model;

import churnline.dataset.Coverage;
import churnline.score.LabelledScores;
import churnline.score.Scores;
import java.time.Instant;
import java.util.Map;

/**
 * A trained model as the store keeps it.
 *
 * @param version 1, 2, 3 ...
 * @param hash {@link ChurnModel#hash}
 * @param file weights in the trainer's format
 * @param card provenance: what made it
 * @param coverage which rows it was trained on
 * @param rows how many they were
 * @param recorded its scores of rows it was not trained on, at its training
 * @param recordedScores the same summed up
 * @param threshold probability from which a client is predicted to leave
 */
public record StoredModel(
    int version,
    String runId,
    Instant trainedAt,
    String hash,
    Preprocessing preprocessing,
    byte[] file,
    Map<String, Object> card,
    Coverage coverage,
    long rows,
    LabelledScores recorded,
    Scores recordedScores,
    double threshold) {

  /** The version as people see it: {@code v0007}. */
  public String name() {
    return name(version);
  }

  /** The name of a version. */
  public static String name(int version) {
    return "v%04d".formatted(version);
  }
}
