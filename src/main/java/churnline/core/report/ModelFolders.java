package churnline.core.report;

import churnline.core.disk.Folders;
import churnline.core.disk.Folders.Folder;
import churnline.core.model.EvaluationResult;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code models/}: a folder per version, and the files of the newest one beside them. */
final class ModelFolders {
  private final Folders folders;
  private final PublishedFiles published;
  private final ModelFiles files;
  private final ModelRegistry registry;

  ModelFolders(
      Folders folders, PublishedFiles published, ModelFiles files, ModelRegistry registry) {
    this.folders = folders;
    this.published = published;
    this.files = files;
    this.registry = registry;
  }

  /**
   * Makes the files of a model what the store says. The picture comes before the files that {@link
   * #damages} compares: where those are right, it is that of the same scores.
   */
  void publish(StoredModel model) {
    EvaluationResult result = result(model);
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(ModelFiles.MATRIX, files.matrix(model, result));
    all.putAll(files.model(model));
    all.put(ModelFiles.SCORE, files.score(model, result));
    all.forEach((name, bytes) -> published.put(Folder.MODELS, path(model, name), bytes));
    published.put(Folder.MODELS, path(model, ModelFiles.CARD), files.card(model));
    if (isNewest(model)) {
      all.forEach((name, bytes) -> published.put(Folder.MODELS, name, bytes));
    }
  }

  /** Whether a version has a folder that was whole once: its card is written last. */
  boolean isPublished(int version) {
    return published.isThere(Folder.MODELS, StoredModel.name(version) + "/" + ModelFiles.CARD);
  }

  /** The same, unless a look at the cheap files says that nothing has changed. */
  void publishWhenStale(StoredModel model) {
    if (!damages(model).isEmpty()) {
      publish(model);
    }
  }

  /** Files that are missing or hold something else; a picture is only looked for. */
  List<String> damages(StoredModel model) {
    Map<String, byte[]> cheap = new LinkedHashMap<>(files.model(model));
    cheap.put(ModelFiles.SCORE, files.score(model, result(model)));
    List<String> out = new ArrayList<>(damages(path(model, ""), cheap));
    byte[] card = files.card(model);
    out.addAll(damages(path(model, ""), Map.of(ModelFiles.CARD, card)));
    if (isNewest(model)) {
      out.addAll(damages("", cheap));
    }
    return out;
  }

  private List<String> damages(String folder, Map<String, byte[]> wanted) {
    List<String> out = new ArrayList<>();
    wanted.forEach(
        (name, bytes) -> {
          if (folders
              .read(Folder.MODELS, folder + name)
              .filter(there -> Arrays.equals(there, bytes))
              .isEmpty()) {
            out.add(folder + name);
          }
        });
    if (!published.isThere(Folder.MODELS, folder + ModelFiles.MATRIX)) {
      out.add(folder + ModelFiles.MATRIX);
    }
    return out;
  }

  private EvaluationResult result(StoredModel model) {
    return registry
        .latestEvaluation(model.version())
        .orElseGet(() -> EvaluationResult.recorded(model, model.trainedAt()));
  }

  private boolean isNewest(StoredModel model) {
    return model.version() == registry.nextVersion() - 1;
  }

  private static String path(StoredModel model, String name) {
    return model.name() + "/" + name;
  }
}
