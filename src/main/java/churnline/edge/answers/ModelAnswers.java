package churnline.edge.answers;

import churnline.core.fault.BadInputException;
import churnline.core.fault.FaultCode;
import churnline.core.model.Deployment;
import churnline.core.model.EvaluationResult;
import churnline.core.model.ModelRegistry;
import churnline.core.model.StoredModel;
import churnline.core.report.Answers;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.api.VersionText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /models}: the registry, and which model served when. */
public final class ModelAnswers {
  private final ModelRegistry registry;

  public ModelAnswers(ModelRegistry registry) {
    this.registry = registry;
  }

  /** All models and deployments, or with {@code ?at=} what served at that time. */
  public Reply list(Request request) {
    Optional<String> at = request.query("at");
    Map<String, Object> out = new LinkedHashMap<>();
    if (at.isPresent()) {
      Instant moment = moment(at.get());
      Optional<Deployment> then = registry.championAt(moment);
      out.put("at", moment);
      out.put("model_version", then.map(one -> StoredModel.name(one.version())).orElse(null));
      out.put("deployment", then.map(ModelAnswers::fields).orElse(null));
    } else {
      int champion = registry.champion().map(Deployment::version).orElse(0);
      out.put("champion", champion == 0 ? null : StoredModel.name(champion));
      out.put("models", registry.all().stream().map(model -> fields(model, champion)).toList());
      out.put("deployments", registry.deployments().stream().map(ModelAnswers::fields).toList());
    }
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  /** The model that serves. */
  public Reply champion(Request request) {
    return registry
        .champion()
        .map(deployment -> model(request, deployment.version()))
        .orElseThrow(() -> unknown("no model is deployed yet"));
  }

  /** One model with its whole card. */
  public Reply version(Request request) {
    return model(request, VersionText.parse(request.place("version")));
  }

  private Reply model(Request request, int version) {
    StoredModel model =
        registry.find(version).orElseThrow(() -> unknown("no model " + StoredModel.name(version)));
    int champion = registry.champion().map(Deployment::version).orElse(0);
    Map<String, Object> out = fields(model, champion);
    out.put("card", model.card());
    out.put(
        "deployments",
        registry.deployments().stream()
            .filter(one -> one.version() == version)
            .map(ModelAnswers::fields)
            .toList());
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  private Map<String, Object> fields(StoredModel model, int champion) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("version", model.name());
    out.put("champion", model.version() == champion);
    out.put("trained_at", model.trainedAt());
    out.put("run_id", model.runId());
    out.put("model_hash", model.hash());
    out.put("rows", model.rows());
    out.put("threshold", model.threshold());
    out.put("recorded", Answers.scores(model.recordedScores()));
    out.put(
        "evaluation",
        registry.latestEvaluation(model.version()).map(ModelAnswers::fields).orElse(null));
    return out;
  }

  private static Map<String, Object> fields(EvaluationResult evaluation) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("evaluation_set", evaluation.name());
    out.put("scored_at", evaluation.at());
    out.putAll(Answers.scores(evaluation.scores()));
    return out;
  }

  static Map<String, Object> fields(Deployment deployment) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("number", deployment.number());
    out.put("model_version", StoredModel.name(deployment.version()));
    out.put("at", deployment.at());
    out.put("run_id", deployment.runId().orElse(null));
    out.put("code", deployment.code());
    out.put("reason", deployment.reason());
    return out;
  }

  public static Instant moment(String text) {
    try {
      // a plus sign that nobody encoded arrives as a blank
      OffsetDateTime moment = OffsetDateTime.parse(text.strip().replace(' ', '+'));
      if (moment.getYear() < 1 || moment.getYear() > 9999) {
        throw new DateTimeException("a year that no store knows");
      }
      return moment.toInstant();
    } catch (DateTimeException nonsense) {
      throw new BadInputException(
          FaultCode.REQUEST_MALFORMED,
          "at is '"
              + Request.shortened(text)
              + "'; expected a time with its zone such as 2026-01-01T00:00:00Z",
          nonsense);
    }
  }

  private static BadInputException unknown(String what) {
    return new BadInputException(
        FaultCode.NOT_FOUND, what + "; expected one of those that /models lists");
  }
}
