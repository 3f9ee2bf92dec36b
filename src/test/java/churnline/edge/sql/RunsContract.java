package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import churnline.core.dataset.Coverage;
import churnline.core.disk.Folders.Section;
import churnline.core.fault.UnavailableException;
import churnline.core.ingest.Batch;
import churnline.core.master.MasterLedger.Written;
import churnline.core.model.Deployment;
import churnline.core.model.EvaluationResult;
import churnline.core.model.Preprocessing;
import churnline.core.model.StoredModel;
import churnline.core.run.RunLedger.Conclusion;
import churnline.core.run.RunRecord;
import churnline.core.run.RunRecord.Outcome;
import churnline.core.run.Trigger;
import churnline.core.score.LabelledScores;
import churnline.core.score.Scores;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

/** What a store remembers of runs, models and deployments. */
abstract class RunsContract extends StoreFixture {
  @Test
  void aRunComesBackAsItWas() {
    use(CLIENTS);
    Map<String, Object> numbers = new HashMap<>();
    numbers.put("auc", 0.79);
    numbers.put("undefined", null);
    RunRecord run =
        new RunRecord(
            "run-1",
            Trigger.CRON,
            NOON,
            NOON.plusMillis(1_234),
            Optional.empty(),
            Optional.of(3),
            Optional.of(3),
            Optional.of(new Outcome("DRIFTED", "performance drift: \"AUC\"", numbers)),
            Optional.of(new Outcome("DRIFT", "performance drift", Map.of())),
            Optional.empty(),
            Map.of("ingest", 5L, "retrain", 70L));

    store
        .runs()
        .conclude(
            new Conclusion(
                run, Optional.empty(), Optional.empty(), List.of(), OptionalLong.empty()));

    assertThat(store.runs().find("run-1")).contains(run);
    assertThat(store.runs().find("run-2")).isEmpty();
    assertThat(store.runs().newest(5)).containsExactly(run);
  }

  @Test
  void aRunIsConcludedOnce() {
    use(CLIENTS);
    Batch batch = ingest(HEADER + "c1,1,x,1,yes\n");
    Conclusion conclusion =
        new Conclusion(
            run("run-1"),
            Optional.of(model(1)),
            Optional.of(deployment(1, 1)),
            List.of(batch.number()),
            OptionalLong.of(0));

    store.runs().conclude(conclusion);
    store.runs().conclude(conclusion);

    assertThat(store.runs().newest(5)).hasSize(1);
    assertThat(store.models().all()).hasSize(1);
    assertThat(store.models().deployments()).hasSize(1);
  }

  @Test
  void runsAreListedNewestFirstAndFoundByStage() {
    use(CLIENTS);
    conclude("run-1", OptionalLong.empty());
    conclude("run-2", OptionalLong.empty());

    assertThat(store.runs().newest(1)).extracting(RunRecord::id).containsExactly("run-2");
    assertThat(store.runs().newestWithTiming("ingest")).map(RunRecord::id).contains("run-2");
    assertThat(store.runs().newestWithTiming("retrain")).isEmpty();
  }

  @Test
  void verdictsBelongToOneChampion() {
    use(CLIENTS);
    assertThat(store.runs().decidedUpTo(1)).isEqualTo(-1);

    conclude("run-1", OptionalLong.of(41));
    conclude("run-2", OptionalLong.empty());

    assertThat(store.runs().decidedUpTo(1)).isEqualTo(41);
    assertThat(store.runs().decidedUpTo(2)).isEqualTo(-1);
  }

  @Test
  void aModelComesBackAsItWas() {
    use(CLIENTS);
    assertThat(store.models().nextVersion()).isEqualTo(1);
    StoredModel model = model(1);

    keep(model, Optional.empty());

    StoredModel back = store.models().find(1).orElseThrow();
    assertThat(back)
        .usingRecursiveComparison()
        .ignoringFields("file", "recorded", "recordedScores")
        .isEqualTo(model);
    assertThat(back.file()).isEqualTo(model.file());
    assertThat(back.recordedScores()).isEqualTo(model.recordedScores());
    assertThat(back.recorded().positives()).isEqualTo(model.recorded().positives());
    assertThat(back.recorded().negatives()).isEqualTo(model.recorded().negatives());
    assertThat(store.models().find(2)).isEmpty();
    assertThat(store.models().nextVersion()).isEqualTo(2);
  }

  /** OWASP ASVS 5.0, 1.5.2: what is deserialized is what we wrote ourselves. */
  @Test
  void aByteThatChangedInTheStoreIsNoModel() {
    use(CLIENTS);
    keep(model(1), Optional.empty());
    keep(model(2), Optional.empty());

    StoredDamage.flip(store, 2);

    StoredModel damaged = store.models().find(2).orElseThrow();
    assertThatThrownBy(damaged::file)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("MODEL_DAMAGED: v0002 is damaged in the store")
        .hasMessageContaining("restore the store from a backup, or deploy another version");
    assertThat(damaged.card()).isEqualTo(model(2).card());
    assertThat(store.models().find(1).orElseThrow().file()).isEqualTo(model(1).file());
  }

  @Test
  void modelsAreListedNewestFirstWithoutTheirFiles() {
    use(CLIENTS);
    keep(model(1), Optional.empty());
    keep(model(2), Optional.empty());

    assertThat(store.models().all()).extracting(StoredModel::version).containsExactly(2, 1);
    assertThat(store.models().all()).allMatch(model -> model.file().length == 0);
    assertThat(store.models().coverages())
        .containsExactly(new Coverage(10, 2_000), new Coverage(20, 2_000));
  }

  @Test
  void theLastDeploymentIsTheChampion() {
    use(CLIENTS);
    assertThat(store.models().champion()).isEmpty();

    keep(model(1), Optional.of(deployment(1, 1)));
    keep(model(2), Optional.of(deployment(2, 2)));
    keep(model(3), Optional.empty());

    assertThat(store.models().champion()).contains(deployment(2, 2));
    assertThat(store.models().deployments()).containsExactly(deployment(2, 2), deployment(1, 1));
  }

  @Test
  void historyTellsWhatServedWhen() {
    use(CLIENTS);
    keep(model(1), Optional.of(deployment(1, 1)));
    keep(model(2), Optional.of(deployment(2, 2)));
    Instant first = deployment(1, 1).at();
    Instant second = deployment(2, 2).at();

    assertThat(store.models().championAt(first.minusMillis(1))).isEmpty();
    assertThat(store.models().championAt(first)).map(Deployment::version).contains(1);
    assertThat(store.models().championAt(second.minusMillis(1)))
        .map(Deployment::version)
        .contains(1);
    assertThat(store.models().championAt(second.plusSeconds(9)))
        .map(Deployment::version)
        .contains(2);
  }

  @Test
  void undefinedScoresStayUndefined() {
    use(CLIENTS);
    Scores undefined = Scores.of(new double[] {0.1}, new byte[] {0}, 0.5);
    EvaluationResult result = new EvaluationResult(1, "sha", "testdata.csv", NOON, undefined);

    store.models().record(result);

    assertThat(store.models().latestEvaluation(1)).contains(result);
    assertThat(store.models().latestEvaluation(2)).isEmpty();
  }

  @Test
  void theLatestEvaluationIsTheOneScoredLast() {
    use(CLIENTS);
    Scores scores = Scores.of(new double[] {0.9, 0.1}, new byte[] {1, 0}, 0.5);
    EvaluationResult late =
        new EvaluationResult(1, "two", "testdata.csv", NOON.plusSeconds(9), scores);
    store.models().record(late);
    store.models().record(new EvaluationResult(1, "one", "testdata.csv", NOON, scores));

    assertThat(store.models().latestEvaluation(1)).contains(late);
  }

  @Test
  void theMasterFileMissesBatchesWithNewRowsOnly() {
    use(CLIENTS);
    Batch one = ingest(HEADER + "c1,1,x,1,yes\n");
    ingest(HEADER + "c1,1,x,1,yes\n");
    Batch three = ingest(HEADER + "c3,1,x,1,yes\n");
    assertThat(store.master().last()).isEmpty();
    assertThat(store.master().missing()).containsExactly(one, three);

    store
        .master()
        .add(
            List.of(
                new Written(0, new Section(0, 20, "h")),
                new Written(one.number(), new Section(20, 30, "i"))));

    assertThat(store.master().missing()).containsExactly(three);
    assertThat(store.master().last()).contains(new Written(one.number(), new Section(20, 30, "i")));
    assertThat(store.master().sections()).extracting(Written::batch).containsExactly(0L, 1L);

    store.master().clear();

    assertThat(store.master().sections()).isEmpty();
    assertThat(store.master().missing()).containsExactly(one, three);
  }

  private void keep(StoredModel model, Optional<Deployment> deployment) {
    store
        .runs()
        .conclude(
            new Conclusion(
                run("run-of-" + model.name()),
                Optional.of(model),
                deployment,
                List.of(),
                OptionalLong.empty()));
  }

  private static StoredModel model(int version) {
    return new StoredModel(
        version,
        "run-of-" + StoredModel.name(version),
        NOON.plusSeconds(version),
        "hash" + version,
        new Preprocessing(
            List.of(new Preprocessing.Numeric("a", 0.1 + 0.2, 1e-300)),
            List.of(new Preprocessing.Categorical("plan", List.of("x", "(other)")))),
        new byte[] {0, 1, -1, (byte) version},
        DigestUtils.sha256Hex(new byte[] {0, 1, -1, (byte) version}),
        Map.of("rows", 3, "why", "no champion yet", "weights", List.of(0.1, -2.5)),
        new Coverage(10L * version, 2_000),
        3,
        new LabelledScores(new double[] {0.9}, new double[] {0.1, 0.2}),
        Scores.of(new double[] {0.1}, new byte[] {0}, 0.5),
        0.5);
  }

  private static Deployment deployment(long number, int version) {
    return new Deployment(
        number,
        version,
        NOON.plusSeconds(60 * number),
        Optional.of("run-of-" + StoredModel.name(version)),
        "NOT_WORSE",
        "because");
  }
}
