package churnline.edge.generate;

import java.util.Locale;

/** What happens to the files of a population, from a given month on: one thing each. */
public enum Scenario {
  /** Nothing: every month looks like the one before, and the same kind of client leaves. */
  STABLE(Behaviour.AS_EVER),

  /** One feature moves (corporate: 2.5 times the employees), the relation stays as it was. */
  SHIFTED_FEATURE(Behaviour.SHIFTED),

  /** Other clients leave than before; every column but the target looks as ever. */
  CHANGED_RELATION(Behaviour.OTHERS_LEAVE),

  /** More clients leave; who is at higher risk than whom stays as it was. */
  MORE_CHURN(Behaviour.MORE_LEAVE),

  /** A quarter of all numbers is blank. */
  MORE_MISSING(Behaviour.AS_EVER),

  /** One row in fifty has a fault by which it cannot be ingested; see {@link Truth#badRows}. */
  BAD_ROWS(Behaviour.AS_EVER),

  /** The first numeric column is left out and the second one renamed: the file is refused. */
  BAD_FILE(Behaviour.AS_EVER),

  /** The last file before it all began, byte by byte, each month again. */
  DUPLICATE_FILE(Behaviour.AS_EVER),

  /** Nobody knows yet who left: the target is blank. */
  UNLABELLED(Behaviour.AS_EVER),

  /** The rows of the same {@link #UNLABELLED} month, with the target filled in. */
  LATE_LABELS(Behaviour.AS_EVER);

  private final Behaviour behaviour;

  Scenario(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  /** The name that people give it: {@code more-churn}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
