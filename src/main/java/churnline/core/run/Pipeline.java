package churnline.core.run;

/** The stages in the order of the routes, for who runs them without Camel. */
public final class Pipeline {
  private Pipeline() {}

  /** Takes a run that has begun through all stages that are due, and returns it reported. */
  public static Run run(RetrainingCycle cycle, Run begun) {
    Run run = cycle.ingest(begun);
    if (run.isCheckDue()) {
      run = cycle.checkDrift(run);
      if (run.isRetrainDue()) {
        run = cycle.redeploy(cycle.retrain(run));
      }
    }
    return cycle.report(run);
  }
}
