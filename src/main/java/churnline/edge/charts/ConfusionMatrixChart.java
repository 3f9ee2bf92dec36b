package churnline.edge.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/**
 * Draws a confusion matrix that one reads without a legend: counts and shares stand in the cells,
 * and a cell is the darker the larger its share of the actual class.
 */
public final class ConfusionMatrixChart {
  /** Width of the picture in pixels. */
  public static final int WIDTH = 800;

  /** Height of the picture in pixels. */
  public static final int HEIGHT = 720;

  static {
    // made in memory: no file that a kill would leave, and none that a full /tmp would refuse
    ImageIO.setUseCache(false);
  }

  private static final String FONT = Font.SANS_SERIF;
  private static final Color INK = new Color(0x1F2933);
  private static final Color FAINT_INK = new Color(0x52606D);
  private static final Color PALE = new Color(0xF0F4F8);
  private static final Color DEEP = new Color(0x0B4F8A);

  private final long[][] counts;
  private final String[] classes;

  /** Row and column 0 are the negative class, 1 the positive. */
  private ConfusionMatrixChart(long[][] counts, String[] classes) {
    this.counts = counts;
    this.classes = classes;
  }

  /**
   * Returns the picture as PNG, the same bytes for the same input on one machine.
   *
   * @param tp positives predicted positive; 0 or more, like the other counts
   * @param fp negatives predicted positive
   * @param fn positives predicted negative
   * @param tn negatives predicted negative
   * @param positiveName what the positive class is called, {@code left (1)}
   * @param negativeName what the negative class is called, {@code stayed (0)}
   * @param title which model
   * @param subtitle on which rows; may be empty
   * @throws IllegalArgumentException if a count is negative
   */
  public static byte[] png(
      long tp,
      long fp,
      long fn,
      long tn,
      String positiveName,
      String negativeName,
      String title,
      String subtitle) {
    if (Math.min(Math.min(tp, fp), Math.min(fn, tn)) < 0) {
      throw new IllegalArgumentException("counts must not be negative");
    }
    ConfusionMatrixChart chart =
        new ConfusionMatrixChart(
            new long[][] {{tn, fp}, {fn, tp}}, new String[] {negativeName, positiveName});
    try {
      return ChartUtils.encodeAsPNG(chart.draw(title, subtitle).createBufferedImage(WIDTH, HEIGHT));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private JFreeChart draw(String title, String subtitle) {
    XYPlot plot = new XYPlot(cells(), axis("Predicted"), axis("Actual"), renderer());
    plot.getRangeAxis().setInverted(true);
    plot.setDomainAxisLocation(AxisLocation.TOP_OR_LEFT);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(new RectangleInsets(6, 6, 6, 6));
    for (int actual = 0; actual < 2; actual++) {
      for (int predicted = 0; predicted < 2; predicted++) {
        annotate(plot, actual, predicted);
      }
    }
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(20, 24, 20, 24));
    chart.setTitle(text(title, new Font(FONT, Font.BOLD, 24), INK, 0));
    if (!subtitle.isEmpty()) {
      chart.addSubtitle(text(subtitle, new Font(FONT, Font.PLAIN, 15), FAINT_INK, 14));
    }
    TextTitle scores = text(scores(), new Font(FONT, Font.PLAIN, 16), INK, 0);
    scores.setPosition(RectangleEdge.BOTTOM);
    chart.addSubtitle(scores);
    return chart;
  }

  private DefaultXYZDataset cells() {
    double[][] series = new double[3][4];
    for (int actual = 0; actual < 2; actual++) {
      for (int predicted = 0; predicted < 2; predicted++) {
        int at = 2 * actual + predicted;
        series[0][at] = predicted;
        series[1][at] = actual;
        series[2][at] = shareOfActual(actual, predicted);
      }
    }
    DefaultXYZDataset dataset = new DefaultXYZDataset();
    dataset.addSeries("share of actual class", series);
    return dataset;
  }

  private SymbolAxis axis(String label) {
    SymbolAxis axis = new SymbolAxis(label, classes);
    axis.setRange(-0.5, 1.5);
    axis.setGridBandsVisible(false);
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    axis.setLabelFont(new Font(FONT, Font.BOLD, 17));
    axis.setLabelPaint(INK);
    axis.setTickLabelFont(new Font(FONT, Font.PLAIN, 16));
    axis.setTickLabelPaint(INK);
    return axis;
  }

  private static XYBlockRenderer renderer() {
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setBlockWidth(0.98);
    renderer.setBlockHeight(0.98);
    renderer.setPaintScale(new ShareScale());
    renderer.setDefaultOutlineStroke(new BasicStroke(0));
    return renderer;
  }

  private void annotate(XYPlot plot, int actual, int predicted) {
    Color ink = isDark(shade(shareOfActual(actual, predicted))) ? Color.WHITE : INK;
    String count = String.format(Locale.ROOT, "%,d", counts[actual][predicted]);
    String outcome =
        (actual == predicted ? "true " : "false ") + (predicted == 1 ? "positives" : "negatives");
    long inClass = counts[actual][0] + counts[actual][1];
    String ofClass = percent(counts[actual][predicted], inClass) + " of " + classes[actual];
    String ofAll = percent(counts[actual][predicted], total()) + " of all rows";
    plot.addAnnotation(line(predicted, actual - 0.25, outcome, Font.PLAIN, 15, ink));
    plot.addAnnotation(line(predicted, actual - 0.06, count, Font.BOLD, 40, ink));
    plot.addAnnotation(line(predicted, actual + 0.16, ofClass, Font.PLAIN, 15, ink));
    plot.addAnnotation(line(predicted, actual + 0.26, ofAll, Font.PLAIN, 15, ink));
  }

  private static XYTextAnnotation line(
      double x, double y, String text, int style, int size, Color ink) {
    XYTextAnnotation line = new XYTextAnnotation(text, x, y);
    line.setFont(new Font(FONT, style, size));
    line.setPaint(ink);
    return line;
  }

  private static TextTitle text(String text, Font font, Color ink, int below) {
    TextTitle title = new TextTitle(text, font);
    title.setPaint(ink);
    title.setTextAlignment(HorizontalAlignment.CENTER);
    title.setFrame(BlockBorder.NONE);
    title.setPadding(new RectangleInsets(4, 0, 4 + below, 0));
    return title;
  }

  private String scores() {
    long tp = counts[1][1];
    String precision = percent(tp, tp + counts[0][1]);
    String recall = percent(tp, tp + counts[1][0]);
    return """
    Precision %s: this share of the rows predicted %s is right
    Recall %s: this share of the rows actually %s is found\
    """
        .formatted(precision, classes[1], recall, classes[1]);
  }

  private double shareOfActual(int actual, int predicted) {
    long inClass = counts[actual][0] + counts[actual][1];
    return inClass == 0 ? 0 : (double) counts[actual][predicted] / (double) inClass;
  }

  private long total() {
    return counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1];
  }

  private static String percent(long part, long whole) {
    return whole == 0
        ? "undefined"
        : String.format(Locale.ROOT, "%.1f %%", 100 * (double) part / (double) whole);
  }

  private static Color shade(double share) {
    double s = Math.min(1, Math.max(0, share));
    return new Color(
        between(PALE.getRed(), DEEP.getRed(), s),
        between(PALE.getGreen(), DEEP.getGreen(), s),
        between(PALE.getBlue(), DEEP.getBlue(), s));
  }

  private static int between(int from, int to, double share) {
    return (int) Math.round(from + share * (to - from));
  }

  /** Rec. 601 luma below the middle. */
  private static boolean isDark(Color color) {
    return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() < 140;
  }

  /** Share of the actual class, 0 to 1, to colour. */
  private static final class ShareScale implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return 1;
    }

    @Override
    public Paint getPaint(double share) {
      return shade(share);
    }
  }
}
