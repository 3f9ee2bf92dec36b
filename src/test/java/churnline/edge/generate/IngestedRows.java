package churnline.edge.generate;

import churnline.core.dataset.ClientBucket;
import churnline.core.dataset.Observations;
import churnline.core.dataset.RowBlock;
import churnline.core.dataset.Schema;
import churnline.core.ingest.CsvPolicy;
import churnline.core.ingest.HeaderBinding;
import churnline.core.ingest.RowParser;
import churnline.core.ingest.SourceRecord;
import churnline.edge.csv.CsvSource;
import churnline.edge.settings.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What comes of a generated file when it is written, split and checked as any other.
 *
 * @param rows the labelled ones
 * @param unlabelled how many had no label
 * @param reasons why rows were set aside, one each
 */
record IngestedRows(Observations rows, long unlabelled, List<String> reasons) {
  static final Schema CORPORATE = schema("corporate");
  static final Schema FIXED_LINE = schema("fixed-line-telecom");
  static final Schema MOBILE = schema("mobile-telecom");

  static IngestedRows of(Snapshot snapshot, Dialect dialect, Schema schema) {
    byte[] file = bytes(snapshot, dialect);
    List<Observations> blocks = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    long unlabelled = 0;
    try (CsvSource source =
        CsvSource.open(
            new ByteArrayInputStream(file), "clients.csv", false, CsvPolicy.DEFAULT, schema)) {
      HeaderBinding header = HeaderBinding.forIngest(schema, source.header(), CsvPolicy.DEFAULT);
      RowParser parser = new RowParser(schema, header, CsvPolicy.DEFAULT);
      RowBlock block = RowBlock.of(schema);
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        parser
            .parse((SourceRecord.Cells) record, block)
            .ifPresent(bad -> reasons.add(bad.problems().get(0).reason()));
        if (block.size == 1) {
          if (block.label[0] == RowBlock.UNLABELLED) {
            unlabelled++;
          } else {
            blocks.add(copy(block));
          }
          block.size = 0;
        }
      }
    }
    return new IngestedRows(together(blocks, schema), unlabelled, reasons);
  }

  static IngestedRows of(Snapshot snapshot, Schema schema) {
    return of(snapshot, Dialect.PLAIN, schema);
  }

  static byte[] bytes(Snapshot snapshot, Dialect dialect) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      SnapshotCsv.write(snapshot, dialect, out, row -> {});
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static Schema schema(String example) {
    return SettingsReader.load(Path.of("examples", example)).schema();
  }

  private static Observations copy(RowBlock block) {
    return new Observations(
        Stream.of(block.numeric).map(values -> new double[] {values[0]}).toArray(double[][]::new),
        Stream.of(block.categorical)
            .map(values -> new String[] {values[0]})
            .toArray(String[][]::new),
        new byte[] {block.label[0]},
        new short[] {ClientBucket.of(block.keyHigh[0])});
  }

  private static Observations together(List<Observations> rows, Schema schema) {
    int size = rows.size();
    double[][] numbers = new double[schema.numeric().size()][size];
    String[][] levels = new String[schema.categorical().size()][size];
    byte[] labels = new byte[size];
    short[] buckets = new short[size];
    for (int row = 0; row < size; row++) {
      Observations one = rows.get(row);
      for (int column = 0; column < numbers.length; column++) {
        numbers[column][row] = one.numeric()[column][0];
      }
      for (int column = 0; column < levels.length; column++) {
        levels[column][row] = one.categorical()[column][0];
      }
      labels[row] = one.label()[0];
      buckets[row] = one.bucket()[0];
    }
    return new Observations(numbers, levels, labels, buckets);
  }
}
