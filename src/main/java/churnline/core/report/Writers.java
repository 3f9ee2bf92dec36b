package churnline.core.report;

import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;

/** Who writes what: the same for a run, for the repair at start and for a rebuild. */
record Writers(
    ModelFolders models, ProductionFolder production, BatchAnswers batches, ReportFiles reports) {

  Writers(
      Publisher.Ports ports,
      Schema schema,
      CsvPolicy policy,
      Answers answers,
      PublishedFiles.Listener listener) {
    this(
        ports,
        schema,
        policy,
        answers,
        new PublishedFiles(ports.folders(), listener),
        new ModelFiles(schema, ports.json(), ports.picture()));
  }

  private Writers(
      Publisher.Ports ports,
      Schema schema,
      CsvPolicy policy,
      Answers answers,
      PublishedFiles published,
      ModelFiles files) {
    this(
        new ModelFolders(ports.folders(), published, files, ports.registry()),
        new ProductionFolder(ports.folders(), published, files, ports.ledger(), ports.json()),
        new BatchAnswers(ports, new CompanionFiles(ports, published, schema)),
        new ReportFiles(ports, published, schema, policy, answers));
  }
}
