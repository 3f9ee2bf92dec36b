package churnline.edge.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import churnline.core.fault.FaultCode;
import churnline.core.fault.UnavailableException;
import churnline.core.run.RunLock;
import churnline.edge.gate.RunGate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The turn of this process and the one of the store are taken and given back together. */
class RunGateTest {
  private final Turns turns = new Turns();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final RunGate gate = new RunGate(turns, stopping::get);

  /** Another process has the turn, or the store is away, or the turn is free. */
  private static final class Turns implements RunLock {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean elsewhere;
    private volatile boolean away;
    private volatile boolean taken;

    @Override
    public boolean tryEnter() {
      asked.incrementAndGet();
      if (away) {
        throw new UnavailableException(FaultCode.STORE_UNAVAILABLE, "away");
      }
      taken = !elsewhere;
      return taken;
    }

    @Override
    public void leave() {
      taken = false;
    }

    @Override
    public boolean isLost() {
      return false;
    }
  }

  @Test
  void whileAnotherNodeRunsNothingIsTaken() {
    turns.elsewhere = true;

    assertThat(gate.tryEnter()).isFalse();

    assertThat(gate.isTaken()).isFalse();
    turns.elsewhere = false;
    assertThat(gate.tryEnter()).isTrue();
    assertThat(turns.taken).isTrue();
    gate.leave();
    assertThat(turns.taken).isFalse();
    assertThat(gate.isTaken()).isFalse();
  }

  @Test
  void aStoreThatCannotBeAskedKeepsNobodyOut() {
    turns.away = true;

    assertThatThrownBy(gate::tryEnter).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> gate.alone(() -> 1)).isInstanceOf(UnavailableException.class);

    assertThat(gate.isTaken()).isFalse();
    turns.away = false;
    assertThat(gate.<Integer>alone(() -> 1)).isEqualTo(1);
    assertThat(turns.taken).isFalse();
  }

  @Test
  void aFileWaitsForTheRunOfAnotherNode() throws Exception {
    turns.elsewhere = true;
    Exchange exchange = exchange();
    List<String> done = new ArrayList<>();
    Thread waiting = new Thread(() -> hold(exchange, held -> done.add("taken " + turns.taken)));
    waiting.start();
    while (turns.asked.get() < 3) {
      Thread.onSpinWait();
    }
    assertThat(gate.isTaken()).isTrue();

    turns.elsewhere = false;
    waiting.join();

    assertThat(done).containsExactly("taken true");
    assertThat(turns.taken).isFalse();
    assertThat(exchange.isRouteStop()).isFalse();
  }

  @Test
  void whoStopsWaitsNoLonger() {
    turns.elsewhere = true;
    stopping.set(true);
    Exchange exchange = exchange();

    hold(exchange, held -> fail("it has no turn"));

    assertThat(exchange.isRouteStop()).isTrue();
    assertThat(gate.isTaken()).isFalse();
  }

  @Test
  void whateverIsThrownTheTurnIsGivenBack() {
    for (Throwable failure :
        new Throwable[] {
          new IllegalStateException("planted"),
          new StackOverflowError(),
          new NoClassDefFoundError("planted"),
          new Exception("planted")
        }) {
      assertThatThrownBy(() -> hold(exchange(), held -> sneak(failure))).isSameAs(failure);

      assertThat(gate.isTaken()).isFalse();
      assertThat(turns.taken).isFalse();
    }
  }

  @Test
  void aTurnWhoseThreadHasEndedIsToldAndGivenBack() throws Exception {
    Thread forgetful = new Thread(gate::tryEnter, "forgetful");
    forgetful.start();
    forgetful.join();
    assertThat(gate.trouble()).get().asString().contains("forgetful");
    assertThat(gate.tryEnter()).isFalse();

    assertThat(gate.leaveForTheDead()).contains("forgetful");

    assertThat(gate.trouble()).isEmpty();
    assertThat(gate.tryEnter()).isTrue();
    assertThat(gate.leaveForTheDead()).isEmpty();
    assertThat(gate.trouble()).isEmpty();
    gate.leave();
  }

  private void hold(Exchange exchange, Processor steps) {
    try {
      GatePolicy.waiting(gate).wrap(null, steps).process(exchange);
    } catch (Exception failure) {
      sneak(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  private static Exchange exchange() {
    return new DefaultExchange(new DefaultCamelContext());
  }
}
