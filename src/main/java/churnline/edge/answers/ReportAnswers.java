package churnline.edge.answers;

import churnline.core.report.Answers;
import churnline.core.serving.Serving;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.prediction.Predictor;
import java.util.Map;

/** {@code /scoring}, {@code /summarystats}, {@code /diagnostics}. */
public final class ReportAnswers {
  private final Answers answers;
  private final Serving serving;

  public ReportAnswers(Answers answers, Serving serving) {
    this.answers = answers;
    this.serving = serving;
  }

  /** The deployed model's scores; never trains. */
  public Reply scoring(Request request) {
    return reply(request, answers.scoring(Predictor.champion(serving)));
  }

  public Reply summaryStatistics(Request request) {
    return reply(request, answers.summaryStatistics());
  }

  public Reply diagnostics(Request request) {
    return reply(request, answers.diagnostics());
  }

  private static Reply reply(Request request, Map<String, Object> answer) {
    answer.put("request_id", request.id());
    return Reply.json(answer);
  }
}
