package churnline.edge.generate;

import java.util.SplittableRandom;

/**
 * What stays the same of a fixed-line subscriber as long as it is one.
 *
 * @param internet 0 DSL, 1 fibre, 2 none; who has no phone has DSL
 * @param contract 0 monthly, 1 one year, 2 two years
 * @param payment 0 electronic check, 1 mailed check, 2 bank transfer, 3 credit card
 * @param monthlyCents charges of a month, by the services and a discount of its own
 * @param totalFactor what was really paid against tenure times today's charges, about 1
 */
record Subscriber(
    boolean female,
    boolean senior,
    boolean partner,
    boolean dependents,
    boolean phone,
    boolean severalLines,
    int internet,
    boolean security,
    boolean backup,
    boolean protection,
    boolean support,
    boolean television,
    boolean movies,
    int contract,
    boolean paperless,
    int payment,
    long monthlyCents,
    double totalFactor) {
  static final int DSL = 0;
  static final int FIBER = 1;
  static final int NO_INTERNET = 2;

  /**
   * Draws a subscriber.
   *
   * @param stays months it will be one; who stays long has the longer contract
   */
  static Subscriber draw(SplittableRandom random, int stays) {
    // long: each draw depends on those before it, and a seed stands for this order
    boolean female = random.nextBoolean();
    boolean senior = chance(random, 0.16);
    boolean partner = chance(random, 0.48);
    boolean dependents = !senior && chance(random, partner ? 0.52 : 0.14);
    boolean phone = chance(random, 0.9);
    boolean severalLines = chance(random, senior ? 0.55 : 0.45) && phone;
    int internet = phone ? one(random, 0.28, 0.48) : DSL;
    boolean online = internet != NO_INTERNET;
    boolean security = chance(random, 0.37) && online;
    boolean backup = chance(random, 0.44) && online;
    boolean protection = chance(random, security ? 0.55 : 0.38) && online;
    boolean support = chance(random, senior ? 0.25 : 0.40) && online;
    boolean television = chance(random, internet == FIBER ? 0.58 : 0.38) && online;
    boolean movies = chance(random, television ? 0.74 : 0.26) && online;
    int contract =
        stays > FixedLineClients.SHORT_STAY ? one(random, 0.42, 0.26) : one(random, 0.88, 0.10);
    boolean paperless = chance(random, online ? 0.67 : 0.30);
    int payment = online ? one(random, 0.40, 0.18, 0.21) : one(random, 0.10, 0.45, 0.22);
    double charges =
        (phone ? 19.5 : 0)
            + (severalLines ? 5.5 : 0)
            + (internet == DSL ? 25 : internet == FIBER ? 48 : 0)
            + 5 * (count(security) + count(backup) + count(protection) + count(support))
            + 10 * (count(television) + count(movies))
            + random.nextGaussian();
    double totalFactor = 1 + 0.04 * random.nextGaussian();
    return new Subscriber(
        female,
        senior,
        partner,
        dependents,
        phone,
        severalLines,
        internet,
        security,
        backup,
        protection,
        support,
        television,
        movies,
        contract,
        paperless,
        payment,
        5 * Math.round(charges * 20),
        totalFactor);
  }

  private static boolean chance(SplittableRandom random, double share) {
    return random.nextDouble() < share;
  }

  /** Returns a position in {@code shares}, or the one after them when none was met. */
  private static int one(SplittableRandom random, double... shares) {
    double left = random.nextDouble();
    int at = 0;
    while (at < shares.length && left >= shares[at]) {
      left -= shares[at++];
    }
    return at;
  }

  private static int count(boolean has) {
    return has ? 1 : 0;
  }
}
