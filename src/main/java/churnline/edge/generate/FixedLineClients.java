package churnline.edge.generate;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Subscribers of a fixed-line telecom. A subscriber keeps its id, person, services and contract;
 * its tenure grows by one each month. When its time is over a newcomer with an id of its own and a
 * tenure of 0 takes its place, so that all months have the same mixture. In its first month nothing
 * has been paid and {@code TotalCharges} is blank. Who leaves follows a {@link FixedLineRelation};
 * whoever does may, as in any snapshot, be there again the month after.
 *
 * <p>{@link Behaviour#SHIFTED} subscribers pay 12 more a month.
 */
public final class FixedLineClients implements Population {
  /** Months after which a stay counts as long. */
  static final int SHORT_STAY = 30;

  private static final Layout LAYOUT =
      Layout.of(
          List.of(
              "customerID",
              "gender",
              "SeniorCitizen",
              "Partner",
              "Dependents",
              "tenure",
              "PhoneService",
              "MultipleLines",
              "InternetService",
              "OnlineSecurity",
              "OnlineBackup",
              "DeviceProtection",
              "TechSupport",
              "StreamingTV",
              "StreamingMovies",
              "Contract",
              "PaperlessBilling",
              "PaymentMethod",
              "MonthlyCharges",
              "TotalCharges",
              "Churn"),
          "customerID",
          "Churn",
          List.of("tenure", "MonthlyCharges", "TotalCharges"));

  private static final List<String> INTERNET = List.of("DSL", "Fiber optic", "No");
  private static final List<String> CONTRACTS = List.of("Month-to-month", "One year", "Two year");
  private static final List<String> PAYMENTS =
      List.of(
          "Electronic check",
          "Mailed check",
          "Bank transfer (automatic)",
          "Credit card (automatic)");

  private static final int LONGEST_STAY = 72;
  private static final int SHORTEST_STAY = 6;
  private static final double SHORT_SHARE = 0.3;
  private static final long RISE_CENTS = 1_200;

  /** Another population of the same seed draws other numbers. */
  private static final long SALT = 0x46697865644c6eL;

  private static final int PLACE = -1;
  private static final long PERSON = 1L << 40;

  @Override
  public Layout layout() {
    return LAYOUT;
  }

  @Override
  public GeneratedRow row(long seed, long client, int month, Behaviour behaviour) {
    SplittableRandom place = Draws.of(seed ^ SALT, client, PLACE);
    int stays =
        place.nextDouble() < SHORT_SHARE
            ? place.nextInt(SHORTEST_STAY, SHORT_STAY + 1)
            : LONGEST_STAY;
    int months = month + place.nextInt(stays);
    int tenure = months % stays;
    int newcomer = months / stays;
    Subscriber who = Subscriber.draw(Draws.of(seed ^ SALT, client, PERSON + newcomer), stays);
    long cents = who.monthlyCents() + (behaviour == Behaviour.SHIFTED ? RISE_CENTS : 0);
    double probability = FixedLineRelation.of(behaviour).probability(who, tenure, cents);
    boolean left = Draws.of(seed ^ SALT, client, month).nextDouble() < probability;
    String id = "F%07d-%d".formatted(client + 1, newcomer);
    return new GeneratedRow(cells(id, who, tenure, cents, left), probability, left, false);
  }

  private static List<String> cells(
      String id, Subscriber who, int tenure, long cents, boolean left) {
    long total = Math.round(tenure * who.monthlyCents() * who.totalFactor());
    return List.of(
        id,
        who.female() ? "Female" : "Male",
        who.senior() ? "1" : "0",
        yes(who.partner()),
        yes(who.dependents()),
        Integer.toString(tenure),
        yes(who.phone()),
        who.phone() ? yes(who.severalLines()) : "No phone service",
        INTERNET.get(who.internet()),
        online(who, who.security()),
        online(who, who.backup()),
        online(who, who.protection()),
        online(who, who.support()),
        online(who, who.television()),
        online(who, who.movies()),
        CONTRACTS.get(who.contract()),
        yes(who.paperless()),
        PAYMENTS.get(who.payment()),
        money(cents),
        tenure == 0 ? "" : money(total),
        yes(left));
  }

  private static String online(Subscriber who, boolean has) {
    return who.internet() == Subscriber.NO_INTERNET ? "No internet service" : yes(has);
  }

  private static String yes(boolean has) {
    return has ? "Yes" : "No";
  }

  /** Spells an amount with its two decimals. */
  static String money(long cents) {
    long rest = cents % 100;
    return cents / 100 + (rest < 10 ? ".0" : ".") + rest;
  }
}
