package churnline.edge.sql;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.Schema;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaBindingTest {
  private static final Schema BEFORE = schema("1", List.of("a", "b"), List.of("plan"));

  private static Schema schema(String positive, List<String> numeric, List<String> categorical) {
    return new Schema(
        Optional.of("id"),
        "left",
        positive,
        "0",
        numeric,
        categorical,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  private static String difference(Schema now, boolean deduplicate) {
    return new SchemaBinding(now, deduplicate)
        .differenceFrom(new SchemaBinding(BEFORE, true).text());
  }

  @Test
  void theSameSchemaHasNoDifference() {
    assertThat(difference(BEFORE, true)).isEmpty();
  }

  @Test
  void columnsThatCameAndWentAreNamed() {
    assertThat(difference(schema("1", List.of("a", "c"), List.of()), true))
        .isEqualTo("numeric has lost b and has gained c; categorical has lost plan");
    assertThat(difference(schema("1", List.of("b", "a"), List.of("plan")), true))
        .isEqualTo("numeric has a different order: [a, b] and now [b, a]");
  }

  @Test
  void labelsAndDeduplicationAreNamed() {
    assertThat(difference(schema("yes", List.of("a", "b"), List.of("plan")), false))
        .isEqualTo(
            "target was left (1/0) and is left (yes/0) now; deduplicate was true and is false now");
  }
}
