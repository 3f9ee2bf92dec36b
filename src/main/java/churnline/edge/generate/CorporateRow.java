package churnline.edge.generate;

/**
 * One invented corporate client in one month.
 *
 * @param corporation id, the same in every month
 * @param lastmonthActivity contacts last month, 0 or more
 * @param lastyearActivity contacts in the twelve months before, 1 or more
 * @param numberOfEmployees 1 or more
 * @param exited whether the client left
 * @param probability true probability to leave, 0 to 1
 */
public record CorporateRow(
    String corporation,
    long lastmonthActivity,
    long lastyearActivity,
    long numberOfEmployees,
    boolean exited,
    double probability) {}
