package churnline.edge.generate;

/**
 * Invented clients without end. Every row can be asked for alone, by seed, client and month, and is
 * the same each time: nothing is kept, and who shares the work gets the same file.
 */
public interface Population {
  /** The columns of every row. */
  Layout layout();

  /**
   * Draws one client in one month. Whether it leaves is drawn from the probability that the row
   * tells, which the features decide.
   *
   * @param client number of the client, from 0
   * @param month 0 or more; 1 is the first
   */
  GeneratedRow row(long seed, long client, int month, Behaviour behaviour);
}
