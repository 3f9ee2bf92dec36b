package churnline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptVersionsTest {
  /** Deployments are given newest first. */
  @ParameterizedTest(name = "{0} trained, {1} kept, deployed {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // newest | most | deployments | kept
        "0 | 20 | ''      | ''",
        "1 | 1  | 1       | 1",
        "3 | 20 | 3 2 1   | 1 2 3",
        "9 | 1  | 9       | 9",
        "9 | 3  | 9 8 7   | 7 8 9",
        // a champion may be older than all that was trained since
        "9 | 1  | 2       | 2 9",
        "9 | 3  | 2       | 2 7 8 9",
        // of the history only the newest entries count, each version once
        "9 | 2  | 3 1 2   | 1 3 8 9",
        "9 | 3  | 3 1 3 2 | 1 3 7 8 9",
        "9 | 1  | 5 4 3 2 | 5 9",
        // nothing was deployed yet
        "4 | 2  | ''      | 3 4",
      })
  void championNewestDeploymentsAndNewestVersionsAreKept(
      int newest, int most, String deployed, String kept) {
    KeptVersions versions = KeptVersions.of(newest, history(deployed), most);

    assertThat(versions.all().mapToObj(String::valueOf).collect(Collectors.joining(" ")))
        .isEqualTo(kept);
    assertThat(versions.all()).allMatch(versions::contains);
  }

  private static List<Deployment> history(String versions) {
    List<Integer> all =
        Stream.of(versions.split(" ")).filter(one -> !one.isEmpty()).map(Integer::valueOf).toList();
    List<Deployment> out = new ArrayList<>();
    for (int version : all) {
      out.add(
          new Deployment(
              all.size() - out.size(), version, Instant.EPOCH, Optional.empty(), "FIRST", ""));
    }
    return out;
  }
}
