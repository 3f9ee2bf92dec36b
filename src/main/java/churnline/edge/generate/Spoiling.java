package churnline.edge.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a scenario does to the cells of a file, when it does not do it to the clients. */
final class Spoiling {
  private static final double BLANK_SHARE = 0.25;
  private static final int ROWS_PER_BAD_ROW = 50;

  /** Apart from what a population draws from. */
  private static final long TOPIC = 1L << 48;

  private static final String TEXT = "#DIV/0!";
  private static final String INFINITE = "1E+999";
  private static final String UNKNOWN_LABEL = "maybe";
  private static final String RENAMED = "_2";

  private final Layout layout;

  Spoiling(Layout layout) {
    this.layout = layout;
  }

  List<String> header(Scenario scenario) {
    List<String> names = new ArrayList<>(layout.columns());
    if (scenario == Scenario.BAD_FILE) {
      int renamed = layout.numbers().get(1);
      names.set(renamed, names.get(renamed) + RENAMED);
      names.remove((int) layout.numbers().get(0));
    }
    return names;
  }

  GeneratedRow row(Scenario scenario, GeneratedRow row, long seed, long client, int month) {
    List<String> cells = new ArrayList<>(row.cells());
    switch (scenario) {
      case MORE_MISSING -> blankNumbers(cells, Draws.of(seed, client, TOPIC + month));
      case UNLABELLED -> cells.set(layout.target(), "");
      case BAD_FILE -> cells.remove((int) layout.numbers().get(0));
      case BAD_ROWS -> {
        if (Math.floorMod(client + month, ROWS_PER_BAD_ROW) == 0) {
          spoil(cells, (int) (client / ROWS_PER_BAD_ROW % 4));
          return row.spoilt(cells);
        }
      }
      case STABLE, SHIFTED_FEATURE, CHANGED_RELATION, MORE_CHURN, DUPLICATE_FILE, LATE_LABELS -> {
        return row;
      }
    }
    return row.with(cells);
  }

  private void blankNumbers(List<String> cells, SplittableRandom random) {
    for (int number : layout.numbers()) {
      if (random.nextDouble() < BLANK_SHARE) {
        cells.set(number, "");
      }
    }
  }

  /** Faults as spreadsheets make them; a file without ids has one of them less. */
  private void spoil(List<String> cells, int fault) {
    if (fault == 0 && layout.id() != Layout.NO_ID) {
      cells.set(layout.id(), "");
    } else if (fault == 1) {
      cells.set(layout.target(), UNKNOWN_LABEL);
    } else if (fault == 2) {
      cells.set(layout.numbers().get(1), INFINITE);
    } else {
      cells.set(layout.numbers().get(0), TEXT);
    }
  }
}
