package churnline.edge.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import churnline.core.score.Auc;
import churnline.core.score.LabelledScores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorporateGeneratorTest {
  private static final CorporateGenerator CLIENTS = new CorporateGenerator(1, 20_000);

  @Test
  void theSameSeedGivesTheSameRowsAndAnotherSeedOthers() {
    CorporateGenerator few = new CorporateGenerator(1, 100);

    assertThat(few.stable(3)).containsExactlyElementsOf(CLIENTS.stable(3).limit(100).toList());
    assertThat(new CorporateGenerator(2, 100).stable(3))
        .doesNotContainAnyElementsOf(few.stable(3).toList());
  }

  @Test
  void idsStayTheSameAndActivityDoesNot() {
    List<CorporateRow> before = CLIENTS.stable(1).limit(100).toList();
    List<CorporateRow> after = CLIENTS.drifted(2).limit(100).toList();

    assertThat(after).extracting(CorporateRow::corporation).doesNotHaveDuplicates();
    assertThat(after)
        .extracting(CorporateRow::corporation, CorporateRow::numberOfEmployees)
        .isEqualTo(
            before.stream().map(row -> tuple(row.corporation(), row.numberOfEmployees())).toList());
    assertThat(after).doesNotContainAnyElementsOf(before);
  }

  @Test
  void tenToTwentyFivePercentLeave() {
    for (int month = 1; month <= 3; month++) {
      assertThat(CLIENTS.stable(month).filter(CorporateRow::exited).count())
          .isBetween(2_000L, 5_000L);
      assertThat(CLIENTS.drifted(month).filter(CorporateRow::exited).count())
          .isBetween(2_000L, 5_000L);
    }
  }

  @Test
  void theRelationHoldsInStableMonthsAndIsLostInDriftedOnes() {
    assertThat(auc(CLIENTS.stable(1).toList())).isCloseTo(0.81, within(0.02));
    assertThat(auc(CLIENTS.stable(9).toList())).isCloseTo(0.81, within(0.02));
    assertThat(auc(CLIENTS.drifted(1).toList())).isLessThan(0.60);
  }

  @Test
  void aMonthIsWrittenAsCsvWithoutTraces(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("clients.csv");

    CorporateGenerator.write(new CorporateGenerator(1, 3).stable(1), file);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo("corporation,lastmonth_activity,lastyear_activity,number_of_employees,exited");
    assertThat(lines.get(1)).matches("c0000001,\\d+,\\d+,\\d+,[01]");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void withoutClientsThereIsNothingToGenerate() {
    assertThatThrownBy(() -> new CorporateGenerator(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** What a model of the stable months would score: log odds of the stable relation. */
  private static double stableScore(CorporateRow row) {
    return -1.25 * (Math.log((double) row.lastmonthActivity() + 1) - 4.0) / 0.86
        - 0.25 * (Math.log((double) row.lastyearActivity()) - 6.5) / 0.5
        - 0.25 * (Math.log((double) row.numberOfEmployees()) - 4.0) / 0.9;
  }

  private static double auc(List<CorporateRow> rows) {
    double[] scores = rows.stream().mapToDouble(CorporateGeneratorTest::stableScore).toArray();
    byte[] labels = new byte[scores.length];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (byte) (rows.get(row).exited() ? 1 : 0);
    }
    return Auc.of(LabelledScores.of(scores, labels));
  }
}
