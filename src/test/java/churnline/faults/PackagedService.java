package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.edge.files.HomeLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The packaged program as a process of its own on one home: started, killed, asked, stopped. */
final class PackagedService implements AutoCloseable {
  private static final Path JAR = Path.of("target", "churnline.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Path output;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> user = new ArrayList<>();
  private Process process;
  private int began;

  PackagedService(Path home, String more) throws IOException {
    this.home = home;
    output = home.resolve("output.log");
    Files.writeString(
        home.resolve("application.properties"),
        """
        churn.http.port = 0
        churn.inbox.quiet = 50ms
        churn.inbox.poll = 20ms
        churn.dependencies.check = false
        """
            + more);
    Files.createDirectories(home.resolve("inbox"));
  }

  /** Sets variables of the environment for all that is started from now on. */
  PackagedService with(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /**
   * Lets another user than root run all that is started from now on; the home becomes its own.
   *
   * @return false where this is not root, or that user may not read the program
   */
  boolean asNobody() throws IOException, InterruptedException {
    List<String> nobody =
        List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
    List<String> look = new ArrayList<>(nobody);
    look.addAll(List.of("test", "-r", JAR.toString()));
    if (!System.getProperty("user.name").equals("root")
        || new ProcessBuilder(look).start().waitFor() != 0) {
      return false;
    }
    user.addAll(nobody);
    List<String> give = List.of("chown", "-R", "65534:65534", home.toString());
    return new ProcessBuilder(give).start().waitFor() == 0;
  }

  void start(String... jvm) throws IOException {
    began = output().length();
    process = begin(output, List.of(jvm), "run", "--home", home.toString());
  }

  /** What a command ended with and said. */
  record Said(int status, String text) {}

  Said command(String... words) throws Exception {
    Path said = Files.createTempFile("churnline", ".said");
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--home", home.toString()));
    Process command = begin(said, List.of(), all.toArray(String[]::new));
    assertThat(command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(said);
    Files.delete(said);
    return new Said(command.exitValue(), text);
  }

  private Process begin(Path output, List<String> jvm, String... words) throws IOException {
    List<String> command = new ArrayList<>(user);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ClassDataArchive.options(JAR));
    command.addAll(jvm);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** As kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** As on a machine that sleeps: it does nothing, and its connections stay. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Lets it go on where it was. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    String kill = "kill " + name + " " + process.pid();
    assertThat(new ProcessBuilder("bash", "-c", kill).start().waitFor()).isZero();
  }

  /** As an operator ends it; its last run comes to the end of its stage. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Waits for its own end. */
  int ended() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Where this very process answers; empty while it does not. */
  Optional<String> address() {
    try {
      return HomeLock.holder(home.resolve("ingesteddata"))
          .filter(holder -> holder.process().equals(String.valueOf(process.pid())))
          .flatMap(HomeLock.Holder::address);
    } catch (RuntimeException halfWritten) {
      return Optional.empty();
    }
  }

  /** Sends a file; whether the service said that it has it. */
  boolean upload(String name, byte[] bytes) throws InterruptedException {
    Optional<String> address = address();
    if (address.isEmpty()) {
      return false;
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address.get() + "/inbox?name=" + name))
              .timeout(ANSWER)
              .header("Content-Type", "text/csv")
              .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 202;
    } catch (IOException killed) {
      return false;
    }
  }

  /** What this process has said. */
  String log() {
    return output().substring(began);
  }

  /** What all processes on this home have said. */
  String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(isAlive()).as("%s: still running:\n%s", what, tail()).isTrue();
      assertThat(System.nanoTime()).as("%s: patience ends:\n%s", what, tail()).isLessThan(until);
      Thread.sleep(20);
    }
  }

  /** Waits as long as it takes while the count, or what it has said, goes on growing. */
  void await(String what, LongSupplier count, long goal) throws InterruptedException {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    long seen = -1;
    for (long done = count.getAsLong(); done < goal; done = count.getAsLong()) {
      long progress = done + output.toFile().length();
      if (progress != seen) {
        seen = progress;
        patience = System.nanoTime() + PATIENCE.toNanos();
      }
      assertThat(isAlive()).as("%s: still running:\n%s", what, tail()).isTrue();
      assertThat(System.nanoTime())
          .as("%d of %d %s: patience ends:\n%s", done, goal, what, tail())
          .isLessThan(patience);
      Thread.sleep(200);
    }
  }

  private String tail() {
    String all = output();
    return all.substring(Math.max(0, all.length() - 4_000));
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
