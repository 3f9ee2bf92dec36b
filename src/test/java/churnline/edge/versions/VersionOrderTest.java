package churnline.edge.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionOrderTest {
  private static final List<String> ASCENDING =
      List.of(
          "0.9",
          "1-alpha",
          "1-alpha-2",
          "1-alpha-10",
          "1-beta",
          "1-milestone",
          "1-rc1",
          "1-rc2",
          "1-SNAPSHOT",
          "1",
          "1-sp",
          "1-jre",
          "1-1",
          "1.0.1",
          "1.1",
          "1.2",
          "1.10",
          "2.0.0.1",
          "2.0.1",
          "42.7.14",
          "1000000000000000000000");

  @Test
  void numbersAreOrderedByTheirSizeAndPreviewsComeBeforeTheRelease() {
    List<String> shuffled = new ArrayList<>(ASCENDING);
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(shuffled.stream().sorted(VersionOrder.ASCENDING)).isEqualTo(ASCENDING);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 1.0.0",
        "1 1.ga",
        "1 1-FINAL",
        "1.0 1.0.0.RELEASE",
        "1.0.0-foo.0.0 1-foo",
        "1-rc1 1-CR1",
        "1a1 1-alpha-1",
        "1b2 1-beta-2",
        "1m3 1-milestone-3",
        "1.01 1.1",
        "1_2 1-2",
        "1.0.0.RC1 1.rc1",
        "1..1 1.0.1"
      })
  void differentTextsMayBeTheSameVersion(String pair) {
    String[] two = pair.split(" ", -1);

    assertThat(VersionOrder.ASCENDING.compare(two[0], two[1])).isZero();
    assertThat(VersionOrder.ASCENDING.compare(two[1], two[0])).isZero();
  }

  @Test
  void anyTextsHaveAnOrderThatCanBeSortedBy() {
    Random random = new Random(7);
    List<String> pieces = List.of("0", "1", "12", ".", "-", "_", "rc", "sp", "x", "m", "final", "");
    List<String> texts = new ArrayList<>();
    for (int made = 0; made < 3000; made++) {
      StringBuilder text = new StringBuilder();
      for (int at = random.nextInt(8); at > 0; at--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      texts.add(text.toString());
    }

    texts.sort(VersionOrder.ASCENDING);

    for (int made = 0; made < 20_000; made++) {
      int left = random.nextInt(texts.size());
      int right = left + random.nextInt(texts.size() - left);
      assertThat(VersionOrder.ASCENDING.compare(texts.get(left), texts.get(right)))
          .as("%s, %s", texts.get(left), texts.get(right))
          .isNotPositive();
    }
  }
}
