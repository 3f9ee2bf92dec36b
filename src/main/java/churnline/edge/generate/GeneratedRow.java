package churnline.edge.generate;

import java.util.List;

/**
 * One invented client in one month, and what nobody knows of a real one.
 *
 * @param cells as they stand in the file
 * @param probability true probability to leave, 0 to 1
 * @param left whether the client left, whatever the cells say
 * @param isBad whether a cell was spoilt so that the row cannot be ingested
 */
public record GeneratedRow(List<String> cells, double probability, boolean left, boolean isBad) {
  GeneratedRow with(List<String> others) {
    return new GeneratedRow(others, probability, left, isBad);
  }

  GeneratedRow spoilt(List<String> others) {
    return new GeneratedRow(others, probability, left, true);
  }
}
