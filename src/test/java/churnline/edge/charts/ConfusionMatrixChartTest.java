package churnline.edge.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConfusionMatrixChartTest {
  @BeforeAll
  static void drawHeadless() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void itIsAPngOfTheStatedSize() throws Exception {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png(1412, 388, 407, 7793)));

    assertThat(picture.getWidth()).isEqualTo(ConfusionMatrixChart.WIDTH);
    assertThat(picture.getHeight()).isEqualTo(ConfusionMatrixChart.HEIGHT);
  }

  @Test
  void theSameCountsGiveTheSameBytes() {
    assertThat(png(1, 2, 3, 4)).isEqualTo(png(1, 2, 3, 4));
  }

  @Test
  void everyCountShows() {
    byte[] picture = png(10, 20, 30, 40);

    assertThat(png(11, 20, 30, 40)).isNotEqualTo(picture);
    assertThat(png(10, 21, 30, 40)).isNotEqualTo(picture);
    assertThat(png(10, 20, 31, 40)).isNotEqualTo(picture);
    assertThat(png(10, 20, 30, 41)).isNotEqualTo(picture);
    assertThat(png(20, 10, 30, 40)).isNotEqualTo(picture);
  }

  @Test
  void aCellIsTheDarkerTheLargerItsShareOfTheActualClass() throws Exception {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png(1, 9, 9, 1)));

    // just inside the upper left corners of the cells, away from their text
    assertThat(brightness(picture, 0.75, 0.30)).isLessThan(brightness(picture, 0.30, 0.30));
    assertThat(brightness(picture, 0.30, 0.62)).isLessThan(brightness(picture, 0.75, 0.62));
  }

  @Test
  void zerosAndLargeCountsDoNotFail() {
    assertThat(png(0, 0, 0, 0)).isNotEmpty();
    assertThat(png(0, 0, 0, 5)).isNotEmpty();
    assertThat(png(9_000_000_000L, 1, 0, Long.MAX_VALUE / 4)).isNotEmpty();
  }

  @Test
  void negativeCountsAreRefused() {
    assertThatThrownBy(() -> png(1, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static int brightness(BufferedImage picture, double x, double y) {
    int rgb = picture.getRGB((int) (x * picture.getWidth()), (int) (y * picture.getHeight()));
    return (rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF);
  }

  private static byte[] png(long tp, long fp, long fn, long tn) {
    return ConfusionMatrixChart.png(
        tp, fp, fn, tn, "left (1)", "stayed (0)", "Model v0007", "10,000 held-out rows");
  }
}
