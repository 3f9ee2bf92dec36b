package churnline.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.run.RunId;
import churnline.edge.api.HeapBudget;
import churnline.edge.security.Access;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final String HOST = "127.0.0.1";

  /** A look at the port beforehand does not help when two start at the same moment. */
  @Test
  void whoCannotListenDoesNotStart() throws Exception {
    try (ServerSocket first = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Main main = new Main();
      HttpServer server =
          HttpServer.configure(
              main, HOST, first.getLocalPort(), guard(), new RunId(Clock.systemUTC()));

      Throwable refused = catchThrowable(main::start);

      main.stop();
      server.stopped();
      assertThat(Stream.iterate(refused, cause -> cause != null, Throwable::getCause))
          .filteredOn(UnavailableException.class::isInstance)
          .singleElement()
          .satisfies(
              cause ->
                  assertThat(((UnavailableException) cause).code())
                      .isEqualTo(FaultCode.PORT_IN_USE))
          .satisfies(
              cause ->
                  assertThat(cause)
                      .hasMessageContaining("port " + first.getLocalPort() + " on " + HOST)
                      .hasMessageContaining("churn.http.port"));
    }
  }

  private static HttpGuard guard() {
    return new HttpGuard(
        new Access(List.of(), HOST, true, 0, System::nanoTime),
        new HttpLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), 10),
        HeapBudget.unlimited(),
        System::nanoTime);
  }
}
