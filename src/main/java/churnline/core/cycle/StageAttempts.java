package churnline.core.cycle;

import churnline.core.disk.Attempts;
import churnline.core.event.Events;
import churnline.core.fault.ChurnlineException;
import churnline.core.fault.FaultPoint;
import churnline.core.fault.OutOfMemory;
import churnline.core.model.RetrainDecision;
import churnline.core.run.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The stages that decide, each tried a few times when it fails by a defect or dies with its
 * process. After that the run is concluded without a decision, so that its files are answered and
 * those that follow go on. So it is with files that follow the store: a run can do without them.
 */
public final class StageAttempts {
  /** What keeps the master file up with the store. */
  public static final String MASTER_FILE = "master-file";

  /** What writes models and reports. */
  public static final String PUBLISHING = "publishing";

  private static final List<String> STAGES = List.of("drift-check", "retrain", "redeploy");

  private final Attempts attempts;
  private final Events events;
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
  private volatile boolean hasFailed;

  public StageAttempts(Attempts attempts, Events events) {
    this.attempts = attempts;
    this.events = events;
  }

  /** What people call each subject that is neither a claim nor the answer to one. */
  public static Map<String, String> subjects() {
    Map<String, String> names = new LinkedHashMap<>();
    STAGES.forEach(stage -> names.put(stage, "the stage " + stage));
    names.put(MASTER_FILE, "finaldata.csv");
    names.put(PUBLISHING, "the publishing of models and reports");
    names.put(Attempts.ANSWERS, "a group of answers");
    return names;
  }

  /** Does {@code work}; a defect is counted and thrown on. */
  public Run attempt(String stage, Run run, UnaryOperator<Run> work) {
    attempts.begin(stage, true);
    try {
      point(stage).reached(stage);
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

  private static FaultPoint point(String subject) {
    return FaultPoint.valueOf(subject.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /**
   * Does work that makes files from what the store has. A defect is counted and told; after too
   * many, or too many deaths, it is left out until the next start, where the count begins anew.
   */
  public void spare(String subject, Runnable work) {
    if (leftOut.contains(subject) || isLeftOutFromNowOn(subject)) {
      return;
    }
    attempts.begin(subject, true);
    try {
      point(subject).reached(subject);
      work.run();
      attempts.succeeded(subject);
    } catch (ChurnlineException outside) {
      attempts.withdrawn(subject);
      throw outside;
    } catch (RuntimeException | Error defect) {
      OutOfMemory.endIf(defect);
      events.defect(
          subjects().get(subject),
          "failed %d of %d times before it is left out"
              .formatted(attempts.failed(subject), Attempts.MOST),
          defect);
    }
  }

  private boolean isLeftOutFromNowOn(String subject) {
    if (attempts.failures(subject) < Attempts.MOST) {
      return false;
    }
    leftOut.add(subject);
    attempts.succeeded(subject);
    events.warned(
        ("%s: a bug in Churnline: it failed, or ended the process, %d times, see"
                + " logs/churnline.log; it is skipped until the next start; files still get their"
                + " receipts and the store keeps everything; please report it")
            .formatted(subjects().get(subject), Attempts.MOST));
    return true;
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
                ("GIVEN_UP: a bug in Churnline, the stage %s failed %d times, see"
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
