package churnline.app.wiring;

import churnline.core.report.ConfusionMatrixPicture;
import churnline.edge.charts.ConfusionMatrixChart;

/** The pictures of reports, drawn by the charts. */
final class Pictures {
  private Pictures() {}

  static ConfusionMatrixPicture confusionMatrix() {
    return (scores, title, subtitle, schema) ->
        ConfusionMatrixChart.png(
            scores.truePositives(),
            scores.falsePositives(),
            scores.falseNegatives(),
            scores.trueNegatives(),
            "left (" + schema.target() + "=" + schema.positive() + ")",
            "stayed (" + schema.target() + "=" + schema.negative() + ")",
            title,
            subtitle);
  }
}
