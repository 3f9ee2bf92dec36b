package churnline.core.model;

import churnline.core.dataset.Observations;
import churnline.core.dataset.RowBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A trained logistic regression, compiled for scoring: scaling is folded into the weights, so one
 * row costs one multiply-add per feature. Immutable and safe for many threads.
 */
public final class ChurnModel implements Scorer {
  private final Preprocessing preprocessing;
  private final double[] weights;
  private final double intercept;
  private final double[] slope;
  private final double[] mean;
  private final double base;
  private final List<Map<String, Integer>> levels;
  private final double[][] levelWeights;

  /**
   * @param weights one per encoded column of {@code preprocessing}, on the standardised scale
   * @param intercept log-odds of a row whose encoded columns are all 0
   * @throws IllegalArgumentException if the number of weights differs or one is not finite
   */
  public ChurnModel(Preprocessing preprocessing, double[] weights, double intercept) {
    if (weights.length != preprocessing.width()) {
      throw new IllegalArgumentException(
          weights.length + " weights for " + preprocessing.width() + " columns");
    }
    if (!Double.isFinite(intercept) || !Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a weight is not finite: training diverged");
    }
    this.preprocessing = preprocessing;
    this.weights = weights.clone();
    this.intercept = intercept;
    int numbers = preprocessing.numeric().size();
    slope = new double[numbers];
    mean = new double[numbers];
    double offset = intercept;
    for (int column = 0; column < numbers; column++) {
      Preprocessing.Numeric feature = preprocessing.numeric().get(column);
      slope[column] = feature.isUsed() ? weights[column] / feature.deviation() : 0;
      mean[column] = feature.mean();
      offset -= slope[column] * mean[column];
    }
    base = offset;
    levels = preprocessing.categorical().stream().map(Preprocessing.Categorical::index).toList();
    levelWeights = new double[levels.size()][];
    int at = numbers;
    for (int column = 0; column < levelWeights.length; column++) {
      int width = preprocessing.categorical().get(column).levels().size();
      levelWeights[column] = Arrays.copyOfRange(weights, at, at + width);
      at += width;
    }
  }

  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /** Weights on the standardised scale, in the order of {@link Preprocessing#encodedNames}. */
  public double[] weights() {
    return weights.clone();
  }

  public double intercept() {
    return intercept;
  }

  /** Returns the probability, 0 to 1, that the client of row {@code row} leaves. */
  @Override
  public double probability(RowBlock block, int row) {
    return probability(block.numeric, block.categorical, row);
  }

  /** Returns the probability of every row. */
  public double[] probabilities(Observations rows) {
    double[] out = new double[rows.size()];
    for (int row = 0; row < out.length; row++) {
      out[row] = probability(rows.numeric(), rows.categorical(), row);
    }
    return out;
  }

  private double probability(double[][] numeric, String[][] categorical, int row) {
    double logOdds = base;
    for (int column = 0; column < slope.length; column++) {
      double x = numeric[column][row];
      logOdds += slope[column] * (Double.isNaN(x) ? mean[column] : x);
    }
    for (int column = 0; column < levelWeights.length; column++) {
      logOdds += levelWeight(column, categorical[column][row]);
    }
    return 1 / (1 + Math.exp(-logOdds));
  }

  private double levelWeight(int column, String level) {
    Map<String, Integer> index = levels.get(column);
    Integer at = index.get(level == null ? Preprocessing.MISSING : level);
    if (at == null) {
      at = index.get(Preprocessing.OTHER);
    }
    return at == null ? 0 : levelWeights[column][at];
  }

  /**
   * SHA-256 in hex over feature names, preprocessing and weights: equal models have equal hashes.
   */
  public String hash() {
    MessageDigest digest = DigestUtils.getSha256Digest();
    for (Preprocessing.Numeric column : preprocessing.numeric()) {
      text(digest, column.name());
      number(digest, column.mean());
      number(digest, column.deviation());
    }
    for (Preprocessing.Categorical column : preprocessing.categorical()) {
      text(digest, column.name());
      column.levels().forEach(level -> text(digest, level));
    }
    for (double weight : weights) {
      number(digest, weight);
    }
    number(digest, intercept);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void text(MessageDigest digest, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    digest.update(utf8);
  }

  private static void number(MessageDigest digest, double number) {
    digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
  }
}
