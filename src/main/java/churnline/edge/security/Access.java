package churnline.edge.security;

import churnline.core.fault.FaultCode;
import churnline.edge.api.Problems;
import churnline.edge.api.Reply;
import churnline.edge.api.Role;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Who may ask for what, and how often. With keys, a caller needs one; without, the server answers
 * this machine alone, and what a browser sends on behalf of a foreign page is refused.
 *
 * <p>Safe for use by many threads.
 */
public final class Access {
  /** Wrong keys from one address within {@link #WINDOW} before it has to wait. */
  static final int MOST_FAILURES = 10;

  /** How long wrong keys are counted, and how long an address waits at most. */
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final String BEARER = "bearer ";
  private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.\\d{1,3}){3}");

  private final List<Known> keys;
  private final String host;
  private final boolean loopback;
  private final int perSecond;
  private final RateLimit rate;
  private final FailureLimit failures;

  /**
   * A key and what it allows.
   *
   * @param role READ or OPERATE
   * @param text the key itself
   */
  public record Key(Role role, String text) {
    @Override
    public String toString() {
      return "Key[" + role + "]";
    }
  }

  private record Known(String name, Role role, byte[] digest) {}

  /**
   * Who asks.
   *
   * @param address of the client
   * @param method in upper case
   * @param header first value of a header, null when there is none
   */
  public record Caller(String address, String method, UnaryOperator<String> header) {}

  /**
   * Why a request is not answered.
   *
   * @param headers of the answer
   */
  public record Refusal(FaultCode code, String detail, Map<String, String> headers) {
    /** The refusal as an answer. */
    public Reply reply(String requestId, String path) {
      Reply reply = Problems.of(requestId, path, code, detail, List.of());
      for (Map.Entry<String, String> header : headers.entrySet()) {
        reply = reply.with(header.getKey(), header.getValue());
      }
      return reply;
    }
  }

  /**
   * @param keys none for a server that only this machine reaches
   * @param host name or address the server is bound to
   * @param loopback whether that is reached from this machine alone
   * @param perSecond most requests of one caller; 0 for no limit
   * @param nanos a clock that never goes back, in nanoseconds
   */
  public Access(List<Key> keys, String host, boolean loopback, int perSecond, LongSupplier nanos) {
    this.keys =
        keys.stream()
            .map(key -> new Known("key " + keys.indexOf(key), key.role(), digest(key.text())))
            .toList();
    this.host = host;
    this.loopback = loopback;
    this.perSecond = perSecond;
    rate = new RateLimit(perSecond, nanos);
    failures = new FailureLimit(MOST_FAILURES, WINDOW, nanos);
  }

  /**
   * Why {@code caller} is refused what needs {@code role}; empty when it may.
   *
   * @param counted whether the request counts towards the rate
   */
  public Optional<Refusal> refusal(Caller caller, Role role, boolean counted) {
    if (role == Role.OPEN) {
      return Optional.empty();
    }
    return keys.isEmpty() ? withoutKeys(caller, counted) : withKeys(caller, role, counted);
  }

  private Optional<Refusal> withoutKeys(Caller caller, boolean counted) {
    if (loopback && !isOurs(caller.header().apply("Host"))) {
      return refuse(
          FaultCode.WRONG_HOST,
          "the request is for another host; expected a loopback address or localhost in Host");
    }
    boolean changes = !List.of("GET", "HEAD", "OPTIONS").contains(caller.method());
    if (changes && isCrossSite(caller)) {
      return refuse(
          FaultCode.CROSS_SITE,
          "a page of another origin sent this; expected one of the service's own pages, or a client"
              + " other than a browser");
    }
    return counted ? tooOften("address " + caller.address()) : Optional.empty();
  }

  private Optional<Refusal> withKeys(Caller caller, Role role, boolean counted) {
    String given = given(caller);
    if (given.isEmpty()) {
      return tooOften("address " + caller.address()).or(Access::unauthenticated);
    }
    Optional<Known> found = find(given);
    OptionalLong wait = failures.wait(caller.address(), found.map(Known::name));
    if (wait.isPresent()) {
      return later(wait.getAsLong(), "too many wrong keys from this address");
    }
    if (found.isEmpty()) {
      return unauthenticated();
    }
    if (found.get().role().compareTo(role) < 0) {
      return refuse(FaultCode.NOT_PERMITTED, "this key is read-only");
    }
    return counted ? tooOften(found.get().name()) : Optional.empty();
  }

  private static String given(Caller caller) {
    String authorization = caller.header().apply("Authorization");
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    String key = caller.header().apply("X-Api-Key");
    return key == null ? "" : key.strip();
  }

  /** Takes the same time whichever key is given, if any. */
  private Optional<Known> find(String given) {
    byte[] digest = digest(given);
    Known found = null;
    for (Known known : keys) {
      if (MessageDigest.isEqual(known.digest(), digest)) {
        found = known;
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String key) {
    return DigestUtils.sha256(key.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Refusal> unauthenticated() {
    return Optional.of(
        new Refusal(
            FaultCode.NOT_AUTHENTICATED,
            "no key, or one that is not known; expected Authorization: Bearer KEY, or X-Api-Key:"
                + " KEY",
            Map.of("WWW-Authenticate", "Bearer")));
  }

  private Optional<Refusal> tooOften(String who) {
    OptionalLong wait = rate.take(who);
    return wait.isEmpty()
        ? Optional.empty()
        : later(
            wait.getAsLong(),
            "too many requests; expected at most %d a second (churn.http.rate)"
                .formatted(perSecond));
  }

  private static Optional<Refusal> later(long seconds, String why) {
    return Optional.of(
        new Refusal(
            FaultCode.TOO_MANY_REQUESTS,
            why + "; what to do: ask again in " + seconds + " s",
            Map.of("Retry-After", String.valueOf(seconds))));
  }

  private static Optional<Refusal> refuse(FaultCode code, String detail) {
    return Optional.of(new Refusal(code, detail, Map.of()));
  }

  /** A name that an attacker made to resolve to this machine is not one of ours. */
  private boolean isOurs(String given) {
    if (given == null) {
      return false;
    }
    String name = given.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    return LOOPBACK.matcher(name).matches()
        || name.equals(host.toLowerCase(Locale.ROOT))
        || name.equals("[" + host.toLowerCase(Locale.ROOT) + "]");
  }

  private static boolean isCrossSite(Caller caller) {
    String site = caller.header().apply("Sec-Fetch-Site");
    String origin = caller.header().apply("Origin");
    return "cross-site".equalsIgnoreCase(site)
        || (origin != null && !isOrigin(origin, caller.header().apply("Host")));
  }

  private static boolean isOrigin(String origin, String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException nonsense) {
      return false;
    }
  }
}
