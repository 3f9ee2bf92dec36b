package churnline.edge.generate;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Subscribers of a mobile telecom: thirteen numbers and no id, so nothing tells that two rows of
 * two months are one subscriber, and each month is drawn anew. Log odds are linear in complaints,
 * status, length of the subscription, call failures and frequency of use.
 *
 * <p>{@link Behaviour#SHIFTED} subscribers have four more call failures.
 */
public final class MobileClients implements Population {
  private static final Layout LAYOUT =
      Layout.of(
          List.of(
              "Call  Failure",
              "Complains",
              "Subscription  Length",
              "Charge  Amount",
              "Seconds of Use",
              "Frequency of use",
              "Frequency of SMS",
              "Distinct Called Numbers",
              "Age Group",
              "Tariff Plan",
              "Status",
              "Age",
              "Customer Value",
              "Churn"),
          "",
          "Churn",
          List.of(
              "Call  Failure",
              "Complains",
              "Subscription  Length",
              "Charge  Amount",
              "Seconds of Use",
              "Frequency of use",
              "Frequency of SMS",
              "Distinct Called Numbers",
              "Age Group",
              "Tariff Plan",
              "Status",
              "Age",
              "Customer Value"));

  private static final long SALT = 0x4d6f62696c65L;
  private static final int MORE_FAILURES = 4;

  /** Ages in the middle of their groups, 1 to 5. */
  private static final List<Integer> AGES = List.of(15, 25, 32, 45, 60);

  @Override
  public Layout layout() {
    return LAYOUT;
  }

  @Override
  public GeneratedRow row(long seed, long client, int month, Behaviour behaviour) {
    SplittableRandom random = Draws.of(seed ^ SALT, client, month);
    double habit = random.nextGaussian();
    boolean dormant = random.nextDouble() < probabilityOfSilence(habit);
    long calls = (long) Math.exp(3.9 + 0.6 * habit - (dormant ? 1.2 : 0));
    long seconds = Math.round(calls * Math.exp(4.1 + 0.3 * random.nextGaussian()));
    long messages = (long) Math.exp(3 + random.nextGaussian());
    long numbers = Math.round(calls * (0.25 + 0.3 * random.nextDouble()));
    long length = Math.max(3, Math.min(47, Math.round(34 + 9 * random.nextGaussian())));
    long failures = (long) Math.abs(8 * random.nextGaussian());
    failures += behaviour == Behaviour.SHIFTED ? MORE_FAILURES : 0;
    long charge = (long) Math.min(10, Math.exp(0.9 * random.nextGaussian()));
    int ageGroup = 1 + Math.min(4, (int) Math.abs(1.6 + 1.1 * random.nextGaussian()));
    boolean complains = random.nextDouble() < 0.08;
    boolean contract = random.nextDouble() < 0.08;
    long value = Math.round(100 * (0.04 * seconds + 4.2 * messages) * (contract ? 1.3 : 1));
    double probability =
        Draws.probability(
            logOdds(behaviour, complains, dormant, length, failures, calls, ageGroup));
    boolean left = random.nextDouble() < probability;
    List<String> cells =
        List.of(
            Long.toString(failures),
            complains ? "1" : "0",
            Long.toString(length),
            Long.toString(charge),
            Long.toString(seconds),
            Long.toString(calls),
            Long.toString(messages),
            Long.toString(numbers),
            Integer.toString(ageGroup),
            contract ? "2" : "1",
            dormant ? "2" : "1",
            AGES.get(ageGroup - 1).toString(),
            FixedLineClients.money(value),
            left ? "1" : "0");
    return new GeneratedRow(cells, probability, left, false);
  }

  private static double probabilityOfSilence(double habit) {
    return Draws.probability(-1.3 - habit);
  }

  private static double logOdds(
      Behaviour behaviour,
      boolean complains,
      boolean dormant,
      long length,
      long failures,
      long calls,
      int ageGroup) {
    if (behaviour == Behaviour.OTHERS_LEAVE) {
      return -5.2 - (complains ? 0.5 : 0) + 0.03 * length + 1.0 * ageGroup;
    }
    double intercept = behaviour == Behaviour.MORE_LEAVE ? -0.7 + Math.log(2) : -0.7;
    return intercept
        + (complains ? 3.2 : 0)
        + (dormant ? 1.6 : 0)
        - 0.04 * length
        + 0.03 * failures
        - 0.025 * calls;
  }
}
