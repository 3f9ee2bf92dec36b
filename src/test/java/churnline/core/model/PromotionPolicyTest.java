package churnline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import churnline.core.model.Promotion.Code;
import churnline.core.model.PromotionPolicy.Evidence;
import churnline.core.model.PromotionPolicy.Fallback;
import churnline.core.score.LabelledScores;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The decision table of promotion, row by row. */
class PromotionPolicyTest {
  private static final PromotionPolicy BETTER = new PromotionPolicy(PromotionMode.BETTER);
  private static final PromotionPolicy ALWAYS = new PromotionPolicy(PromotionMode.ALWAYS);

  private static final LabelledScores NONE = new LabelledScores(new double[0], new double[0]);
  private static final Fallback NO_FALLBACK = new Fallback(NONE, NONE);

  @Test
  void theFirstModelIsPromotedWhateverTheMode() {
    assertThat(BETTER.decide(Optional.empty()).code()).isEqualTo(Code.FIRST);
    assertThat(ALWAYS.decide(Optional.empty()).code()).isEqualTo(Code.FIRST);
    assertThat(BETTER.decide(Optional.empty()).isPromoted()).isTrue();
    assertThat(BETTER.decide(Optional.empty()).championAuc()).isNaN();
  }

  @Test
  void aBetterChallengerIsPromoted() {
    Promotion promotion = better(auc(0.7, 50, 50), auc(0.8, 50, 50));

    assertThat(promotion.code()).isEqualTo(Code.NOT_WORSE);
    assertThat(promotion.isPromoted()).isTrue();
    assertThat(promotion.championAuc()).isCloseTo(0.7, within(1e-9));
    assertThat(promotion.challengerAuc()).isCloseTo(0.8, within(1e-9));
    assertThat(promotion.rows()).isEqualTo(100);
  }

  @Test
  void aTieIsNotWorse() {
    assertThat(better(auc(0.8, 50, 50), auc(0.8, 50, 50)).code()).isEqualTo(Code.NOT_WORSE);
  }

  @Test
  void aWorseChallengerIsKeptOut() {
    Promotion promotion = better(auc(0.8, 50, 50), auc(0.78, 50, 50));

    assertThat(promotion.code()).isEqualTo(Code.WORSE);
    assertThat(promotion.isPromoted()).isFalse();
    assertThat(promotion.sentence())
        .isEqualTo(
            "challenger AUC 0.780, champion AUC 0.800 on 100 rows that neither model was trained"
                + " on");
  }

  @Test
  void aProvenChampionStaysWhenAClassHasFortyNineRows() {
    Promotion promotion =
        BETTER.decide(
            Optional.of(
                new Evidence(
                    auc(0.6, 49, 400), auc(0.9, 49, 400), NO_FALLBACK, true, 1_000, 5_000, false)));

    assertThat(promotion.code()).isEqualTo(Code.INSUFFICIENT_DATA);
    assertThat(promotion.isPromoted()).isFalse();
    assertThat(promotion.sentence())
        .contains("49 of 50 positives, 400 of 50 negatives", "the champion stays");
  }

  @Test
  void afterADriftTheSentenceSaysThatOnlyRecentRowsWereLookedAt() {
    Evidence recent =
        new Evidence(auc(0.7, 50, 50), auc(0.8, 50, 50), NO_FALLBACK, true, 9, 9, true);

    assertThat(BETTER.decide(Optional.of(recent)).sentence())
        .endsWith("neither model was trained on, received since the champion was trained");
  }

  @Test
  void twiceTheRowsOutgrowAnUnprovenChampion() {
    assertThat(outgrown(false, 26, 52, 0.7, 0.7).code()).isEqualTo(Code.OUTGROWN);
    assertThat(outgrown(false, 26, 52, 0.7, 0.7).isPromoted()).isTrue();
  }

  @Test
  void oneRowLessThanTwiceDoesNot() {
    assertThat(outgrown(false, 26, 51, 0.7, 0.9).code()).isEqualTo(Code.INSUFFICIENT_DATA);
  }

  @Test
  void aProvenChampionIsNotOutgrown() {
    assertThat(outgrown(true, 26, 520, 0.7, 0.9).code()).isEqualTo(Code.INSUFFICIENT_DATA);
  }

  @Test
  void aWorseChallengerDoesNotOutgrow() {
    assertThat(outgrown(false, 26, 520, 0.8, 0.78).code()).isEqualTo(Code.INSUFFICIENT_DATA);
  }

  @Test
  void withoutOutOfSampleRowsOfBothClassesNothingIsOutgrown() {
    Fallback oneClass =
        new Fallback(
            new LabelledScores(new double[0], new double[] {0.1}),
            new LabelledScores(new double[0], new double[] {0.1}));
    for (Fallback fallback : new Fallback[] {NO_FALLBACK, oneClass}) {
      assertThat(
              BETTER
                  .decide(Optional.of(new Evidence(NONE, NONE, fallback, false, 26, 520, false)))
                  .code())
          .isEqualTo(Code.INSUFFICIENT_DATA);
    }
  }

  @Test
  void enoughCommonRowsDecideEvenForAnUnprovenChampion() {
    Evidence evidence =
        new Evidence(
            auc(0.8, 50, 50),
            auc(0.7, 50, 50),
            new Fallback(auc(0.5, 10, 10), auc(0.9, 10, 10)),
            false,
            26,
            520,
            false);

    assertThat(BETTER.decide(Optional.of(evidence)).code()).isEqualTo(Code.WORSE);
  }

  @Test
  void alwaysPromotesTheWorseOnTooFewRowsToo() {
    Evidence worse =
        new Evidence(auc(0.9, 5, 5), auc(0.2, 5, 5), NO_FALLBACK, true, 1_000, 10, false);

    Promotion promotion = ALWAYS.decide(Optional.of(worse));

    assertThat(promotion.code()).isEqualTo(Code.ALWAYS);
    assertThat(promotion.isPromoted()).isTrue();
  }

  private static Promotion better(LabelledScores champion, LabelledScores challenger) {
    return BETTER.decide(
        Optional.of(new Evidence(champion, challenger, NO_FALLBACK, true, 1_000, 1_000, false)));
  }

  private static Promotion outgrown(
      boolean proven, long championRows, long challengerRows, double champion, double challenger) {
    Fallback fallback = new Fallback(auc(champion, 10, 10), auc(challenger, 10, 10));
    return BETTER.decide(
        Optional.of(
            new Evidence(
                auc(champion, 10, 10),
                auc(challenger, 10, 10),
                fallback,
                proven,
                championRows,
                challengerRows,
                false)));
  }

  /** Scores with exactly this AUC, a multiple of one in {@code positives * negatives}. */
  private static LabelledScores auc(double auc, int positives, int negatives) {
    double[] left = new double[positives];
    int won = (int) Math.round(auc * positives * negatives);
    for (int at = 0; at < positives; at++) {
      int beats = Math.min(negatives, won);
      left[at] = beats + 0.5;
      won -= beats;
    }
    double[] stayed = IntStream.rangeClosed(1, negatives).mapToDouble(rank -> rank).toArray();
    double scale = negatives + 1.0;
    return new LabelledScores(
        Arrays.stream(left).map(score -> score / scale).toArray(),
        Arrays.stream(stayed).map(score -> score / scale).toArray());
  }
}
