package churnline.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a service over many connections and records every answer. At a fixed rate a latency counts
 * from the moment the request was due, not from when a connection was free for it: a stall of the
 * service shows in all requests that it made wait (Tene's "coordinated omission").
 */
final class Load {
  private static final int MOST_FAILURES = 20;
  private final String address;
  private final int connections;
  private final Questions questions;
  private final AtomicLong failed = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private long seed;

  /** What is asked, and whether an answer is right. */
  interface Questions {
    /** The {@code number}th question of a load. */
    Question question(long number, SplittableRandom random);
  }

  /** A request and what its answer must be. */
  interface Question {
    byte[] request();

    /** Throws an AssertionError that says what is wrong. */
    void check(KeepAlive.Answer answer);
  }

  /** Latencies in microseconds, sorted. */
  record Latencies(int[] micros, double seconds) {
    double perSecond() {
      return micros.length / seconds;
    }

    /** The latency in milliseconds that the share {@code part} of all requests does not exceed. */
    double millis(double part) {
      int at = (int) Math.ceil(part * micros.length) - 1;
      return micros.length == 0 ? 0 : micros[Math.max(0, at)] / 1e3;
    }
  }

  private interface Pace {
    /** When the request is due; a negative number when there is no more. */
    long due(long number, long start);
  }

  Load(String address, int connections, long seed, Questions questions) {
    this.address = address;
    this.connections = connections;
    this.seed = seed;
    this.questions = questions;
  }

  /** As fast as the connections get answers. */
  Latencies closed(Duration time) throws InterruptedException {
    long nanos = time.toNanos();
    return run(
        (number, start) -> {
          long now = System.nanoTime();
          return now - start < nanos ? now : -1;
        });
  }

  /** At {@code perSecond}, whatever the service does. */
  Latencies open(double perSecond, Duration time) throws InterruptedException {
    long most = (long) (perSecond * time.toNanos() / 1e9);
    return run((number, start) -> number < most ? start + (long) (number / perSecond * 1e9) : -1);
  }

  long failed() {
    return failed.get();
  }

  /** The first of them. */
  ConcurrentLinkedQueue<String> failures() {
    return failures;
  }

  private Latencies run(Pace pace) throws InterruptedException {
    AtomicLong number = new AtomicLong();
    long start = System.nanoTime();
    Asker[] askers = new Asker[connections];
    for (int at = 0; at < connections; at++) {
      askers[at] = new Asker(pace, number, start, new SplittableRandom(seed++));
      askers[at].start();
    }
    int size = 0;
    for (Asker asker : askers) {
      asker.join();
      size += asker.count;
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    int[] all = new int[size];
    int at = 0;
    for (Asker asker : askers) {
      System.arraycopy(asker.micros, 0, all, at, asker.count);
      at += asker.count;
    }
    Arrays.sort(all);
    return new Latencies(all, seconds);
  }

  private final class Asker extends Thread {
    private final Pace pace;
    private final AtomicLong numbers;
    private final long begin;
    private final SplittableRandom random;
    private int[] micros = new int[1 << 12];
    private int count;

    Asker(Pace pace, AtomicLong numbers, long begin, SplittableRandom random) {
      super("asker");
      this.pace = pace;
      this.numbers = numbers;
      this.begin = begin;
      this.random = random;
    }

    @Override
    public void run() {
      try (KeepAlive connection = new KeepAlive(address)) {
        while (true) {
          long number = numbers.getAndIncrement();
          long due = pace.due(number, begin);
          if (due < 0) {
            return;
          }
          for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(wait);
          }
          ask(connection, questions.question(number, random));
          record(System.nanoTime() - due);
        }
      } catch (IOException unclosed) {
        fail("a connection does not close: " + unclosed);
      }
    }

    private void ask(KeepAlive connection, Question question) {
      try {
        KeepAlive.Answer answer = connection.ask(question.request());
        if (answer.status() == 200) {
          question.check(answer);
        } else {
          fail(answer.status() + " " + answer.body());
        }
      } catch (IOException | RuntimeException | AssertionError failure) {
        fail(failure.toString());
      }
    }

    private void record(long nanos) {
      if (count == micros.length) {
        micros = Arrays.copyOf(micros, count * 2);
      }
      micros[count++] = (int) Math.min(Integer.MAX_VALUE, nanos / 1_000);
    }
  }

  private void fail(String what) {
    if (failed.incrementAndGet() <= MOST_FAILURES) {
      failures.add(what);
    }
  }
}
