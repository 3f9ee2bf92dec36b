package churnline.edge.tribuo;

import churnline.core.dataset.Observations;
import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.model.ChurnModel;
import churnline.core.model.Preprocessing;
import churnline.core.model.Trainable;
import churnline.core.model.Trainer;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Tribuo;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.math.optimisers.ParameterAveraging;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Logistic regression by Tribuo's linear SGD with averaged AdaGrad, the setting that reaches the
 * maximum-likelihood optimum where Tribuo's defaults do not.
 *
 * <p>Numbers arrive standardised, so a missing one (mean imputed) is a 0.
 */
public final class TribuoTrainer implements Trainer {
  private static final Label LEFT = new Label("left");
  private static final Label STAYED = new Label("stayed");
  private static final double LEARNING_RATE = 0.3;
  private static final double EPSILON = 0.1;
  private static final int MINIBATCH = 32;
  private static final int UPDATES_WANTED = 500_000;
  private static final int FEWEST_EPOCHS = 5;
  private static final int MOST_EPOCHS = 50;

  /** Measured at 1 M rows of 3 features: 120 bytes an example, as much again in the trainer. */
  private static final long BYTES_PER_ROW = 200;

  private static final long BYTES_PER_VALUE = 48;
  private static final double USABLE_SHARE = 0.7;

  /** Tribuo reports each training to java.util.logging; our own line says the same. */
  private static final java.util.logging.Logger TRIBUO =
      java.util.logging.Logger.getLogger("org.tribuo");

  static {
    TRIBUO.setLevel(java.util.logging.Level.WARNING);
  }

  private final Listener listener;
  private final BooleanSupplier isStopping;

  /** Hears of each epoch of a training. */
  public interface Listener {
    /**
     * Another epoch is done.
     *
     * @param done epochs done, from 0
     * @param of how many there will be
     */
    void epoch(int done, int of);
  }

  /** A trainer that nobody listens to. */
  public TribuoTrainer() {
    this((done, of) -> {}, () -> false);
  }

  /**
   * @param isStopping whether a training is to be given up
   */
  public TribuoTrainer(Listener listener, BooleanSupplier isStopping) {
    this.listener = listener;
    this.isStopping = isStopping;
  }

  @Override
  public Trained train(Preprocessing preprocessing, Observations rows, long seed) {
    Trainable.obstacle(rows.positives(), rows.negatives())
        .filter(why -> rows.positives() == 0 || rows.negatives() == 0)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(why);
            });
    int epochs =
        Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, UPDATES_WANTED / Math.max(1, rows.size())));
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(
            new LogMulticlass(),
            new EpochCounter(
                new ParameterAveraging(new AdaGrad(LEARNING_RATE, EPSILON)),
                (rows.size() + MINIBATCH - 1) / MINIBATCH,
                epoch -> listener.epoch(epoch, epochs),
                this::giveUpWhenStopping),
            epochs,
            Integer.MAX_VALUE,
            MINIBATCH,
            seed);
    LinearSGDModel model = trainer.train(dataset(preprocessing, rows));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("library", "Tribuo " + Tribuo.VERSION);
    settings.put("trainer", "LinearSGDTrainer, LogMulticlass, ParameterAveraging(AdaGrad)");
    settings.put("learning-rate", String.valueOf(LEARNING_RATE));
    settings.put("epsilon", String.valueOf(EPSILON));
    settings.put("epochs", String.valueOf(epochs));
    settings.put("minibatch", String.valueOf(MINIBATCH));
    settings.put("seed", String.valueOf(seed));
    return new Trained(compile(preprocessing, model), ModelBytes.of(model), settings);
  }

  @Override
  public long heapBytes(long rows, int features) {
    return rows * (BYTES_PER_ROW + BYTES_PER_VALUE * features);
  }

  @Override
  public Optional<String> obstacle(long rows, int features) {
    long need = heapBytes(rows, features);
    long usable = (long) (Runtime.getRuntime().maxMemory() * USABLE_SHARE);
    return need <= usable
        ? Optional.empty()
        : Optional.of(
            "training on %d rows needs about %d MB of heap, and %d MB are usable; start with a larger"
                    .formatted(rows, need >> 20, usable >> 20)
                + " heap (CHURNLINE_JAVA_OPTS=-Xmx...)");
  }

  @Override
  public ChurnModel load(Preprocessing preprocessing, byte[] file) {
    try {
      Model<?> model = Model.deserialize(ModelProto.parseFrom(file));
      if (!model.validate(Label.class) || !(model instanceof LinearSGDModel linear)) {
        throw new IllegalArgumentException("not a linear classification model");
      }
      return compile(preprocessing, linear);
    } catch (IOException | RuntimeException damaged) {
      throw new UnavailableException(
          FaultCode.MODEL_DAMAGED,
          "the stored model cannot be loaded ("
              + damaged
              + "); expected the bytes that training wrote; restore the store from a backup",
          damaged);
    }
  }

  private void giveUpWhenStopping() {
    if (isStopping.getAsBoolean()) {
      throw new UnavailableException(
          FaultCode.STOPPING, "the service is stopping; training restarts with the next start");
    }
  }

  private MutableDataset<Label> dataset(Preprocessing preprocessing, Observations rows) {
    MutableDataset<Label> dataset =
        new MutableDataset<>(
            new SimpleDataSourceProvenance("churnline", new LabelFactory()), new LabelFactory());
    RowEncoder encoder = new RowEncoder(preprocessing);
    for (int row = 0; row < rows.size(); row++) {
      giveUpWhenStopping();
      int size = encoder.encode(rows, row);
      dataset.add(
          new ArrayExample<>(
              rows.label()[row] == 1 ? LEFT : STAYED,
              Arrays.copyOf(encoder.names(), size),
              Arrays.copyOf(encoder.values(), size)));
    }
    return dataset;
  }

  private static ChurnModel compile(Preprocessing preprocessing, LinearSGDModel model) {
    DenseMatrix matrix = model.getWeightsCopy();
    ImmutableOutputInfo<Label> outputs = model.getOutputIDInfo();
    ImmutableFeatureMap features = model.getFeatureIDMap();
    int left = outputs.getID(LEFT);
    int stayed = outputs.getID(STAYED);
    List<String> names = preprocessing.encodedNames();
    double[] weights = new double[names.size()];
    for (int column = 0; column < weights.length; column++) {
      int id = features.getID(names.get(column));
      weights[column] = id < 0 ? 0 : matrix.get(left, id) - matrix.get(stayed, id);
    }
    int bias = features.size();
    return new ChurnModel(
        preprocessing, weights, matrix.get(left, bias) - matrix.get(stayed, bias));
  }
}
