package churnline.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process takes of its machine, looked at again and again. */
final class Vitals {
  private static final Pattern TENURED = Pattern.compile("tenured generation.*?used (\\d+)K");
  private final long pid;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * One look.
   *
   * @param rss resident memory in KB
   * @param heap what a full collection left, in KB
   */
  record Sample(long rss, long threads, long files, long heap) {}

  Vitals(long pid) {
    this.pid = pid;
  }

  /** Collects all garbage and looks. */
  Sample look() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher tenured = TENURED.matcher(jcmd("GC.heap_info"));
    if (!tenured.find()) {
      throw new AssertionError("expected the serial collector");
    }
    String status = Files.readString(Path.of("/proc", String.valueOf(pid), "status"));
    long files;
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      files = open.count();
    }
    Sample sample =
        new Sample(
            field(status, "VmRSS"),
            field(status, "Threads"),
            files,
            Long.parseLong(tenured.group(1)));
    samples.add(sample);
    return sample;
  }

  private static long field(String status, String name) {
    Matcher found = Pattern.compile("(?m)^" + name + ":\\s*(\\d+)").matcher(status);
    if (!found.find()) {
      throw new AssertionError("no " + name + " in " + status);
    }
    return Long.parseLong(found.group(1));
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ": " + said);
    }
    return said;
  }

  /** The largest of the first or of the second half of all looks. */
  long most(boolean firstHalf, ToLongFunction<Sample> what) {
    return half(firstHalf).stream().mapToLong(what).max().orElseThrow();
  }

  /** The median of the first or of the second half of all looks. */
  long median(boolean firstHalf, ToLongFunction<Sample> what) {
    List<Sample> half = half(firstHalf);
    return half.stream().mapToLong(what).sorted().skip(half.size() / 2).findFirst().orElseThrow();
  }

  private List<Sample> half(boolean first) {
    int half = samples.size() / 2;
    return first ? samples.subList(0, half) : samples.subList(half, samples.size());
  }

  Sample first() {
    return samples.get(0);
  }

  Sample half() {
    return samples.get(samples.size() / 2);
  }

  Sample last() {
    return samples.get(samples.size() - 1);
  }

  int size() {
    return samples.size();
  }
}
