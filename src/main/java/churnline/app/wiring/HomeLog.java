package churnline.app.wiring;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.io.File;

/**
 * Where the log of a home lies, told to logback as it is: in its settings {@code ${x}} and {@code
 * %d} would stand for something else, and a policy of its own it would ask for a regular expression
 * of the folder. Named in {@code logback.xml}.
 *
 * @param <E> events
 */
public final class HomeLog<E> extends ContextAwareBase
    implements RollingPolicy, TriggeringPolicy<E> {
  private static final String FOLDER = "churnline.logs";
  private final SizeAndTimeBasedRollingPolicy<E> policy = new SizeAndTimeBasedRollingPolicy<>();

  @Override
  public void setContext(Context context) {
    super.setContext(context);
    policy.setContext(context);
  }

  @Override
  public void setParent(FileAppender<?> appender) {
    appender.setFile(folder() + "/churnline.log");
    policy.setParent(appender);
  }

  /** Size at which a file is put aside. */
  public void setMaxFileSize(FileSize size) {
    policy.setMaxFileSize(size);
  }

  /** Days that files stay. */
  public void setMaxHistory(int days) {
    policy.setMaxHistory(days);
  }

  /** Most that all files take. */
  public void setTotalSizeCap(FileSize size) {
    policy.setTotalSizeCap(size);
  }

  /** A pattern cannot escape its percent sign, but a date format that is one gives one. */
  @Override
  public void start() {
    String literally = folder().replace("%", "%d{%, aux}");
    policy.setFileNamePattern(literally + "/churnline.%d{yyyy-MM-dd}.%i.log.gz");
    policy.start();
  }

  private String folder() {
    String given = getContext().getProperty(FOLDER);
    return given == null ? System.getProperty(FOLDER, "logs") : given;
  }

  /** Days that files stay. */
  public int getMaxHistory() {
    return policy.getMaxHistory();
  }

  @Override
  public void rollover() {
    policy.rollover();
  }

  @Override
  public String getActiveFileName() {
    return policy.getActiveFileName();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return policy.getCompressionMode();
  }

  @Override
  public boolean isTriggeringEvent(File active, E event) {
    return policy.isTriggeringEvent(active, event);
  }

  @Override
  public void stop() {
    policy.stop();
  }

  @Override
  public boolean isStarted() {
    return policy.isStarted();
  }
}
