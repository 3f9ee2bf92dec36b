package churnline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import churnline.core.fault.OutOfMemory;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The dependency rules of docs/ARCHITECTURE.md; each was seen failing on a planted violation. */
@AnalyzeClasses(packages = "churnline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** Each room of the core, with the rooms of the core that it may know. */
  private static final Map<String, List<String>> CORE =
      Map.ofEntries(
          room("fault"),
          room("score"),
          room("text"),
          room("dataset", "text", "fault"),
          room("ingest", "dataset", "text", "fault"),
          room("drift", "dataset", "score", "fault"),
          room("model", "dataset", "score", "fault"),
          room("predict", "ingest", "model", "score", "dataset", "fault"),
          room("disk", "ingest", "dataset", "fault"),
          room("event", "run", "ingest", "model", "fault"),
          room("run", "disk", "drift", "model", "ingest", "dataset", "fault"),
          room("master", "disk", "ingest", "dataset", "fault"),
          room("serving", "event", "run", "disk", "model", "score", "ingest", "dataset", "fault"),
          room("node", "event", "serving", "master", "run", "model", "fault"),
          room(
              "cycle", "event", "node", "serving", "master", "run", "disk", "drift", "model",
              "score", "ingest", "dataset", "fault"),
          room(
              "report", "event", "serving", "master", "run", "disk", "predict", "model", "score",
              "ingest", "dataset", "text", "fault"),
          room("retention", "report", "disk", "model", "ingest", "fault"));

  /** Each edge, with the edges that it may know besides {@code files} and {@code json}. */
  private static final Map<String, List<String>> EDGES =
      Map.ofEntries(
          room("files"),
          room("json"),
          room("csv"),
          room("sql"),
          room("tribuo"),
          room("charts"),
          room("generate"),
          room("versions"),
          room("settings"),
          room("inbox"),
          room("gate"),
          room("api"),
          room("security", "api"),
          room("prediction", "api"),
          room("clients", "api", "prediction"),
          room("answers", "api", "gate", "inbox", "prediction"),
          room("observe", "api", "gate"),
          room("http", "api", "security"),
          room("camel", "answers", "api", "gate", "inbox"));

  /** What the core may use from outside; charset, codec and Javadoc's own packages are java. */
  private static final List<String> PLAIN = List.of("java..", "org.apache.commons.codec..");

  @ArchTest
  static final ArchRule every_room_is_known =
      classes()
          .should()
          .resideInAnyPackage(
              patterns(core(CORE.keySet()), edge(EDGES.keySet()), List.of("churnline.app..")))
          .orShould()
          .resideInAPackage("churnline")
          .because("a package that no rule knows is guarded by none");

  @ArchTest
  static final ArchRule the_core_is_plain_java =
      classes()
          .that()
          .resideInAPackage("churnline.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(patterns(List.of("churnline.core.."), PLAIN, List.of()))
          .because("decisions are tested without Camel, SQL or Tribuo");

  @ArchTest
  static final ArchRule rooms_of_the_core_know_those_below =
      all(CORE.entrySet().stream().map(room -> knows(room.getKey(), room.getValue())));

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("churnline.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_knows_the_program =
      noClasses()
          .that()
          .resideOutsideOfPackage("churnline")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("churnline");

  @ArchTest
  static final ArchRule nobody_below_knows_the_application =
      noClasses()
          .that()
          .resideInAnyPackage("churnline.core..", "churnline.edge..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("churnline.app..");

  @ArchTest
  static final ArchRule the_wiring_knows_no_commands =
      noClasses()
          .that()
          .resideInAPackage("churnline.app.wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("churnline.app.command..", "churnline.app.demo..");

  /** A command asks as a client of HTTP would: it must not reach behind the handlers. */
  @ArchTest
  static final ArchRule commands_ask_and_do_not_reach_behind =
      noClasses()
          .that()
          .resideInAnyPackage("churnline.app.command..", "churnline.app.demo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "churnline.edge.sql..",
              "churnline.edge.camel..",
              "churnline.edge.http..",
              "churnline.core.run..",
              "churnline.core.cycle..",
              "churnline.core.report..");

  @ArchTest
  static final ArchRule edges_know_no_other_edge =
      all(EDGES.entrySet().stream().map(edge -> knowsNoOther(edge.getKey(), edge.getValue())));

  @ArchTest
  static final ArchRule only_camel_and_the_wiring_know_camel =
      only(
          List.of("edge.camel", "edge.http", "edge.observe", "app.connection", "app.wiring"),
          "org.apache.camel..",
          "io.vertx..");

  /** The settings check a cron expression as the schedule will read it. */
  @ArchTest
  static final ArchRule only_camel_and_the_settings_know_quartz =
      only(List.of("edge.camel", "edge.settings", "app.wiring"), "org.quartz..");

  @ArchTest
  static final ArchRule only_sql_knows_databases =
      only(List.of("edge.sql"), "java.sql..", "javax.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule only_tribuo_knows_tribuo = only(List.of("edge.tribuo"), "org.tribuo..");

  /** Apart from the generator of made-up clients, which writes CSV and reads none. */
  @ArchTest
  static final ArchRule only_csv_knows_commons_csv =
      only(List.of("edge.csv", "edge.generate"), "org.apache.commons.csv..");

  @ArchTest
  static final ArchRule only_charts_knows_jfreechart =
      only(List.of("edge.charts"), "org.jfree..", "java.awt..", "javax.imageio..");

  @ArchTest
  static final ArchRule only_json_and_its_users_know_jackson =
      only(
          List.of(
              "edge.json",
              "edge.sql",
              "edge.api",
              "edge.answers",
              "edge.prediction",
              "edge.inbox",
              "edge.files",
              "app"),
          "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule the_core_is_told_the_time =
      noClasses()
          .that()
          .resideInAPackage("churnline.core..")
          .should()
          .accessTargetWhere(
              target("asks the system for the time", ArchitectureTest::isSystemTime));

  @ArchTest
  static final ArchRule the_core_opens_no_files =
      noClasses()
          .that()
          .resideInAPackage("churnline.core..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.nio.file.Files")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.File");

  @ArchTest
  static final ArchRule only_commands_print =
      noClasses()
          .that()
          .resideOutsideOfPackages("churnline", "churnline.app.command..", "churnline.app.demo..")
          .and()
          .doNotBelongToAnyOf(OutOfMemory.class)
          .should(ACCESS_STANDARD_STREAMS)
          .because("out of memory, the log may not be written any more");

  /**
   * OWASP ASVS 5.0, 1.5.2: untrusted data is deserialised safely; here by JSON, CSV and protobuf
   * alone.
   */
  @ArchTest
  static final ArchRule nobody_deserialises_objects =
      only(
          List.of(),
          "java.beans..",
          "org.yaml..",
          "com.thoughtworks.xstream..",
          "com.esotericsoftware.kryo..");

  @ArchTest
  static final ArchRule nobody_reads_objects_from_streams =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.io.ObjectInput.class)
          .orShould()
          .accessTargetWhere(target("reads an object", it -> it.getName().equals("readObject")));

  @ArchTest
  static final ArchRule the_log_is_slf4j =
      only(List.of("edge.tribuo"), "java.util.logging..", "org.apache.commons.logging..");

  @ArchTest
  static final ArchRule names_say_what_a_class_does =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveNameMatching(".*[.$][A-Z]\\w*(Helper|Util|Impl)s?")
          .orShould()
          .haveNameMatching(".*[.$]I[A-Z]\\w*");

  private static Map.Entry<String, List<String>> room(String name, String... known) {
    return Map.entry(name, List.of(known));
  }

  private static ArchRule knows(String room, List<String> others) {
    return classes()
        .that()
        .resideInAPackage("churnline.core." + room + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(patterns(core(List.of(room)), core(others), PLAIN));
  }

  private static ArchRule knowsNoOther(String edge, List<String> known) {
    List<String> others =
        EDGES.keySet().stream()
            .filter(other -> !other.equals(edge) && !known.contains(other))
            .filter(other -> !other.equals("files") && !other.equals("json"))
            .toList();
    return noClasses()
        .that()
        .resideInAPackage("churnline.edge." + edge + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(patterns(edge(others), List.of(), List.of()))
        .allowEmptyShould(true);
  }

  private static ArchRule only(List<String> allowed, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            allowed.stream().map(name -> "churnline." + name + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static ArchRule all(Stream<ArchRule> rules) {
    return CompositeArchRule.of(rules.toList());
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAccess<?>> target(
      String what, java.util.function.Predicate<AccessTarget> which) {
    return describe(what, access -> which.test(access.getTarget()));
  }

  private static boolean isSystemTime(AccessTarget target) {
    String owner = target.getOwner().getName();
    return (owner.equals("java.lang.System")
            && Set.of("currentTimeMillis", "nanoTime").contains(target.getName()))
        || (owner.equals("java.time.Clock")
            && (target.getName().startsWith("system") || target.getName().startsWith("tick")))
        || (owner.startsWith("java.time.") && target.getName().equals("now"));
  }

  private static List<String> core(Collection<String> rooms) {
    return rooms.stream().map(room -> "churnline.core." + room + "..").toList();
  }

  private static List<String> edge(Collection<String> rooms) {
    return rooms.stream().map(room -> "churnline.edge." + room + "..").toList();
  }

  private static String[] patterns(List<String> first, List<String> second, List<String> third) {
    return Stream.of(first, second, third).flatMap(List::stream).toArray(String[]::new);
  }
}
