package churnline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import churnline.fault.OutOfMemory;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The dependency rules of docs/ARCHITECTURE.md; each was seen failing on a planted violation. */
@AnalyzeClasses(packages = "churnline", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final List<String> CORE =
      List.of(
          "dataset", "ingest", "drift", "model", "score", "predict", "cycle", "report", "fault");

  private static final List<String> EDGES =
      List.of(
          "api",
          "camel",
          "charts",
          "csv",
          "files",
          "generate",
          "json",
          "maven",
          "settings",
          "sql",
          "tribuo");

  /** Who sees everything: the wiring, what a person types, and the program. */
  private static final List<String> OUTSIDE = List.of("app", "command", "churnline");

  /** What the core may use from outside; charset, codec and Javadoc's own packages are java. */
  private static final List<String> PLAIN = List.of("java..", "org.apache.commons.codec..");

  @ArchTest
  static final ArchRule every_package_is_core_or_edge =
      classes()
          .should()
          .resideInAnyPackage(packages(CORE, EDGES, OUTSIDE))
          .because("a package that no rule knows is guarded by none");

  @ArchTest
  static final ArchRule the_core_is_plain_java =
      classes()
          .that()
          .resideInAnyPackage(packages(CORE))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(packages(CORE, PLAIN))
          .because("decisions are tested without Camel, SQL or Tribuo");

  @ArchTest static final ArchRule fault_knows_nobody = core("fault");

  @ArchTest static final ArchRule score_knows_nobody = core("score");

  @ArchTest static final ArchRule dataset_knows = core("dataset", "fault");

  @ArchTest static final ArchRule ingest_knows = core("ingest", "dataset", "fault");

  @ArchTest static final ArchRule drift_knows = core("drift", "dataset", "score", "fault");

  @ArchTest static final ArchRule model_knows = core("model", "dataset", "score", "fault");

  @ArchTest
  static final ArchRule predict_knows = core("predict", "ingest", "model", "dataset", "fault");

  @ArchTest
  static final ArchRule cycle_knows =
      core("cycle", "dataset", "ingest", "drift", "model", "score", "predict", "fault");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("churnline.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobody_knows_the_program =
      noClasses()
          .that()
          .resideOutsideOfPackage("churnline")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("churnline");

  @ArchTest
  static final ArchRule nobody_but_the_program_knows_the_commands =
      noClasses()
          .that()
          .resideOutsideOfPackages("churnline", "churnline.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("churnline.command..");

  @ArchTest
  static final ArchRule nobody_but_the_commands_knows_the_wiring =
      noClasses()
          .that()
          .resideOutsideOfPackages("churnline.app..", "churnline.command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("churnline.app..");

  /** A command asks as a client of HTTP would: it must not reach behind the handlers. */
  @ArchTest
  static final ArchRule commands_ask_and_do_not_reach_behind =
      noClasses()
          .that()
          .resideInAPackage("churnline.command..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "churnline.sql..", "churnline.cycle..", "churnline.report..", "churnline.camel..");

  @ArchTest
  static final ArchRule edges_know_no_other_edge =
      rules(EDGES.stream().map(ArchitectureTest::edgeKnowsNoOther));

  @ArchTest
  static final ArchRule only_camel_and_the_wiring_know_camel =
      only(List.of("camel", "app"), "org.apache.camel..", "io.vertx..");

  /** The settings check a cron expression as the schedule will read it. */
  @ArchTest
  static final ArchRule only_camel_and_the_settings_know_quartz =
      only(List.of("camel", "settings", "app"), "org.quartz..");

  @ArchTest
  static final ArchRule only_sql_knows_databases =
      only(List.of("sql"), "java.sql..", "javax.sql..", "org.duckdb..");

  @ArchTest
  static final ArchRule only_tribuo_knows_tribuo = only(List.of("tribuo"), "org.tribuo..");

  /** Apart from the generator of made-up clients, which writes CSV and reads none. */
  @ArchTest
  static final ArchRule only_csv_knows_commons_csv =
      only(List.of("csv", "generate"), "org.apache.commons.csv..");

  @ArchTest
  static final ArchRule only_charts_knows_jfreechart =
      only(List.of("charts"), "org.jfree..", "java.awt..", "javax.imageio..");

  @ArchTest
  static final ArchRule only_json_and_its_users_know_jackson =
      only(
          List.of("json", "sql", "api", "camel", "files", "maven", "command"),
          "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule the_core_is_told_the_time =
      noClasses()
          .that()
          .resideInAnyPackage(packages(CORE))
          .should()
          .accessTargetWhere(
              target("asks the system for the time", ArchitectureTest::isSystemTime));

  @ArchTest
  static final ArchRule the_core_opens_no_files =
      noClasses()
          .that()
          .resideInAnyPackage(packages(CORE))
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
          .resideOutsideOfPackage("churnline.command..")
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
      only(List.of("tribuo"), "java.util.logging..", "org.apache.commons.logging..");

  @ArchTest
  static final ArchRule names_say_what_a_class_does =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveNameMatching(".*[.$][A-Z]\\w*(Helper|Util|Impl)s?")
          .orShould()
          .haveNameMatching(".*[.$]I[A-Z]\\w*");

  private static ArchRule core(String one, String... allowed) {
    return classes()
        .that()
        .resideInAPackage("churnline." + one + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(packages(List.of(one), Arrays.asList(allowed), PLAIN));
  }

  private static ArchRule edgeKnowsNoOther(String edge) {
    Stream<String> others =
        EDGES.stream()
            .filter(other -> !other.equals(edge))
            .filter(other -> !other.equals("files") && !other.equals("json"))
            .filter(other -> !(edge.equals("camel") && other.equals("api")));
    return noClasses()
        .that()
        .resideInAPackage("churnline." + edge + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(others.toList()))
        .allowEmptyShould(true);
  }

  private static ArchRule only(List<String> allowed, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            allowed.stream()
                .map(name -> name.isEmpty() ? "churnline" : "churnline." + name + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static ArchRule rules(Stream<ArchRule> all) {
    return com.tngtech.archunit.lang.CompositeArchRule.of(all.toList());
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

  private static String[] packages(List<String> names) {
    return packages(names, List.of(), List.of());
  }

  private static String[] packages(List<String> names, List<String> more) {
    return packages(names, more, List.of());
  }

  /** Package patterns: of ours by their last name, of others as they are. */
  private static String[] packages(List<String> names, List<String> more, List<String> most) {
    return Stream.of(names, more, most)
        .flatMap(List::stream)
        .map(
            name ->
                name.contains(".") || name.equals("churnline") ? name : "churnline." + name + "..")
        .toArray(String[]::new);
  }
}
