package churnline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where methods begin and end is not a matter of counting braces. */
class LongMethodsTest {
  @Test
  void aMethodOfJustSoManyLinesIsNotTooLong() {
    assertThat(found("class A {", "  void a() {", "    b();", "  }", "}")).isEmpty();
  }

  @Test
  void oneLineMoreIsTooLong() {
    assertThat(found("class A {", "  void a() {", "    b();", "    b();", "  }", "}"))
        .containsExactly("A.java:2: a, 4 lines");
  }

  @Test
  void annotationsCountAndJavadocDoesNot() {
    assertThat(found("class A {", "  /**", "   * A.", "   */", "  void a() {}", "}")).isEmpty();
    assertThat(found("class A {", "  @Override", "  void a() {", "    b();", "  }", "}"))
        .containsExactly("A.java:2: a, 4 lines");
  }

  @Test
  void bracesInStringsTextBlocksAndCommentsEndNothing() {
    assertThat(
            found(
                "class A {",
                "  void a() { // }",
                "    b(\"}\" + '}' + \"\"\"",
                "        }\"}",
                "        \"\"\");",
                "  }",
                "  void b() {}",
                "}"))
        .containsExactly("A.java:2: a, 5 lines");
  }

  @Test
  void bracesOpenedInStringsHoldNothingTogether() {
    assertThat(
            found(
                "class A {",
                "  void a() {",
                "    b(\"{\" + '{'); // {",
                "  }",
                "  void b() {",
                "    c(); /* { */",
                "  }",
                "}"))
        .isEmpty();
  }

  @Test
  void aLambdaBelongsToItsMethodAndOneOfAFieldToNone() {
    assertThat(
            found(
                "class A {",
                "  Runnable field =",
                "      () -> {",
                "        b();",
                "        b();",
                "      };",
                "  void a() {",
                "    c(() -> {",
                "      b();",
                "    });",
                "  }",
                "}"))
        .containsExactly("A.java:7: a, 5 lines");
  }

  @Test
  void methodsOfAnonymousClassesRecordsEnumsAndInterfacesAreMethods() {
    assertThat(
            found(
                "record A(int x) {",
                "  A {",
                "    b();",
                "    b();",
                "  }",
                "  interface I {",
                "    void none(",
                "        int a);",
                "    default void i() {",
                "      b();",
                "      b();",
                "    }",
                "  }",
                "  enum E {",
                "    ONE {",
                "      void e() {",
                "        b();",
                "        b();",
                "      }",
                "    }",
                "  }",
                "  static Object o = new Object() {",
                "    public String toString() {",
                "      b();",
                "      return null;",
                "    }",
                "  };",
                "}"))
        .containsExactly(
            "A.java:2: <init>, 4 lines",
            "A.java:9: i, 4 lines",
            "A.java:16: e, 4 lines",
            "A.java:23: toString, 4 lines");
  }

  @Test
  void aReasonAtItsBeginningLetsAMethodBeLong() {
    assertThat(found("class A {", "  void a() {", "    // long: a table", "    b();", "  }", "}"))
        .isEmpty();
  }

  @Test
  void aReasonElsewhereOrAnEmptyOneDoesNot() {
    assertThat(
            found(
                "class A {",
                "  void a() {",
                "    b();",
                "    // long: too late",
                "  }",
                "  void b() {",
                "    // long: ",
                "    b();",
                "  }",
                "}"))
        .hasSize(2);
  }

  private static List<String> found(String... lines) {
    return LongMethods.withoutReason(Map.of("A.java", String.join("\n", lines)), 3);
  }
}
