package churnline.camel;

import churnline.files.InboxFolder;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.builder.RouteBuilder;

/** Looks after the inbox's edges: late writers, and things that are no files. */
public final class InboxRoutes extends RouteBuilder {
  private final InboxFolder inbox;
  private final Consumer<String> warn;

  public InboxRoutes(InboxFolder inbox, Consumer<String> warn) {
    this.inbox = inbox;
    this.warn = warn;
  }

  @Override
  public void configure() {
    from("timer:late-writes?period=1000")
        .routeId("late-writes")
        .process(exchange -> giveBack(inbox.giveBackLateWrites()));
    from("timer:strangers?period=5000")
        .routeId("strangers")
        .process(exchange -> inbox.strangers().forEach(warn));
  }

  private void giveBack(List<String> names) {
    for (String name : names) {
      warn.accept(
          name
              + " was written to after it had been taken: the whole file went back to the inbox and"
              + " is read again; a writer should use a hidden name and rename when done, or raise"
              + " churn.inbox.quiet");
    }
  }
}
