package churnline.edge.camel;

import static churnline.edge.camel.Defects.step;

import churnline.core.fault.UnavailableException;
import churnline.core.node.Follower;
import churnline.core.node.LeftWork;
import churnline.core.run.RunLock;
import churnline.core.run.Trigger;
import churnline.edge.gate.RunGate;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node does beside others on one store: it follows them, and takes over what they left. */
public final class NodeRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  private final Follower follower;
  private final LeftWork leftWork;
  private final RunLock lock;
  private final RunGate gate;
  private volatile boolean lost;
  private volatile boolean away;

  /**
   * @param lock whose loss is told
   * @param gate the turn to take over
   */
  public NodeRoutes(Follower follower, LeftWork leftWork, RunLock lock, RunGate gate) {
    this.follower = follower;
    this.leftWork = leftWork;
    this.lock = lock;
    this.gate = gate;
  }

  // spotless:off - one route a chore
  @Override
  public void configure() {
    onException(UnavailableException.class).handled(true).process(this::unavailable);
    onException(Exception.class).handled(true)
        .process(exchange -> LOG.error("{} failed and is tried again", exchange.getFromRouteId(), caught(exchange)));

    from("timer:follow?period=1000").routeId("follow")
        .process(step(exchange -> follow()));

    from("timer:turn?period=1000").routeId("turn")
        .process(step(exchange -> tellLoss()));

    from("timer:take-over?period=1000").routeId("take-over")
        .filter(exchange -> leftWork.isDue()).policy(GatePolicy.ifFree(gate))
          .process(exchange -> leftWork.taken())
          .setBody(constant(Trigger.TAKE_OVER)).to(PipelineRoutes.RUN);
  }
  // spotless:on

  private void follow() {
    follower.follow();
    if (away) {
      away = false;
      LOG.info("the store is back");
    }
  }

  private void tellLoss() {
    boolean now = lock.isLost();
    if (now && !lost) {
      LOG.warn("lost the run lock -> the run continues unless another node takes over");
    }
    lost = now;
  }

  /** Told once: the store may be away for long. */
  private void unavailable(Exchange exchange) {
    if (!away) {
      away = true;
      LOG.warn(
          "{} waits for the store: {}", exchange.getFromRouteId(), caught(exchange).getMessage());
    }
  }

  private static Exception caught(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
  }
}
