package churnline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import churnline.core.dataset.DatasetFixtures;
import churnline.core.model.Deployment;
import churnline.edge.json.Json;
import churnline.edge.sql.Postgres;
import churnline.edge.sql.ledger.Store;
import churnline.edge.sql.postgres.PostgresAccess;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.codec.digest.DigestUtils;

/** Packaged services, each with a home of its own, that share a PostgreSQL and an inbox. */
final class Nodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Of this schema: several tests of a JVM share the server. */
  private static final String HOLDER =
      "SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND granted AND"
          + " classid = 1667788290 AND objid = (hashtext(current_schema())::bigint &"
          + " 4294967295)::oid";

  final Path inbox;
  final PostgresAccess access;
  final List<PackagedService> all = new ArrayList<>();
  private final Path root;

  Nodes(Path root, int count, String more, PostgresAccess access) throws IOException {
    this.root = root;
    this.access = access;
    inbox = Files.createDirectories(root.resolve("shared/inbox"));
    for (int node = 0; node < count; node++) {
      String common =
          "churn.inbox = %s\nchurn.store.url = %s\nchurn.store.user = postgres\nchurn.node = %s\n"
              .formatted(inbox, access.url(), name(node));
      all.add(new PackagedService(Files.createDirectories(home(node)), common + more));
    }
  }

  static String name(int node) {
    return "node-" + (char) ('a' + node);
  }

  Path home(int node) {
    return root.resolve(name(node));
  }

  void start() throws Exception {
    for (PackagedService node : all) {
      node.start();
    }
    awaitAddresses();
  }

  void awaitAddresses() throws Exception {
    await("addresses", () -> all.stream().allMatch(node -> node.address().isPresent()));
  }

  /** Asks a node; empty when it does not answer. */
  Optional<HttpResponse<String>> ask(int node, String method, String path, String body)
      throws InterruptedException {
    Optional<String> address = all.get(node).address();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          HTTP.send(
              HttpRequest.newBuilder(URI.create(address.get() + path))
                  .timeout(Duration.ofSeconds(60))
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The version that a node serves by its own word; empty when it does not answer. */
  String champion(int node) throws InterruptedException {
    return ask(node, "GET", "/observe/health", "")
        .map(answer -> Json.tree(answer.body()).path("champion").asText())
        .orElse("");
  }

  /** Waits until all nodes serve this version; returns the milliseconds it took. */
  long awaitChampion(String version) throws Exception {
    long before = System.nanoTime();
    await(version + " everywhere", () -> isEverywhere(version));
    return (System.nanoTime() - before) / 1_000_000;
  }

  private boolean isEverywhere(String version) throws InterruptedException {
    for (int node = 0; node < all.size(); node++) {
      if (!champion(node).equals(version)) {
        return false;
      }
    }
    return true;
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > until) {
        throw new AssertionError(what + ": patience ends");
      }
      Thread.sleep(20);
    }
  }

  Store store() {
    return Postgres.open(
        access, root.resolve("audit"), DatasetFixtures.corporate(), true, Clock.systemUTC());
  }

  /**
   * What lies in the inbox and is not archived. The note of a node that died in a stage stays until
   * that stage succeeds again, which may be much later.
   */
  List<Path> pending() {
    return Receipts.files(inbox).stream()
        .filter(
            file ->
                !file.startsWith(inbox.resolve("done"))
                    && !file.startsWith(inbox.resolve(".attempts"))
                    && !file.startsWith(inbox.resolve("failed")))
        .toList();
  }

  /** Waits until nothing is to be done: every file archived, every batch concluded and answered. */
  void awaitRest(Store store) throws Exception {
    await(
        "rest",
        () ->
            pending().isEmpty()
                && store.batches().unpublished().isEmpty()
                && store.batches().unchecked().isEmpty());
  }

  /**
   * Compares the store, the inbox and every node's own files with what was dropped.
   *
   * @return milliseconds until every node served the last deployment, once all was at rest
   */
  long audit(Drops drops) throws Exception {
    try (Store store = store()) {
      awaitRest(store);
      assertThat(inbox.resolve(".work")).isEmptyDirectory();
      assertThat(Receipts.files(inbox).stream().filter(file -> file.toString().endsWith(".part")))
          .as("half files")
          .isEmpty();
      DropsAudit.batches(store, drops, inbox);
      DropsAudit.runs(store);
      List<Deployment> deployments = store.models().deployments();
      DropsAudit.history(deployments);
      String version = "v%04d".formatted(deployments.get(0).version());
      long took = awaitChampion(version);
      for (int node = 0; node < all.size(); node++) {
        int at = node;
        await("files of " + name(at), () -> isPublished(at, version, store));
        DropsAudit.master(home(node).resolve("ingesteddata/finaldata.csv"), drops);
      }
      for (int node = 1; node < all.size(); node++) {
        for (String file :
            List.of("ingesteddata/finaldata.csv", "ingesteddata/ingestedfiles.txt")) {
          assertThat(home(node).resolve(file)).hasSameBinaryContentAs(home(0).resolve(file));
        }
      }
      for (int node = 0; node < all.size(); node++) {
        JsonNode rebuilt = Json.tree(ask(node, "POST", "/rebuild", "").orElseThrow().body());
        assertThat(rebuilt.path("missing").asInt(-1)).as("%s %s", name(node), rebuilt).isZero();
        assertThat(rebuilt.path("different").asInt(-1)).as("%s %s", name(node), rebuilt).isZero();
      }
      return took;
    }
  }

  /**
   * Whether a node's production folder is that of this version, by its sums, its model lies there,
   * and its lists are as long as what the store has recorded.
   */
  private boolean isPublished(int node, String version, Store store) throws IOException {
    Path production = home(node).resolve("production_deployment");
    try {
      JsonNode deployment = Json.tree(Files.readString(production.resolve("deployment.json")));
      boolean right = deployment.path("version").asText().equals(version);
      for (Map.Entry<String, JsonNode> sum : deployment.path("sha256").properties()) {
        byte[] bytes = Files.readAllBytes(production.resolve(sum.getKey()));
        right &= DigestUtils.sha256Hex(bytes).equals(sum.getValue().asText());
      }
      long recorded = store.master().last().map(written -> written.section().end()).orElseThrow();
      return right
          && Files.size(home(node).resolve("ingesteddata/finaldata.csv")) == recorded
          && Files.exists(home(node).resolve("models/" + version + "/card.json"))
          && Files.readString(home(node).resolve("ingesteddata/ingestedfiles.txt"))
              .equals(ingestedFiles());
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  /** The longest list that any node has published: all follow the same store. */
  private String ingestedFiles() throws IOException {
    String longest = "";
    for (int node = 0; node < all.size(); node++) {
      String one = Files.readString(home(node).resolve("ingesteddata/ingestedfiles.txt"));
      longest = one.length() > longest.length() ? one : longest;
    }
    return longest;
  }

  /** Whether some node has the turn to run. */
  boolean isTurnTaken() {
    return !Postgres.text(access, HOLDER).equals("0");
  }

  /** The node that took the turn last. */
  int lastHolder() {
    return Postgres.text(access, "SELECT node FROM run_turn").charAt(name(0).length() - 1) - 'a';
  }

  /** Ends the connection that holds the turn, as a server or a firewall does. */
  boolean endTurn() {
    String end =
        "SELECT count(pg_terminate_backend(pid)) FROM (" + HOLDER + ") t(pid) WHERE pid > 0";
    return !Postgres.text(access, end).equals("0");
  }

  /** How often all nodes together have logged this. */
  long logged(String words) {
    return all.stream()
        .flatMap(node -> node.output().lines())
        .filter(line -> line.contains(words))
        .count();
  }

  /** Kept for who looks into a failure. */
  void keepLogs(String name) throws IOException {
    for (int node = 0; node < all.size(); node++) {
      Files.writeString(
          Path.of("target", name + "-" + name(node) + ".log"), all.get(node).output());
    }
  }

  @Override
  public void close() {
    all.forEach(PackagedService::close);
  }
}
