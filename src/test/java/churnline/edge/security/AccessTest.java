package churnline.edge.security;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.fault.FaultCode;
import churnline.edge.api.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final String READ = "a-key-that-reads";
  private static final String OPERATE = "a-key-that-operates";
  private final AtomicLong nanos = new AtomicLong();
  private final Access keyed =
      new Access(
          List.of(new Access.Key(Role.READ, READ), new Access.Key(Role.OPERATE, OPERATE)),
          "0.0.0.0",
          false,
          2,
          nanos::get);
  private final Access open = new Access(List.of(), "127.0.0.1", true, 2, nanos::get);

  private static Access.Caller caller(String address, String method, String... headers) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int at = 0; at < headers.length; at += 2) {
      all.put(headers[at], headers[at + 1]);
    }
    return new Access.Caller(address, method, all::get);
  }

  private static Access.Caller with(String key) {
    return caller("10.0.0.1", "GET", "X-Api-Key", key);
  }

  private static Optional<FaultCode> code(Optional<Access.Refusal> refusal) {
    return refusal.map(Access.Refusal::code);
  }

  /**
   * OWASP ASVS 5.0, 8.2.1: function-level access is restricted to consumers with explicit
   * permissions.
   */
  @ParameterizedTest
  @CsvSource({
    "a-key-that-reads,    OPEN,",
    "a-key-that-reads,    READ,",
    "a-key-that-reads,    OPERATE, NOT_PERMITTED",
    "a-key-that-operates, READ,",
    "a-key-that-operates, OPERATE,",
    "A-KEY-THAT-READS,    READ, NOT_AUTHENTICATED",
    "a-key-that-read,     READ, NOT_AUTHENTICATED",
    "wrong,               OPEN,",
    "'',                  READ, NOT_AUTHENTICATED",
  })
  void eachKeyHasItsRole(String key, Role role, FaultCode code) {
    assertThat(code(keyed.refusal(with(key), role, false))).isEqualTo(Optional.ofNullable(code));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer a-key-that-reads", "bearer  a-key-that-reads "})
  void aKeyMayComeAsBearer(String value) {
    assertThat(keyed.refusal(caller("a", "GET", "Authorization", value), Role.READ, false))
        .isEmpty();
  }

  /** OWASP ASVS 5.0, 6.3.1: controls against credential stuffing and brute force. */
  @Test
  void wrongKeysOfAnAddressAreSoonNotEvenLookedAt() {
    assertThat(keyed.refusal(with(READ), Role.READ, false)).isEmpty();
    for (int tries = 0; tries < Access.MOST_FAILURES; tries++) {
      assertThat(code(keyed.refusal(with("wrong " + tries), Role.READ, false)))
          .hasValue(FaultCode.NOT_AUTHENTICATED);
    }

    Access.Refusal wrong = keyed.refusal(with("wrong"), Role.READ, false).orElseThrow();
    assertThat(wrong.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
    assertThat(wrong.headers()).containsKey("Retry-After");
    assertThat(code(keyed.refusal(with(OPERATE), Role.READ, false)))
        .as("a right guess looks like a wrong one")
        .hasValue(FaultCode.TOO_MANY_REQUESTS);
    assertThat(keyed.refusal(with(READ), Role.READ, false))
        .as("who was known before is not locked out")
        .isEmpty();
    assertThat(keyed.refusal(caller("10.0.0.2", "GET", "X-Api-Key", OPERATE), Role.READ, false))
        .isEmpty();
    nanos.addAndGet(Access.WINDOW.toNanos());
    assertThat(keyed.refusal(with(OPERATE), Role.READ, false)).isEmpty();
  }

  /** OWASP ASVS 5.0, 2.4.1: anti-automation controls protect against excessive calls. */
  @Test
  void aCallerHasItsRateAndOthersHaveTheirs() {
    for (Access access : List.of(open, keyed)) {
      for (int asked = 0; asked < 2; asked++) {
        assertThat(access.refusal(local("GET", "X-Api-Key", READ), Role.READ, true)).isEmpty();
      }
      Access.Refusal refusal =
          access.refusal(local("GET", "X-Api-Key", READ), Role.READ, true).orElseThrow();
      assertThat(refusal.code()).isEqualTo(FaultCode.TOO_MANY_REQUESTS);
      assertThat(refusal.reply("id", "/").headers()).containsEntry("Retry-After", "1");
      assertThat(access.refusal(local("POST", "X-Api-Key", READ), Role.READ, false))
          .as("what is not counted")
          .isEmpty();
      assertThat(
              access.refusal(
                  caller("other", "GET", "Host", "localhost", "X-Api-Key", OPERATE),
                  Role.READ,
                  true))
          .isEmpty();
      nanos.addAndGet(500_000_000L);
      assertThat(access.refusal(local("GET", "X-Api-Key", READ), Role.READ, true)).isEmpty();
    }
  }

  @Test
  void aRateOfZeroIsNoLimit() {
    RateLimit none = new RateLimit(0, nanos::get);
    for (int asked = 0; asked < 1000; asked++) {
      assertThat(none.take("a")).isEmpty();
    }
  }

  private static Access.Caller local(String method, String name, String value) {
    return caller("127.0.0.1", method, "Host", "localhost:8080", name, value);
  }

  /** A page whose name was made to resolve to this machine still sends its own name. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,",
    "localhost:8080,",
    "[::1]:8080,",
    "LOCALHOST,",
    "127.0.0.1:80,",
    "evil.example:8080, WRONG_HOST",
    "'', WRONG_HOST",
    "127.0.0.1.evil.example, WRONG_HOST",
    "localhost.evil.example:8080, WRONG_HOST",
    "192.168.0.1:8080, WRONG_HOST"
  })
  void withoutKeysTheHostMustBeThisMachine(String host, FaultCode code) {
    assertThat(code(open.refusal(caller("a", "GET", "Host", host), Role.READ, false)))
        .isEqualTo(Optional.ofNullable(code));
  }

  /**
   * OWASP ASVS 5.0, 3.5.1: requests to sensitive functionality are validated to originate from the
   * application itself.
   */
  @ParameterizedTest
  @CsvSource({
    "POST, Origin, http://evil.example, CROSS_SITE",
    "POST, Origin, null, CROSS_SITE",
    "POST, Origin, http://localhost:3000, CROSS_SITE",
    "POST, Origin, http://localhost:8080,",
    "POST, Origin, :nonsense:, CROSS_SITE",
    "POST, Sec-Fetch-Site, cross-site, CROSS_SITE",
    "POST, Sec-Fetch-Site, same-origin,",
    "POST, Accept, text/csv,",
    "GET,  Sec-Fetch-Site, cross-site,",
    "DELETE, Origin, http://evil.example, CROSS_SITE",
  })
  void pagesOfOtherOriginsChangeNothing(String method, String name, String value, FaultCode code) {
    assertThat(code(open.refusal(local(method, name, value), Role.OPERATE, false)))
        .isEqualTo(Optional.ofNullable(code));
  }

  @Test
  void aKeyShowsNoText() {
    assertThat(new Access.Key(Role.READ, READ).toString()).doesNotContain(READ);
  }
}
