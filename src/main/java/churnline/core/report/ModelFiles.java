package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.model.EvaluationResult;
import churnline.core.model.StoredModel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The files of a model as they lie in {@code models/} and {@code production_deployment/}. */
public final class ModelFiles {
  static final String WEIGHTS = "trainedmodel.pb";
  static final String PREPROCESSING = "trainedmodel.json";
  static final String SCORE = "latestscore.txt";
  static final String MATRIX = "confusionmatrix.png";
  public static final String CARD = "card.json";
  static final String INGESTED = "ingestedfiles.txt";

  private final Schema schema;
  private final Function<Object, String> json;
  private final ConfusionMatrixPicture picture;

  ModelFiles(Schema schema, Function<Object, String> json, ConfusionMatrixPicture picture) {
    this.schema = schema;
    this.json = json;
    this.picture = picture;
  }

  /** The two files from which a model can be loaded again. */
  Map<String, byte[]> model(StoredModel model) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(WEIGHTS, model.file());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("version", model.name());
    description.put("model_hash", model.hash());
    description.put("positive_class", schema.target() + "=" + schema.positive());
    description.put("threshold", model.threshold());
    description.put("preprocessing", model.preprocessing());
    files.put(PREPROCESSING, utf8(json.apply(description)));
    return files;
  }

  byte[] card(StoredModel model) {
    return utf8(json.apply(model.card()));
  }

  byte[] score(StoredModel model, EvaluationResult result) {
    return utf8(ScoreText.of(model, result));
  }

  byte[] matrix(StoredModel model, EvaluationResult result) {
    return picture.png(
        result.scores(), "Confusion matrix of " + model.name(), "on " + result.name(), schema);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
