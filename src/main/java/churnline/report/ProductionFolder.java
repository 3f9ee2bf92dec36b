package churnline.report;

import churnline.cycle.Champion;
import churnline.cycle.Folders;
import churnline.cycle.Folders.Folder;
import churnline.fault.HaltPoint;
import churnline.ingest.BatchLedger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@code production_deployment/}: the champion, file by file, and {@code deployment.json} last,
 * which names the SHA-256 of each. Who checks the sums never takes a mixture.
 */
final class ProductionFolder {
  private static final String DEPLOYMENT = "deployment.json";
  private static final List<String> FILES =
      List.of(ModelFiles.WEIGHTS, ModelFiles.PREPROCESSING, ModelFiles.SCORE, ModelFiles.INGESTED);

  private final Folders folders;
  private final ModelFiles files;
  private final BatchLedger ledger;
  private final Function<Object, String> json;

  ProductionFolder(
      Folders folders, ModelFiles files, BatchLedger ledger, Function<Object, String> json) {
    this.folders = folders;
    this.files = files;
    this.ledger = ledger;
    this.json = json;
  }

  /**
   * Whether {@code deployment.json} names this champion and the sum of every file that lies there.
   */
  boolean isWhole(Champion champion) {
    String named =
        folders
            .read(Folder.PRODUCTION, DEPLOYMENT)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    return named.contains('"' + champion.name() + '"')
        && FILES.stream()
            .map(file -> folders.read(Folder.PRODUCTION, file))
            .allMatch(
                bytes -> bytes.isPresent() && named.contains(DigestUtils.sha256Hex(bytes.get())));
  }

  /**
   * Makes the folder hold this champion.
   *
   * @return whether anything had to be written
   */
  boolean publish(Champion champion) {
    Map<String, byte[]> wanted = new LinkedHashMap<>(files.model(champion.stored()));
    wanted.put(ModelFiles.SCORE, files.score(champion.stored(), champion.evaluation()));
    wanted.put(
        ModelFiles.INGESTED,
        IngestedFiles.of(ledger.ingestedUpTo(champion.stored().coverage().upTo()))
            .getBytes(StandardCharsets.UTF_8));
    Map<String, Object> sums = new LinkedHashMap<>();
    boolean written = false;
    for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
      written |= files.put(Folder.PRODUCTION, file.getKey(), file.getValue());
      sums.put(file.getKey(), DigestUtils.sha256Hex(file.getValue()));
    }
    Map<String, Object> deployment = new LinkedHashMap<>();
    deployment.put("version", champion.name());
    deployment.put("deployed_at", champion.deployment().at().toString());
    deployment.put("run", champion.deployment().runId().orElse(null));
    deployment.put("code", champion.deployment().code());
    deployment.put("reason", champion.deployment().reason());
    deployment.put("sha256", sums);
    if (written) {
      HaltPoint.BEFORE_DEPLOYMENT_JSON.reached();
    }
    written |= files.put(Folder.PRODUCTION, DEPLOYMENT, ModelFiles.utf8(json.apply(deployment)));
    if (written) {
      HaltPoint.AFTER_DEPLOYMENT_JSON.reached();
    }
    return written;
  }
}
