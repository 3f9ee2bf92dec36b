package churnline.fault;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places at which a fault test lets the process fail as a defect would: {@code
 * -Dchurnline.fault=retrain:java.lang.StackOverflowError:2} throws it the first two times, {@code
 * ingest:hang@poison} never comes back where the subject contains {@code poison}. Without that
 * property they do nothing.
 */
public enum FaultPoint {
  POLL,
  INGEST,
  DRIFT_CHECK,
  RETRAIN,
  REDEPLOY,
  REPORT,
  SUBSCRIBER,
  REQUEST;

  private static final Pattern WANTED =
      Pattern.compile("(?<point>[a-z-]+):(?<action>[\\w.$]+)(:(?<times>\\d+))?(@(?<text>.+))?");
  private static final Matcher PROPERTY = WANTED.matcher(System.getProperty("churnline.fault", ""));
  private static final boolean IS_ARMED = PROPERTY.matches();
  private static final String POINT = IS_ARMED ? PROPERTY.group("point") : "";
  private static final String ACTION = IS_ARMED ? PROPERTY.group("action") : "";
  private static final String TEXT =
      IS_ARMED && PROPERTY.group("text") != null ? PROPERTY.group("text") : "";
  private static final AtomicInteger LEFT =
      new AtomicInteger(
          IS_ARMED && PROPERTY.group("times") != null
              ? Integer.parseInt(PROPERTY.group("times"))
              : Integer.MAX_VALUE);
  private static final long HANG_MILLIS = 3_600_000;
  private static final int KILLED = 137;

  /**
   * Fails when this is the place that was asked for.
   *
   * @param subject what is in hand: a file, an event, a path
   */
  public void reached(String subject) {
    if (IS_ARMED
        && name().toLowerCase(Locale.ROOT).replace('_', '-').equals(POINT)
        && subject.contains(TEXT)
        && LEFT.getAndDecrement() > 0) {
      act();
    }
  }

  private static void act() {
    switch (ACTION) {
      case "halt" -> Runtime.getRuntime().halt(KILLED);
      case "hang" -> {
        while (true) {
          try {
            Thread.sleep(HANG_MILLIS);
          } catch (InterruptedException deaf) {
            // nothing wakes it
          }
        }
      }
      default -> sneak(planted());
    }
  }

  private static Throwable planted() {
    try {
      return Class.forName(ACTION)
          .asSubclass(Throwable.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException wrong) {
      return new IllegalArgumentException("churnline.fault names no Throwable: " + ACTION, wrong);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
