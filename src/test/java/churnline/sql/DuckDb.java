package churnline.sql;

import churnline.cycle.MasterLedger;
import churnline.cycle.PredictionLedger;
import churnline.cycle.RunLedger;
import churnline.dataset.RowStore;
import churnline.dataset.Schema;
import churnline.ingest.BatchLedger;
import churnline.model.ModelRegistry;
import churnline.report.RetentionLedger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;

/** The embedded store as the contracts see it. */
record DuckDb(DuckDbStore store) implements StoreFixture.Store {
  static DuckDb open(Path file, Schema schema, boolean deduplicate) {
    Clock clock = Clock.fixed(StoreFixture.NOON, ZoneOffset.UTC);
    return new DuckDb(
        DuckDbStore.open(file, new DuckDbStore.Options("256MB", 2, schema, deduplicate, clock)));
  }

  @Override
  public BatchLedger batches() {
    return store.batches();
  }

  @Override
  public RowStore rows() {
    return store.rows();
  }

  @Override
  public ModelRegistry models() {
    return store.models();
  }

  @Override
  public RunLedger runs() {
    return store.runs();
  }

  @Override
  public MasterLedger master() {
    return store.master();
  }

  @Override
  public PredictionLedger predictions() {
    return store.predictions();
  }

  @Override
  public RetentionLedger retention() {
    return store.retention();
  }

  @Override
  public void close() {
    store.close();
  }
}
