package churnline.edge.generate;

import static churnline.edge.generate.IngestedRows.CORPORATE;
import static churnline.edge.generate.IngestedRows.FIXED_LINE;
import static churnline.edge.generate.IngestedRows.MOBILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import churnline.core.dataset.Observations;
import churnline.core.dataset.Schema;
import churnline.core.model.ChurnModel;
import churnline.core.model.Preprocessing;
import churnline.core.score.Auc;
import churnline.core.score.LabelledScores;
import churnline.edge.tribuo.TribuoTrainer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Churnline's own trainer makes of generated clients: the scenarios do what they say. */
class LearnabilityTest {
  private static final int TRAINED_ON = 7_000;
  private static final int TESTED_ON = 10_000;
  private static final long SEED = 11;
  private static final long OTHER_CLIENTS = 12;

  private static final Case CORPORATE_CLIENTS = new Case(new CorporateClients(), CORPORATE);
  private static final Case FIXED_LINE_CLIENTS = new Case(new FixedLineClients(), FIXED_LINE);
  private static final Case MOBILE_CLIENTS = new Case(new MobileClients(), MOBILE);

  @Test
  void aLinearModelOfFixedLineClientsComesCloseToTheOptimum() {
    Snapshot others = FIXED_LINE_CLIENTS.month(OTHER_CLIENTS);

    assertThat(FIXED_LINE_CLIENTS.auc(others))
        .isCloseTo(Truth.of(others).optimalAuc(), within(0.005));
  }

  /** Their log odds are linear in logarithms; a model of the plain numbers loses little by that. */
  @Test
  void aLinearModelOfCorporateClientsComesCloseToTheOptimum() {
    Snapshot others = CORPORATE_CLIENTS.month(OTHER_CLIENTS);

    assertThat(CORPORATE_CLIENTS.auc(others))
        .isCloseTo(Truth.of(others).optimalAuc(), within(0.005));
  }

  @Test
  void aLinearModelOfMobileClientsComesCloseToTheOptimum() {
    Snapshot others = MOBILE_CLIENTS.month(OTHER_CLIENTS);

    assertThat(MOBILE_CLIENTS.auc(others)).isCloseTo(Truth.of(others).optimalAuc(), within(0.005));
  }

  @Test
  void aChangedRelationIsLostOnAModelOfStableMonths() {
    for (Case one : all()) {
      Snapshot stable = one.month(OTHER_CLIENTS);
      Snapshot changed = stable.with(Scenario.CHANGED_RELATION);

      assertThat(one.auc(changed)).as(one.name()).isLessThan(0.65);
      assertThat(Truth.of(changed).optimalAuc()).as(one.name()).isGreaterThan(0.70);
      assertThat(features(changed)).as("features of " + one.name()).isEqualTo(features(stable));
    }
  }

  @Test
  void moreChurnLeavesTheRankingAsItWas() {
    for (Case one : all()) {
      Snapshot stable = one.month(OTHER_CLIENTS);
      Snapshot more = stable.with(Scenario.MORE_CHURN);

      assertThat(one.auc(more)).as(one.name()).isCloseTo(one.auc(stable), within(0.02));
      assertThat(share(more)).as(one.name()).isGreaterThan(1.3 * share(stable));
    }
  }

  @Test
  void aShiftedFeatureMovesAColumnAndNotTheRelation() {
    for (Case one : all()) {
      Snapshot stable = one.month(OTHER_CLIENTS);
      Snapshot shifted = stable.with(Scenario.SHIFTED_FEATURE);
      double[] before = means(one.rows(stable));
      double[] after = means(one.rows(shifted));
      int moved = 0;
      for (int column = 0; column < before.length; column++) {
        moved += Math.abs(after[column] - before[column]) > 0.1 * Math.abs(before[column]) ? 1 : 0;
      }

      assertThat(moved).as(one.name()).isEqualTo(1);
      assertThat(one.auc(shifted)).as(one.name()).isCloseTo(one.auc(stable), within(0.02));
    }
  }

  @Test
  void stableMonthsAreAlike() {
    for (Case one : all()) {
      Snapshot first = one.month(OTHER_CLIENTS);
      Snapshot later = Snapshot.stable(one.population(), 24, TESTED_ON, OTHER_CLIENTS);
      double[] before = means(one.rows(first));
      double[] after = means(one.rows(later));

      assertThat(one.auc(later)).as(one.name()).isCloseTo(one.auc(first), within(0.02));
      assertThat(share(later)).as(one.name()).isCloseTo(share(first), within(0.02));
      for (int column = 0; column < before.length; column++) {
        assertThat(after[column] / before[column])
            .as(one.name() + " " + one.schema().numeric().get(column))
            .isBetween(0.9, 1.1);
      }
    }
  }

  private static Case[] all() {
    return new Case[] {CORPORATE_CLIENTS, FIXED_LINE_CLIENTS, MOBILE_CLIENTS};
  }

  /** All cells but the last, the target. */
  private static List<List<String>> features(Snapshot snapshot) {
    return snapshot
        .rows()
        .map(GeneratedRow::cells)
        .map(row -> row.subList(0, row.size() - 1))
        .toList();
  }

  private static double share(Snapshot snapshot) {
    return Truth.of(snapshot).left();
  }

  /** Means of the numbers that are there. */
  private static double[] means(Observations rows) {
    double[] means = new double[rows.numeric().length];
    for (int column = 0; column < means.length; column++) {
      double sum = 0;
      long count = 0;
      for (double value : rows.numeric()[column]) {
        sum += Double.isNaN(value) ? 0 : value;
        count += Double.isNaN(value) ? 0 : 1;
      }
      means[column] = sum / count;
    }
    return means;
  }

  /** A population, its schema and a model of its first stable month. */
  private static final class Case {
    private final Population population;
    private final Schema schema;
    private final ChurnModel model;

    Case(Population population, Schema schema) {
      this.population = population;
      this.schema = schema;
      Observations rows = rows(Snapshot.stable(population, 1, TRAINED_ON, SEED));
      model = new TribuoTrainer().train(Preprocessing.learn(schema, rows), rows, 1).model();
    }

    Population population() {
      return population;
    }

    Schema schema() {
      return schema;
    }

    String name() {
      return population.getClass().getSimpleName();
    }

    Snapshot month(long seed) {
      return Snapshot.stable(population, 1, TESTED_ON, seed);
    }

    Observations rows(Snapshot snapshot) {
      return IngestedRows.of(snapshot, schema).rows();
    }

    double auc(Snapshot snapshot) {
      Observations rows = rows(snapshot);
      return Auc.of(LabelledScores.of(model.probabilities(rows), rows.label()));
    }
  }
}
