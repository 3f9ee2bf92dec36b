package churnline.core.fault;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Places at which a fault test lets the process fail as a defect would: {@code
 * -Dchurnline.fault=retrain:java.lang.StackOverflowError:2} throws it the first two times, {@code
 * ingest:hang@poison} never comes back where the subject contains {@code poison}; several are
 * joined by commas. Without that property they do nothing.
 */
public enum FaultPoint {
  POLL,
  INGEST,
  MASTER_FILE,
  DRIFT_CHECK,
  RETRAIN,
  REDEPLOY,
  PUBLISHING,
  REPORT,
  SUBSCRIBER,
  REQUEST;

  private static final Pattern WANTED =
      Pattern.compile("(?<point>[a-z-]+):(?<action>[\\w.$]+)(:(?<times>\\d+))?(@(?<text>.+))?");
  private static final Map<FaultPoint, Plan> PLANS =
      plans(System.getProperty("churnline.fault", ""));
  private static final boolean IS_ARMED = !PLANS.isEmpty();
  private static final long HANG_MILLIS = 3_600_000;
  private static final int KILLED = 137;

  private record Plan(String action, String text, AtomicInteger left) {}

  private static Map<FaultPoint, Plan> plans(String wanted) {
    Map<FaultPoint, Plan> plans = new EnumMap<>(FaultPoint.class);
    for (String one : wanted.isEmpty() ? new String[0] : wanted.split(",", -1)) {
      Matcher plan = WANTED.matcher(one);
      if (!plan.matches()) {
        throw new IllegalArgumentException("churnline.fault is not POINT:ACTION: " + one);
      }
      String times = plan.group("times");
      plans.put(
          valueOf(plan.group("point").toUpperCase(Locale.ROOT).replace('-', '_')),
          new Plan(
              plan.group("action"),
              plan.group("text") == null ? "" : plan.group("text"),
              new AtomicInteger(times == null ? Integer.MAX_VALUE : Integer.parseInt(times))));
    }
    return plans;
  }

  /**
   * Fails when this is the place that was asked for.
   *
   * @param subject what is in hand: a file, an event, a path
   */
  public void reached(String subject) {
    if (IS_ARMED) {
      Plan plan = PLANS.get(this);
      if (plan != null && subject.contains(plan.text()) && plan.left().getAndDecrement() > 0) {
        act(plan.action());
      }
    }
  }

  private static void act(String action) {
    switch (action) {
      case "halt" -> Runtime.getRuntime().halt(KILLED);
      case "hang" -> hang();
      default -> sneak(planted(action));
    }
  }

  private static void hang() {
    while (true) {
      try {
        Thread.sleep(HANG_MILLIS);
      } catch (InterruptedException deaf) {
        // nothing wakes it
      }
    }
  }

  private static Throwable planted(String action) {
    try {
      return Class.forName(action)
          .asSubclass(Throwable.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException wrong) {
      return new IllegalArgumentException("churnline.fault names no Throwable: " + action, wrong);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
