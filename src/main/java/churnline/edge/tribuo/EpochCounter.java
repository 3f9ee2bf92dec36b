package churnline.edge.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import java.util.function.IntConsumer;
import org.tribuo.math.Parameters;
import org.tribuo.math.StochasticGradientOptimiser;
import org.tribuo.math.la.Tensor;

/**
 * An optimiser that says when an epoch is done, since the trainer does not: it is stepped once a
 * minibatch. In all else it is the one it wraps, provenance included.
 */
final class EpochCounter implements StochasticGradientOptimiser {
  private final StochasticGradientOptimiser optimiser;
  private final int stepsPerEpoch;
  private final IntConsumer epochDone;
  private final Runnable beforeStep;
  private long steps;

  EpochCounter(
      StochasticGradientOptimiser optimiser,
      int stepsPerEpoch,
      IntConsumer epochDone,
      Runnable beforeStep) {
    this.beforeStep = beforeStep;
    this.optimiser = optimiser;
    this.stepsPerEpoch = stepsPerEpoch;
    this.epochDone = epochDone;
  }

  @Override
  public void initialise(Parameters parameters) {
    optimiser.initialise(parameters);
    steps = 0;
    epochDone.accept(0);
  }

  @Override
  public Tensor[] step(Tensor[] updates, double weight) {
    beforeStep.run();
    Tensor[] scaled = optimiser.step(updates, weight);
    steps++;
    if (steps % stepsPerEpoch == 0) {
      epochDone.accept((int) (steps / stepsPerEpoch));
    }
    return scaled;
  }

  @Override
  public void finalise() {
    optimiser.finalise();
  }

  @Override
  public void reset() {
    optimiser.reset();
  }

  @Override
  public StochasticGradientOptimiser copy() {
    return new EpochCounter(optimiser.copy(), stepsPerEpoch, epochDone, beforeStep);
  }

  @Override
  public ConfiguredObjectProvenance getProvenance() {
    return optimiser.getProvenance();
  }
}
