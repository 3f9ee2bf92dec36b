package churnline.edge.generate;

/**
 * How features decide whether a fixed-line subscriber leaves: log odds that are linear in tenure
 * and charges and in an indicator per level, which is what a logistic regression on the file's
 * columns can express exactly.
 *
 * @param intercept log odds of a new subscriber with DSL, a monthly contract and nothing else
 * @param tenure weight of a month
 * @param charges weight of a unit of monthly charges
 * @param yearContracts weights of the contracts over one and two years
 * @param fiber weight of fibre
 * @param offline weight of no internet service
 * @param guarded weight of online security, and as much of technical support
 * @param streaming weight of television, and as much of movies
 * @param electronicCheck weight of this way to pay
 * @param paperless weight of bills without paper
 * @param senior weight of seniors
 * @param dependents weight of those with dependents
 */
record FixedLineRelation(
    double intercept,
    double tenure,
    double charges,
    double[] yearContracts,
    double fiber,
    double offline,
    double guarded,
    double streaming,
    double electronicCheck,
    double paperless,
    double senior,
    double dependents) {

  /** Contracts and years hold subscribers; fibre by electronic check loses them. */
  private static final FixedLineRelation STABLE = stable(-0.78);

  /** The weights of {@link #STABLE}, at twice its odds. */
  private static final FixedLineRelation MORE = stable(-0.78 + Math.log(2));

  /** Long-standing families that stream leave for a competitor, whatever their contract. */
  private static final FixedLineRelation OTHERS =
      new FixedLineRelation(
          -2.9, 0.022, 0.006, new double[] {0.3, 0.5}, -0.5, -0.6, 0.2, 0.6, -0.2, 0.1, -0.2, 0.8);

  private static FixedLineRelation stable(double intercept) {
    return new FixedLineRelation(
        intercept,
        -0.032,
        0.006,
        new double[] {-1.2, -2.3},
        0.95,
        -0.7,
        -0.4,
        0.15,
        0.55,
        0.3,
        0.3,
        -0.25);
  }

  /** Returns the relation that holds for clients that behave so. */
  static FixedLineRelation of(Behaviour behaviour) {
    return switch (behaviour) {
      case AS_EVER, SHIFTED -> STABLE;
      case OTHERS_LEAVE -> OTHERS;
      case MORE_LEAVE -> MORE;
    };
  }

  /**
   * Returns the probability to leave, 0 to 1.
   *
   * @param months tenure
   * @param cents charges of this month
   */
  double probability(Subscriber who, int months, long cents) {
    double logOdds = intercept + tenure * months + charges * cents / 100;
    logOdds += who.contract() == 0 ? 0 : yearContracts[who.contract() - 1];
    logOdds += who.internet() == Subscriber.FIBER ? fiber : 0;
    logOdds += who.internet() == Subscriber.NO_INTERNET ? offline : 0;
    logOdds += (who.security() ? guarded : 0) + (who.support() ? guarded : 0);
    logOdds += (who.television() ? streaming : 0) + (who.movies() ? streaming : 0);
    logOdds += who.payment() == 0 ? electronicCheck : 0;
    logOdds += who.paperless() ? paperless : 0;
    logOdds += who.senior() ? senior : 0;
    logOdds += who.dependents() ? dependents : 0;
    return Draws.probability(logOdds);
  }
}
