package churnline.edge.sql;

import churnline.edge.sql.postgres.PostgresAccess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real PostgreSQL of a test's own, which may be stopped, die, and come back. Unless its clients
 * ask for more, it confirms a commit before it is on the disk.
 */
public final class MortalPostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;
  private int port;

  /** Starts a server whose data lie in {@code folder}. */
  public MortalPostgres(Path folder) throws IOException {
    data = folder.resolve("data");
    start();
  }

  /** The same address before and after. */
  public PostgresAccess access() {
    String url = "jdbc:postgresql://localhost:" + port + "/postgres?currentSchema=public";
    return new PostgresAccess(url, "postgres", "");
  }

  /** Starts it again; after a death it recovers by its log. */
  public void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(data)
            .setServerConfig("synchronous_commit", "off")
            .setCleanDataDirectory(false)
            .setPGStartupWait(Postgres.PATIENCE)
            .start();
    port = server.getPort();
  }

  /** As an operator stops it; it is gone when this returns. */
  public void stop() throws IOException {
    long postmaster = postmaster();
    server.close();
    awaitEnd(postmaster);
  }

  /** All its processes are ended at once, as by a power cut. */
  public void die() throws IOException, InterruptedException {
    long postmaster = postmaster();
    if (new ProcessBuilder("bash", "-c", "kill -QUIT " + postmaster).start().waitFor() != 0) {
      throw new IllegalStateException("postmaster " + postmaster + " could not be ended");
    }
    awaitEnd(postmaster);
    server.close();
  }

  private long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  private static void awaitEnd(long process) {
    ProcessHandle.of(process).ifPresent(handle -> handle.onExit().join());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
