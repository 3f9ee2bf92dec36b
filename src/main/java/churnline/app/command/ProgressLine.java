package churnline.app.command;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error, when a terminal is there to show it; else nothing. */
final class ProgressLine implements AutoCloseable {
  private static final int EVERY_MILLIS = 200;

  static {
    // the library asks JLine in a way that JLine would comment on
    System.setProperty("org.jline.terminal.disableDeprecatedProviderWarning", "true");
  }

  private String shown = "";
  private ProgressBar bar;

  /** Whether the launcher found a terminal on standard error. */
  static boolean isTerminal() {
    return Boolean.getBoolean("churnline.terminal");
  }

  /**
   * Shows how far the work is.
   *
   * @param of -1 when nobody knows how much there will be
   */
  void show(String task, String unit, long done, long of) {
    if (!isTerminal()) {
      return;
    }
    if (bar == null || !task.equals(shown)) {
      close();
      bar = bar(task, unit, of);
      shown = task;
    }
    if (of >= 0) {
      bar.maxHint(of);
    }
    bar.stepTo(done);
  }

  private static ProgressBar bar(String task, String unit, long of) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(of)
        .setUnit(" " + unit, 1)
        .showSpeed()
        .setUpdateIntervalMillis(EVERY_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
