package churnline.core.run;

/** What started a run. */
public enum Trigger {
  FILE,
  CRON,
  HTTP,
  START,
  COMMAND,
  RETRAIN_CRON,
  /** Somebody asked for a training. */
  TRAIN,
  /** Work was left by a process that is gone. */
  TAKE_OVER,
  /** A file or a stage failed by a defect, and is tried again alone. */
  RETRY
}
