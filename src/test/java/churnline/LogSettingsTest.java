package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.status.Status;
import churnline.app.wiring.HomeLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
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

  /** Signs of logback's own are none in the name of a folder, neither now nor at a rollover. */
  @Test
  void theFolderIsTakenAsItIsNamed() throws Exception {
    folder = Files.createDirectory(folder.resolve("a%20b${x}{{y}}%d(c)'%i'[*+?"));
    ZonedDateTime yesterday = ZonedDateTime.now(ZoneId.systemDefault()).minusDays(1);
    rollOver(yesterday, 0);
    rollOver(yesterday, 1);
  }

  /** As each process does that finds a file of an earlier day. */
  private void rollOver(ZonedDateTime yesterday, int before) throws Exception {
    Path log = Files.writeString(folder.resolve("churnline.log"), "before\n");
    Files.setLastModifiedTime(log, FileTime.from(yesterday.toInstant()));
    with(
        "",
        "",
        context -> {
          RollingFileAppender<?> file =
              (RollingFileAppender<?>) context.getLogger("ROOT").getAppender("file");
          assertThat(file.getFile()).isEqualTo(folder + "/churnline.log");
          context.getLogger("ROOT").info("after");
          assertThat(said(context)).noneMatch(status -> status.getEffectiveLevel() >= Status.WARN);
        });
    assertThat(log).content().contains("after").doesNotContain("before");
    assertThat(folder.toFile().list())
        .hasSize(2 + before)
        .contains(
            "churnline.log", "churnline." + yesterday.toLocalDate() + "." + before + ".log.gz");
  }

  private void with(String days, String size, Consumer<LoggerContext> check) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
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

  private static HomeLog<?> policy(LoggerContext context) {
    RollingFileAppender<?> file =
        (RollingFileAppender<?>) context.getLogger("ROOT").getAppender("file");
    return (HomeLog<?>) file.getRollingPolicy();
  }

  private static List<Status> said(LoggerContext context) {
    return context.getStatusManager().getCopyOfStatusList();
  }
}
