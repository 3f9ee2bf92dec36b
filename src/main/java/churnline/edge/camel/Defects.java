package churnline.edge.camel;

import churnline.core.fault.OutOfMemory;
import java.util.function.Function;
import org.apache.camel.Processor;

/**
 * Errors made exceptions. Camel's error handler takes exceptions only: an {@link Error} passes
 * through everything up to the consumer, which never polls again. One that says that memory has run
 * out ends the process instead.
 */
final class Defects {
  private Defects() {}

  /** What an {@link Error} becomes. */
  static final class DefectException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DefectException(Error error) {
      super(error.toString(), error);
    }
  }

  static <A, B> Function<A, B> stage(Function<A, B> work) {
    return input -> {
      try {
        return work.apply(input);
      } catch (Error error) {
        OutOfMemory.endIf(error);
        throw new DefectException(error);
      }
    };
  }

  static Processor step(Processor work) {
    return exchange -> {
      try {
        work.process(exchange);
      } catch (Error error) {
        OutOfMemory.endIf(error);
        throw new DefectException(error);
      }
    };
  }
}
