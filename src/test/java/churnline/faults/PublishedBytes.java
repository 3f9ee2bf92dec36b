package churnline.faults;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.protos.core.ModelProto;

/** What a home has published: every file but the store, the lock, the log and the settings. */
final class PublishedBytes {
  private PublishedBytes() {}

  /** Content by name: bytes as text, one character a byte. */
  static Map<String, String> of(Path home) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String folder :
        new String[] {"inbox", "ingesteddata", "models", "production_deployment"}) {
      for (Path file : Receipts.files(home.resolve(folder))) {
        String name = home.relativize(file).toString();
        if (!name.contains("churnline.")) {
          all.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return all;
  }

  /**
   * The same for two homes that took the same files at different times: times, days, ids of runs,
   * seconds that something took and sums of files that hold such are replaced by words. Pictures
   * are given by their sums, models by that of all but their provenance.
   */
  static Map<String, String> withoutTimes(Path home) throws IOException {
    Map<String, String> all = new TreeMap<>();
    of(home).forEach((name, content) -> all.put(withoutTimes(name), comparable(name, content)));
    return all;
  }

  private static String comparable(String name, String content) {
    if (name.endsWith(".png")) {
      return DigestUtils.sha256Hex(content.getBytes(StandardCharsets.ISO_8859_1));
    }
    if (name.endsWith(".pb")) {
      return DigestUtils.sha256Hex(withoutProvenance(content));
    }
    String text = withoutTimes(content);
    return name.endsWith("deployment.json") ? text.replaceAll("\\b[0-9a-f]{64}\\b", "SUM") : text;
  }

  /** Provenance tells when a model was trained. */
  private static byte[] withoutProvenance(String file) {
    try {
      ClassificationLinearSGDProto.Builder model =
          ModelProto.parseFrom(file.getBytes(StandardCharsets.ISO_8859_1))
              .getSerializedData()
              .unpack(ClassificationLinearSGDProto.class)
              .toBuilder();
      model.getMetadataBuilder().clearProvenance();
      return model.build().toByteArray();
    } catch (InvalidProtocolBufferException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  static String withoutTimes(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
        .replaceAll("\\b\\d{4}-\\d\\d-\\d\\d\\b", "DAY")
        .replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "TIME")
        .replaceAll("\\b[0-9.]+ s\\b", "SECONDS")
        .replaceAll("\\b[0-7][0-9A-HJKMNP-TV-Z]{25}\\b", "RUN")
        .replaceAll("(\"seconds\"\\s*:\\s*)[0-9.]+", "$1SECONDS");
  }
}
