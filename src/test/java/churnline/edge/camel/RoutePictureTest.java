package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.node.Ticks;
import churnline.core.run.RetrainingCycle;
import churnline.edge.gate.RunGate;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.junit.jupiter.api.Test;

/**
 * The README's picture is drawn from the routes; {@code -Dchurnline.docs.write=true} redraws it.
 */
class RoutePictureTest {
  private static final String BEGIN = "<!-- routes: drawn by RoutePictureTest -->\n";
  private static final String END = "<!-- /routes -->\n";

  @Test
  void readmeShowsTheRoutesAsTheyAre() throws Exception {
    Path readme = Path.of("README.md");
    String text = Files.readString(readme);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    String picture = "```mermaid\nflowchart LR\n" + String.join("\n", arrows()) + "\n```\n";
    if (Boolean.getBoolean("churnline.docs.write")) {
      Files.writeString(readme, text.substring(0, from) + picture + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to)).isEqualTo(picture);
  }

  private static List<String> arrows() throws Exception {
    PipelineRoutes routes =
        new PipelineRoutes(
            "direct:inbox",
            "direct:schedule",
            Optional.empty(),
            neverCalled(),
            new RunGate(),
            new RunWatch(System::nanoTime),
            Ticks.ALONE,
            () -> false);
    List<String> lines = new ArrayList<>();
    lines.add("  drop([CSV files]) --> inbox");
    lines.add("  clock([every 10 min, Quartz]) --> schedule");
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      routes.setCamelContext(camel);
      routes.configure();
      for (RouteDefinition route : routes.getRouteCollection().getRoutes()) {
        for (Arrow arrow : arrows(route)) {
          lines.add("  " + route.getRouteId() + " " + arrow.shaft() + " " + arrow.head());
        }
      }
    }
    return lines;
  }

  private static RetrainingCycle neverCalled() {
    return (RetrainingCycle)
        Proxy.newProxyInstance(
            RetrainingCycle.class.getClassLoader(),
            new Class<?>[] {RetrainingCycle.class},
            (proxy, method, arguments) -> {
              throw new AssertionError("drawing calls nothing");
            });
  }

  private record Arrow(String shaft, String head) {}

  /** What the filter of a route lets through. */
  private static final Map<String, String> FILTERED =
      Map.of("inbox", "files of one poll", "retry", "after a defect");

  private static List<Arrow> arrows(RouteDefinition route) {
    List<Arrow> found = new ArrayList<>();
    for (ProcessorDefinition<?> step : route.getOutputs()) {
      String label = step instanceof FilterDefinition ? FILTERED.get(route.getRouteId()) : "";
      found.addAll(arrows(step, label));
    }
    return found;
  }

  private static List<Arrow> arrows(ProcessorDefinition<?> step, String label) {
    if (step instanceof ToDefinition to) {
      String shaft = label.isEmpty() ? "-->" : "-- " + label + " -->";
      return List.of(new Arrow(shaft, to.getUri().substring("direct:".length())));
    }
    List<Arrow> found = new ArrayList<>();
    if (step instanceof ChoiceDefinition choice) {
      choice.getWhenClauses().forEach(when -> within(when.getOutputs(), label, found));
      within(choice.getOtherwise().getOutputs(), "otherwise", found);
    } else {
      within(step.getOutputs(), label, found);
    }
    return found;
  }

  private static void within(List<ProcessorDefinition<?>> steps, String label, List<Arrow> found) {
    steps.forEach(step -> found.addAll(arrows(step, label)));
  }
}
