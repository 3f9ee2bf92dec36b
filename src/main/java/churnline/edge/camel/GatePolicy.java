package churnline.edge.camel;

import churnline.edge.gate.RunGate;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;

/** The steps that follow in a route take the run gate and give it back, however they end. */
final class GatePolicy implements Policy {
  private final RunGate gate;
  private final Entrance entrance;

  private interface Entrance {
    boolean enter() throws InterruptedException;
  }

  private GatePolicy(RunGate gate, Entrance entrance) {
    this.gate = gate;
    this.entrance = entrance;
  }

  /** Waits for the gate. When the service stops meanwhile, the exchange ends here. */
  static Policy waiting(RunGate gate) {
    return new GatePolicy(gate, gate::enter);
  }

  /** Goes on only if the gate is free; otherwise the exchange ends here. */
  static Policy ifFree(RunGate gate) {
    return new GatePolicy(gate, gate::tryEnter);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {
    // the steps stay as they are
  }

  @Override
  public Processor wrap(Route route, Processor steps) {
    return exchange -> hold(steps, exchange);
  }

  private void hold(Processor steps, Exchange exchange) throws Exception {
    if (!entrance.enter()) {
      exchange.setRouteStop(true);
      return;
    }
    try {
      steps.process(exchange);
    } finally {
      gate.leave();
    }
  }
}
