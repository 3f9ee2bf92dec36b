package churnline.core.report;

import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Folder;
import churnline.core.fault.HaltPoint;
import churnline.core.ingest.BatchLedger;
import churnline.core.run.Champion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * {@code production_deployment/}: the champion, file by file, and {@code deployment.json} last,
 * which names the SHA-256 of each. Who checks the sums never takes a mixture.
 */
final class ProductionFolder {
  private static final String DEPLOYMENT = "deployment.json";

  private final Folders folders;
  private final PublishedFiles published;
  private final ModelFiles files;
  private final BatchLedger ledger;
  private final Function<Object, String> json;

  ProductionFolder(
      Folders folders,
      PublishedFiles published,
      ModelFiles files,
      BatchLedger ledger,
      Function<Object, String> json) {
    this.folders = folders;
    this.published = published;
    this.files = files;
    this.ledger = ledger;
    this.json = json;
  }

  /**
   * What is not as the folder itself says it should be: files that {@code deployment.json} does not
   * name with their sums, and that file when it is not the one that belongs to the others.
   */
  List<String> damages(Champion champion) {
    Map<String, byte[]> wanted = files(champion);
    String named =
        folders
            .read(Folder.PRODUCTION, DEPLOYMENT)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    if (!named.contains('"' + champion.name() + '"')) {
      return List.of(DEPLOYMENT);
    }
    List<String> out = new ArrayList<>();
    boolean current = true;
    for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
      Optional<byte[]> there = folders.read(Folder.PRODUCTION, file.getKey());
      if (there.filter(bytes -> named.contains(DigestUtils.sha256Hex(bytes))).isEmpty()) {
        out.add(file.getKey());
      }
      current &= there.filter(bytes -> Arrays.equals(bytes, file.getValue())).isPresent();
    }
    if (current && !named.equals(deployment(champion, wanted))) {
      out.add(DEPLOYMENT);
    }
    return out;
  }

  /**
   * Makes the folder hold this champion.
   *
   * @return whether anything had to be written
   */
  boolean publish(Champion champion) {
    Map<String, byte[]> wanted = files(champion);
    boolean written = false;
    for (Map.Entry<String, byte[]> file : wanted.entrySet()) {
      written |= published.put(Folder.PRODUCTION, file.getKey(), file.getValue());
    }
    if (written) {
      HaltPoint.BEFORE_DEPLOYMENT_JSON.reached();
    }
    written |=
        published.put(Folder.PRODUCTION, DEPLOYMENT, ModelFiles.utf8(deployment(champion, wanted)));
    if (written) {
      HaltPoint.AFTER_DEPLOYMENT_JSON.reached();
    }
    return written;
  }

  private Map<String, byte[]> files(Champion champion) {
    Map<String, byte[]> wanted = new LinkedHashMap<>(files.model(champion.stored()));
    wanted.put(ModelFiles.SCORE, files.score(champion.stored(), champion.evaluation()));
    wanted.put(
        ModelFiles.INGESTED,
        IngestedFiles.of(ledger.ingestedUpTo(champion.stored().coverage().upTo()))
            .getBytes(StandardCharsets.UTF_8));
    return wanted;
  }

  private String deployment(Champion champion, Map<String, byte[]> wanted) {
    Map<String, Object> sums = new LinkedHashMap<>();
    wanted.forEach((name, bytes) -> sums.put(name, DigestUtils.sha256Hex(bytes)));
    Map<String, Object> deployment = new LinkedHashMap<>();
    deployment.put("version", champion.name());
    deployment.put("deployed_at", champion.deployment().at().toString());
    deployment.put("run", champion.deployment().runId().orElse(null));
    deployment.put("code", champion.deployment().code());
    deployment.put("reason", champion.deployment().reason());
    deployment.put("sha256", sums);
    return json.apply(deployment);
  }
}
