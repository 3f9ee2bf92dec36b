package churnline.core.model;

import churnline.core.dataset.Coverage;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.score.LabelledScores;
import churnline.core.score.Scores;
import java.time.Instant;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A trained model as the store keeps it.
 *
 * @param version 1, 2, 3 ...
 * @param hash {@link ChurnModel#hash}
 * @param file weights in the trainer's format
 * @param fileSha256 of the file when it was written, in hex
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
    String fileSha256,
    Map<String, Object> card,
    Coverage coverage,
    long rows,
    LabelledScores recorded,
    Scores recordedScores,
    double threshold) {

  /**
   * The weights as training wrote them.
   *
   * @throws UnavailableException MODEL_DAMAGED when they are other bytes than were written
   */
  @Override
  public byte[] file() {
    if (!DigestUtils.sha256Hex(file).equals(fileSha256)) {
      throw damaged("its weights are not the bytes that training wrote");
    }
    return file;
  }

  /**
   * The model compiled for scoring. No byte is parsed before its sum was found right.
   *
   * @throws UnavailableException MODEL_DAMAGED when the weights or the preprocessing are not what
   *     training wrote
   */
  public ChurnModel load(Trainer trainer) {
    ChurnModel model = trainer.load(preprocessing, file());
    if (!model.hash().equals(hash)) {
      throw damaged("its weights and preprocessing do not have the hash that training recorded");
    }
    return model;
  }

  private UnavailableException damaged(String what) {
    return new UnavailableException(
        FaultCode.MODEL_DAMAGED,
        name()
            + " is damaged in the store: "
            + what
            + "; restore the store from a backup, or deploy another version");
  }

  /** The version as people see it: {@code v0007}. */
  public String name() {
    return name(version);
  }

  /** The name of a version. */
  public static String name(int version) {
    return "v%04d".formatted(version);
  }
}
