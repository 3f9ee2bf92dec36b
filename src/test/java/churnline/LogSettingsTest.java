package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped logback.xml takes what {@link Churnline#prepare} sets. */
class LogSettingsTest {
  @TempDir private Path folder;

  @Test
  void withoutSettingsTheDefaultsHold() throws Exception {
    with("", "", context -> assertThat(policy(context).getMaxHistory()).isEqualTo(90));
  }

  @Test
  void ageAndSizeAreTaken() throws Exception {
    with(
        "7",
        String.valueOf(20 << 20),
        context -> {
          assertThat(policy(context).getMaxHistory()).isEqualTo(7);
          assertThat(said(context))
              .noneMatch(status -> status.getEffectiveLevel() >= Status.WARN)
              .extracting(Status::getMessage)
              .contains("setting totalSizeCap to 20 MB");
        });
  }

  private void with(String days, String size, Consumer<LoggerContext> check) throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("churnline.logs", folder.toString());
    if (!days.isEmpty()) {
      context.putProperty("churnline.logs.days", days);
      context.putProperty("churnline.logs.size", size);
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    try {
      check.accept(context);
    } finally {
      context.stop();
    }
  }

  private static SizeAndTimeBasedRollingPolicy<?> policy(LoggerContext context) {
    RollingFileAppender<?> file =
        (RollingFileAppender<?>) context.getLogger("ROOT").getAppender("file");
    return (SizeAndTimeBasedRollingPolicy<?>) file.getRollingPolicy();
  }

  private static List<Status> said(LoggerContext context) {
    return context.getStatusManager().getCopyOfStatusList();
  }
}
