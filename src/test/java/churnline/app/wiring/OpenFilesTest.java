package churnline.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static Optional<String> with(String soft) {
    return OpenFiles.obstacle(limit(soft));
  }

  private static List<String> limit(Object soft) {
    return List.of(
        "Limit                     Soft Limit           Hard Limit           Units     ",
        "Max processes             64                   64                   processes ",
        "Max open files            %-20s 1048576              files     ".formatted(soft));
  }

  @Test
  void aLimitThatIsTooLowIsNamedWithTheWayOut() {
    assertThat(with("64"))
        .hasValueSatisfying(
            text -> assertThat(text).contains(" 64 files", "at least 256", "ulimit -n 1024"));
    assertThat(with("255")).isPresent();
  }

  @Test
  void enoughIsNoObstacle() {
    assertThat(with("256")).isEmpty();
    assertThat(with("1048576")).isEmpty();
    assertThat(with("2147483647")).isEmpty();
    assertThat(with("unlimited")).isEmpty();
  }

  /** Elsewhere than on Linux. */
  @Test
  void whatNobodyTellsIsNoObstacle() {
    assertThat(OpenFiles.obstacle(List.of())).isEmpty();
    assertThat(OpenFiles.obstacle(List.of("what is this?"))).isEmpty();
  }

  @Test
  void connectionsLeaveRoomForTheFilesOfTheProgram() {
    assertThat(OpenFiles.connections(500, limit(1024))).isEqualTo(500);
    assertThat(OpenFiles.connections(500, limit(756))).isEqualTo(500);
    assertThat(OpenFiles.connections(500, limit(512))).isEqualTo(256);
    assertThat(OpenFiles.connections(500, limit(256))).isEqualTo(32);
    assertThat(OpenFiles.connections(20, limit(256))).isEqualTo(20);
    assertThat(OpenFiles.connections(500, List.of())).isEqualTo(500);
  }
}
