package churnline;

import churnline.core.fault.OutOfMemory;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The program. */
public final class Churnline {
  private Churnline() {}

  /** Runs a command and leaves with its status. */
  public static void main(String[] args) {
    speakEnglish();
    System.setProperty("java.awt.headless", "true");
    Thread.setDefaultUncaughtExceptionHandler(Churnline::died);
    System.exit(Startup.execute(args));
  }

  private static void died(Thread thread, Throwable failure) {
    OutOfMemory.endIf(failure);
    LoggerFactory.getLogger("run")
        .error("a bug in Churnline ended the thread {}", thread.getName(), failure);
  }

  /**
   * What is published, and the names that libraries make up, must not depend on the language of the
   * machine: under a Turkish one, {@code "info"} has no {@code I} in upper case, under an Egyptian
   * one, version 1 is no {@code v0001}. English is what the JVM takes under {@code C.UTF-8}.
   */
  private static void speakEnglish() {
    Locale.setDefault(Locale.ENGLISH);
    // the fonts of pictures are chosen by these
    System.setProperty("user.language", "en");
    List.of("user.country", "user.script", "user.variant").forEach(System::clearProperty);
  }
}
