package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler minds and every reader does. */
class TidyTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Path TESTS = Path.of("src/test/java");
  private static final int LONGEST_FILE = 300;
  private static final int LONGEST_METHOD = 40;
  private static final int WIDEST_LINE = 120;

  private static final Pattern REASON = Pattern.compile("^// long: \\S", Pattern.MULTILINE);

  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "^ +@(Test|ArchTest|FuzzTest|ParameterizedTest|TestFactory)\\b", Pattern.MULTILINE);

  @Test
  void everyTestClassIsFoundBySurefireOrFailsafe() {
    assertThat(sources(TESTS, TidyTest::hasTests))
        .isNotEmpty()
        .as("names that Surefire or Failsafe run; a shared contract is abstract")
        .allMatch(
            file ->
                name(file).matches("\\w+(Test|IT)\\.java")
                    || (name(file).endsWith("Contract.java")
                        && text(file).contains("abstract class ")));
  }

  @Test
  void everyContractIsRunByAtLeastOneClass() {
    List<String> tests = sources(TESTS, file -> true).stream().map(TidyTest::text).toList();

    assertThat(sources(TESTS, file -> name(file).endsWith("Contract.java")))
        .allMatch(
            contract ->
                tests.stream()
                    .anyMatch(
                        text -> text.contains("extends " + name(contract).replace(".java", ""))));
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(sources(TESTS, file -> text(file).matches("(?s).*@(Disabled|Ignore)\\b.*")))
        .isEmpty();
  }

  @Test
  void everyTestClassAsserts() {
    assertThat(sources(TESTS, TidyTest::hasTests))
        .allMatch(
            file ->
                Pattern.compile("\\bassert\\w*\\(|@ArchTest|extends \\w+Contract")
                    .matcher(text(file))
                    .find());
  }

  @Test
  void noWordOfUnfinishedWorkIsLeft() {
    Pattern words = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");

    assertThat(everything().flatMap(file -> lines(file, line -> words.matcher(line).find())))
        .isEmpty();
  }

  @Test
  void longSourcesSayWhy() {
    assertThat(sources(MAIN, file -> text(file).lines().count() > LONGEST_FILE))
        .allMatch(file -> REASON.matcher(text(file)).find(), "says '// long: why'");
  }

  /** One that is meant to be long says {@code // long: why} at the beginning of its body. */
  @Test
  void longMethodsSayWhy() {
    Map<String, String> sources =
        sources(MAIN, file -> true).stream()
            .collect(Collectors.toMap(Path::toString, TidyTest::text, (a, b) -> a, TreeMap::new));

    assertThat(LongMethods.withoutReason(sources, LONGEST_METHOD)).isEmpty();
  }

  @Test
  void linesFitTheWindow() {
    assertThat(
            Stream.of(MAIN, TESTS)
                .flatMap(root -> sources(root, file -> true).stream())
                .flatMap(file -> lines(file, TidyTest::isTooWide)))
        .isEmpty();
  }

  private static boolean isTooWide(String line) {
    return line.length() > WIDEST_LINE && !line.startsWith("import ") && !line.contains("http");
  }

  private static boolean hasTests(Path file) {
    return TEST_METHOD.matcher(text(file)).find() || text(file).contains("Contract {");
  }

  /** Java, SQL, scripts, settings, pages and the build: all that people read. */
  private static Stream<Path> everything() {
    Stream<Path> roots =
        Stream.of("src", "docs", "examples", "pom.xml", "README.md", "CONTRIBUTING.md", "churnline")
            .map(Path::of)
            .filter(Files::exists);
    return roots
        .flatMap(TidyTest::walk)
        .filter(file -> name(file).matches(".*\\.(java|sql|sh|xml|md|properties)|churnline"));
  }

  private static List<Path> sources(Path root, Predicate<Path> which) {
    return walk(root).filter(file -> name(file).endsWith(".java")).filter(which).toList();
  }

  private static Stream<Path> walk(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Lines that match, as {@code file:number: line}. */
  private static Stream<String> lines(Path file, Predicate<String> which) {
    List<String> lines = text(file).lines().toList();
    return IntStream.range(0, lines.size())
        .filter(at -> which.test(lines.get(at)))
        .mapToObj(at -> file + ":" + (at + 1) + ": " + lines.get(at).strip());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
