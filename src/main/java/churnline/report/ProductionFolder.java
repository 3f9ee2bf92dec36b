package churnline.report;

import churnline.cycle.Champion;
import churnline.cycle.Folders.Folder;
import churnline.fault.HaltPoint;
import churnline.ingest.BatchLedger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@code production_deployment/}: the champion, file by file, and {@code deployment.json} last,
 * which names the SHA-256 of each. Who checks the sums never takes a mixture.
 */
final class ProductionFolder {
  private static final String DEPLOYMENT = "deployment.json";

  private final ModelFiles files;
  private final BatchLedger ledger;
  private final Function<Object, String> json;

  ProductionFolder(ModelFiles files, BatchLedger ledger, Function<Object, String> json) {
    this.files = files;
    this.ledger = ledger;
    this.json = json;
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
