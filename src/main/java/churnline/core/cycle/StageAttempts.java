package churnline.core.cycle;

import churnline.core.disk.Attempts;
import churnline.core.event.Events;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import churnline.core.model.RetrainDecision;
import churnline.core.run.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The stages that decide, each tried a few times when it fails by a defect or dies with its
 * process. After that the run is concluded without a decision, so that its files are answered and
 * those that follow go on.
 */
public final class StageAttempts {
  /** Their names. */
  public static final List<String> STAGES = List.of("drift-check", "retrain", "redeploy");

  private final Attempts attempts;
  private final Events events;
  private volatile boolean hasFailed;

  public StageAttempts(Attempts attempts, Events events) {
    this.attempts = attempts;
    this.events = events;
  }

  /** Does {@code work}; a defect is counted and thrown on. */
  public Run attempt(String stage, Run run, UnaryOperator<Run> work) {
    attempts.begin(stage, true);
    try {
      FaultPoint.valueOf(stage.toUpperCase(Locale.ROOT).replace('-', '_')).reached(stage);
      Run after = work.apply(run);
      attempts.succeeded(stage);
      return after;
    } catch (ChurnlineException outside) {
      attempts.withdrawn(stage);
      throw outside;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      int failures = attempts.failed(stage);
      hasFailed = true;
      events.defect(
          "the stage " + stage,
          "failed %d of %d times before it is left out".formatted(failures, Attempts.MOST),
          defect);
      throw defect;
    }
  }

  /**
   * The decision to leave the stages out, when one of them has failed too often; the count begins
   * anew.
   */
  public Optional<RetrainDecision> leftOut() {
    Optional<String> failed =
        STAGES.stream().filter(stage -> attempts.failures(stage) >= Attempts.MOST).findFirst();
    failed.ifPresent(stage -> STAGES.forEach(attempts::succeeded));
    return failed.map(
        stage ->
            new RetrainDecision(
                RetrainDecision.Code.GIVEN_UP,
                ("GIVEN_UP: a defect of Churnline, the stage %s failed %d times, see"
                        + " logs/churnline.log; the rows are kept and count for the next check")
                    .formatted(stage, Attempts.MOST)));
  }

  /** Whether a stage has failed since the last run began. */
  public boolean hasFailed() {
    return hasFailed;
  }

  /** A run begins. */
  public void begin() {
    hasFailed = false;
  }
}
