package churnline.report;

import churnline.cycle.Challenger;
import churnline.cycle.Champion;
import churnline.cycle.EvaluationSet;
import churnline.cycle.Folders;
import churnline.cycle.Folders.Folder;
import churnline.cycle.Inbox;
import churnline.cycle.PredictionLedger;
import churnline.cycle.Publications;
import churnline.cycle.Run;
import churnline.cycle.RunLedger;
import churnline.cycle.RunObserver;
import churnline.cycle.Tables;
import churnline.dataset.Schema;
import churnline.fault.BadInputException;
import churnline.fault.UnavailableException;
import churnline.ingest.BatchLedger;
import churnline.ingest.CsvPolicy;
import churnline.model.EvaluationResult;
import churnline.model.KeptVersions;
import churnline.model.ModelRegistry;
import churnline.model.StoredModel;
import churnline.predict.RowPredictor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes everything that people read from what the store says; safe to repeat. */
public final class Publisher implements Publications {
  private static final int ROWS_SHOWN = 1_000;
  private static final Duration RECHECKED = Duration.ofHours(1);

  private final Ports ports;
  private final Schema schema;
  private final CsvPolicy policy;
  private final Answers answers;
  private final int keptModels;
  private final ModelFiles files;
  private final ProductionFolder production;
  private final BatchAnswers batchAnswers;

  /**
   * What the publisher reads and writes.
   *
   * @param json writes indented JSON
   * @param zone decides the day of {@code done/yyyy-MM-dd}
   */
  public record Ports(
      Folders folders,
      Inbox inbox,
      Tables tables,
      BatchLedger ledger,
      RunLedger runs,
      ModelRegistry registry,
      PredictionLedger predictions,
      RunObserver observer,
      Function<Object, String> json,
      ConfusionMatrixPicture picture,
      ZoneId zone) {}

  /**
   * @param keptModels how many of the newest versions and deployments have a folder
   */
  public Publisher(Ports ports, Schema schema, CsvPolicy policy, Answers answers, int keptModels) {
    this.ports = ports;
    this.keptModels = keptModels;
    this.schema = schema;
    this.policy = policy;
    this.answers = answers;
    files = new ModelFiles(ports.folders(), schema, ports.json(), ports.picture());
    production = new ProductionFolder(ports.folders(), files, ports.ledger(), ports.json());
    batchAnswers = new BatchAnswers(ports, schema);
  }

  @Override
  public int publish(Run run, Optional<Champion> champion) {
    boolean changed = run.isCheckDue() || !run.batches().isEmpty();
    champion.ifPresent(production::publish);
    run.challenger().map(Challenger::stored).ifPresent(this::publishModel);
    unpublished().forEach(this::publishModel);
    int answered = batchAnswers.answerAll(champion);
    if (changed || answered > 0) {
      files.put(
          Folder.INGESTED,
          ModelFiles.INGESTED,
          IngestedFiles.of(ports.ledger().ingestedUpTo(Long.MAX_VALUE - 1))
              .getBytes(StandardCharsets.UTF_8));
      files.put(Folder.MODELS, "apireturns.txt", ModelFiles.utf8(apiReturns(champion)));
    }
    return answered;
  }

  /**
   * Models that are to have a folder and have none: the run that trained one was cut short, or an
   * old one whose folder was removed was deployed again.
   */
  private List<StoredModel> unpublished() {
    return KeptVersions.of(ports.registry(), keptModels)
        .all()
        .filter(version -> !isThere(StoredModel.name(version) + "/" + ModelFiles.CARD))
        .mapToObj(ports.registry()::find)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void repair(Optional<Champion> champion, Instant now) {
    batchAnswers.recheck(now.minus(RECHECKED));
    KeptVersions kept = KeptVersions.of(ports.registry(), keptModels);
    for (StoredModel known : ports.registry().all()) {
      if (kept.contains(known.version())) {
        repair(ports.registry().find(known.version()).orElseThrow());
      }
    }
    boolean whole = champion.filter(production::isWhole).isPresent();
    champion
        .filter(production::publish)
        .filter(serving -> !whole)
        .ifPresent(
            serving ->
                ports
                    .observer()
                    .repaired(
                        "production_deployment was not "
                            + serving.name()
                            + " as recorded; it was written anew from the store"));
  }

  private void repair(StoredModel model) {
    boolean whole =
        isThere(model.name() + "/" + ModelFiles.CARD)
            && isWhole(model, model.name() + "/")
            && (!isNewest(model) || isWhole(model, ""));
    if (!whole) {
      publishModel(model);
      ports.observer().repaired("models/" + model.name() + " was written anew from the store");
    }
  }

  private boolean isThere(String path) {
    return ports.folders().size(Folder.MODELS, path) > 0;
  }

  /** Whether {@code folder} holds this model, and scores and a picture of it. */
  private boolean isWhole(StoredModel model, String folder) {
    return isThere(folder + ModelFiles.SCORE)
        && isThere(folder + ModelFiles.MATRIX)
        && files.model(model).entrySet().stream()
            .allMatch(
                file ->
                    ports
                        .folders()
                        .read(Folder.MODELS, folder + file.getKey())
                        .filter(bytes -> java.util.Arrays.equals(bytes, file.getValue()))
                        .isPresent());
  }

  private boolean isNewest(StoredModel model) {
    return model.version() == ports.registry().nextVersion() - 1;
  }

  private void publishModel(StoredModel model) {
    EvaluationResult result =
        ports
            .registry()
            .latestEvaluation(model.version())
            .orElseGet(
                () ->
                    new EvaluationResult(
                        model.version(),
                        "recorded",
                        String.valueOf(model.card().get("recorded")),
                        model.trainedAt(),
                        model.recordedScores()));
    Map<String, byte[]> latest = new LinkedHashMap<>(files.model(model));
    latest.put(ModelFiles.SCORE, files.score(model, result));
    latest.put(ModelFiles.MATRIX, files.matrix(model, result));
    latest.forEach((name, bytes) -> files.put(Folder.MODELS, model.name() + "/" + name, bytes));
    files.put(Folder.MODELS, model.name() + "/" + ModelFiles.CARD, files.card(model));
    if (isNewest(model)) {
      latest.forEach((name, bytes) -> files.put(Folder.MODELS, name, bytes));
    }
  }

  private String apiReturns(Optional<Champion> champion) {
    Map<String, Object> all = new LinkedHashMap<>();
    String none = "503: no model is deployed yet";
    all.put(
        "GET /prediction?file=testdata/" + EvaluationSet.FILE,
        champion.map(this::predictions).map(Object.class::cast).orElse(none));
    all.put("GET /scoring", champion.map(answers::scoring).map(Object.class::cast).orElse(none));
    all.put("GET /summarystats", answers.summaryStatistics());
    all.put("GET /diagnostics", answers.diagnostics());
    return ports.json().apply(all);
  }

  private Object predictions(Champion champion) {
    if (ports.folders().size(Folder.TESTDATA, EvaluationSet.FILE) == 0) {
      return "404: there is no testdata/" + EvaluationSet.FILE;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    try (RowPredictor predictor =
        new RowPredictor(
            ports
                .tables()
                .open(
                    ports.folders().path(Folder.TESTDATA, EvaluationSet.FILE),
                    EvaluationSet.FILE,
                    false),
            schema,
            policy,
            champion.model(),
            champion.stored().threshold())) {
      for (RowPredictor.Prediction row = predictor.next();
          row != null && rows.size() < ROWS_SHOWN;
          row = predictor.next()) {
        rows.add(view(row));
      }
    } catch (BadInputException | UnavailableException unreadable) {
      return unreadable.getMessage();
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("model_version", champion.name());
    out.put("predictions", rows);
    return out;
  }

  /** One prediction with the names that HTTP uses. */
  public static Map<String, Object> view(RowPredictor.Prediction row) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", row.id());
    out.put("probability", row.probability());
    out.put("decision", row.decision());
    if (row.bad().isPresent()) {
      out.put("error", row.error());
    }
    return out;
  }
}
