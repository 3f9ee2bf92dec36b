package churnline.edge.generate;

import java.util.Locale;

/**
 * The populations there are, by the name people give them: {@code fixed-line}. The shares and AUCs
 * are those of stable months; a logistic regression trained on 7,000 rows comes within 0.005 of the
 * best AUC, that of the true probabilities.
 */
public enum Populations {
  /** Corporate clients: three numbers. AUC at best 0.81, 18 % leave. */
  CORPORATE,

  /** Subscribers of a fixed-line telecom: numbers and levels. AUC at best 0.83, 26 % leave. */
  FIXED_LINE,

  /** Subscribers of a mobile telecom: thirteen numbers, no id. AUC at best 0.86, 16 % leave. */
  MOBILE;

  /** Their generator; it has no state. */
  public Population clients() {
    return switch (this) {
      case CORPORATE -> new CorporateClients();
      case FIXED_LINE -> new FixedLineClients();
      case MOBILE -> new MobileClients();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
