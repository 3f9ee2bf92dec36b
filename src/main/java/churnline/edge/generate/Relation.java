package churnline.edge.generate;

/**
 * How activity and size decide whether a corporate client leaves: a logistic model on standardised
 * logarithms.
 *
 * @param intercept log odds of the average client
 * @param lastmonth weight of last month's activity
 * @param lastyear weight of last year's activity
 * @param employees weight of the size
 */
record Relation(double intercept, double lastmonth, double lastyear, double employees) {
  /** Clients that fall silent leave: AUC 0.81, 18 % leave. */
  static final Relation STABLE = new Relation(-2.0, -1.25, -0.25, -0.25);

  /** Large clients leave, and more of them: a model of {@link #STABLE} loses its grip. */
  static final Relation DRIFTED = new Relation(-1.75, -0.9, 0.1, 1.5);

  /** The weights of {@link #STABLE}, at about twice its odds. */
  static final Relation MORE = new Relation(-1.2, -1.25, -0.25, -0.25);

  /** Returns the relation that holds for clients that behave so. */
  static Relation of(Behaviour behaviour) {
    return switch (behaviour) {
      case AS_EVER, SHIFTED -> STABLE;
      case OTHERS_LEAVE -> DRIFTED;
      case MORE_LEAVE -> MORE;
    };
  }

  /**
   * Returns the probability to leave.
   *
   * @param zLastmonth standardised logarithm of last month's activity, like the others
   */
  double probability(double zLastmonth, double zLastyear, double zEmployees) {
    return Draws.probability(
        intercept + lastmonth * zLastmonth + lastyear * zLastyear + employees * zEmployees);
  }
}
